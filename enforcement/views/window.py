"""The department's window: its own requests and its own tasks of joint actions, never a case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement.access import WINDOW_CLERKS
from enforcement.actions import joint, window
from enforcement.actions.viewing import open_fields, record_opening
from enforcement.forms import requests as forms
from enforcement.forms.window import ReplyForm
from enforcement.guarding import court_page
from enforcement.models import AssistanceRequest, JointTask
from enforcement.reading.requests import at_window
from enforcement.requests_lifecycle import WINDOW_RULES, RequestStep
from enforcement.views.requests import file_of, plain, sent_file
from meetings.forms.lists import RowForm
from meetings.lifecycle import open_steps
from meetings.views.stepping import take_step
from tickets.actions.reading_notices import mark_read_at
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    RequestStep.SIGN: window.sign,
    RequestStep.STEP_ASIDE: window.step_aside,
    RequestStep.ASK_CORRECTION: window.ask_correction,
    RequestStep.REPLY: window.reply,
}
FORMS = {
    RequestStep.SIGN: forms.NoRelationForm,
    RequestStep.STEP_ASIDE: RowForm,
    RequestStep.ASK_CORRECTION: forms.ReasonForm,
    RequestStep.REPLY: ReplyForm,
}


@court_page(WINDOW_CLERKS)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The window's requests, what is owed first; `done` shows what was replied."""
    done = request.GET.get("done") == "1"
    rows = at_window(request.user, answered=done).select_related("ticket", "holder")
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=done),
        "done": done,
        "now": clock.now(),
        "tasks": JointTask.objects.at_window_of(request.user, clock.now()).count(),
    }
    return render(request, "enforcement/window.html", context)


def found(request: HttpRequest, pk: int) -> AssistanceRequest:
    row = AssistanceRequest.objects.at_window_of(request.user).for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@court_page(WINDOW_CLERKS)
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    at, by = clock.now(), Actor(request.user, request.post)
    mark_read_at(by=request.user, at=at, link=row.window_url)
    outcome = take_step(
        request,
        offered=open_steps(WINDOW_RULES, by, row),
        make=lambda step, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        at=at,
        assistancerequest_id=row.pk,
    )
    if outcome.done == RequestStep.STEP_ASIDE:
        messages.success(request, _("You stepped aside. Another clerk of your department answers it."))
        return redirect("enforcement:window")
    if outcome.done:
        messages.success(request, _("Recorded."))
        return redirect(row.window_url)
    context = {
        "row": row,
        "forms": {str(step): form for step, form in outcome.forms.items()},
        "steps": {str(step): step.label for step in WINDOW_RULES},
        "refusal": outcome.refusal,
        "sent": request.POST.get("step", ""),
        "at": at,
        "open_form": forms.WindowOpenForm(auto_id="id_open_%s"),
    }
    return render(request, "enforcement/window_request.html", context, status=outcome.status)


@court_page(WINDOW_CLERKS)
@require_POST
def open_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the one obligor and the papers; the view is on record. Before signing too: who has a relation must see to whom."""
    row = found(request, pk)
    form = forms.WindowOpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open it."))
        return redirect(row.window_url)
    reason = form.cleaned_data["reason"]
    by = Actor(request.user, request.post)
    record_opening(row=row, fields=["party", "papers"], by=by, at=clock.now(), reason=reason, case=row.case)
    context = {
        "row": row,
        "reason": reason,
        **plain(row, ("purpose", "place", "remark"), address=row.kind_code == "presence.service"),
        "file_url": "enforcement:window_file",
        "back": row.window_url,
    }
    return render(request, "enforcement/request_open.html", context)


@court_page(WINDOW_CLERKS)
@require_POST
def request_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    row = found(request, pk)
    form = forms.WindowOpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open it."))
        return redirect(row.window_url)
    return sent_file(request, row, file_of(row, file, with_replies=False), form.cleaned_data["reason"])


@court_page(WINDOW_CLERKS)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The department's tasks of joint actions whose hour has come."""
    at = clock.now()
    mark_read_at(by=request.user, at=at, link=request.path)
    rows = JointTask.objects.at_window_of(request.user, at).select_related("action", "unit")
    context = {"rows": rows.order_by("-action__meets_at")[:50], "open_form": forms.WindowOpenForm()}
    return render(request, "enforcement/window_tasks.html", context)


@court_page(WINDOW_CLERKS)
@require_POST
def open_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show place and task, and record that the unit has read it. A witness sees place and time only."""
    at = clock.now()
    row = (
        JointTask.objects.at_window_of(request.user, at).select_related("action__case", "unit").filter(pk=pk)
    )
    task = row.first()
    if task is None:
        raise Http404
    by = Actor(request.user, request.post)
    told = {"by": by, "at": at, "reason": "request", "case": task.action.case}
    (where,) = open_fields(rows=[task.action], fields=["place"], **told)
    (what,) = open_fields(rows=[task], fields=["task"], **told)
    if task.acknowledged_at is None and by.unit == task.unit:
        joint.acknowledge(task=task, by=by, at=at)
    return render(
        request, "enforcement/window_task.html", {"row": task, "place": where["place"], "task": what["task"]}
    )
