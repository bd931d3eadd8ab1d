"""Joint actions on the court's side: plan, give each unit its task, the president's approval."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from enforcement.access import OFFICERS, cases_of
from enforcement.actions import joint
from enforcement.actions.viewing import open_fields
from enforcement.forms.joint import PlanForm, TaskForm
from enforcement.forms.requests import OpenForm
from enforcement.guarding import court_page
from enforcement.models import JointAction
from enforcement.reading.requests import joint_actions_of
from enforcement.requests_lifecycle import JOINT_RULES, JointStep
from meetings.forms.lists import RowForm
from meetings.views.stepping import step_page, try_verb
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    JointStep.ADD_TASK: joint.add_task,
    JointStep.APPROVE: joint.approve,
    JointStep.HOLD: joint.hold,
    JointStep.CANCEL: joint.cancel,
}


@court_page(OFFICERS)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    rows = joint_actions_of(request.user, clock.today()).select_related("case")
    page = page_of(rows, request.GET.get("at", ""), key=("id",), descending=True)
    return render(request, "enforcement/joint_actions.html", {"page": page})


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    case = cases_of(request.user, clock.today()).select_related("court").filter(pk=pk).first()
    if case is None:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = try_verb(form, joint.plan, by=Actor(request.user, request.post), at=clock.now(), case=case)
        if made is not None:
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "enforcement/joint_new.html", {"form": form, "case": case}, status=status)


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """One joint action; `open=1` in a POST with a reason shows place, purpose and tasks once."""
    row = joint_actions_of(request.user, clock.today()).select_related("case__court").filter(pk=pk).first()
    if row is None:
        raise Http404
    opened = _opened(request, row) if "open" in request.POST else None
    if opened is not None:
        return render(request, "enforcement/joint_open.html", {"row": row, **opened})
    return step_page(
        request,
        row,
        rules=JOINT_RULES,
        make=lambda step, row, by, *sent: (TaskForm if step == JointStep.ADD_TASK else RowForm)(
            *sent, row=row, actor=by, auto_id=f"id_{step}_%s"
        ),
        verbs=VERBS,
        template="enforcement/joint_action.html",
        context=lambda: {
            "tasks": row.tasks.select_related("unit").order_by("pk"),
            "open_form": OpenForm(auto_id="id_open_%s"),
        },
    )


def _opened(request: HttpRequest, row: JointAction) -> dict | None:
    form = OpenForm(request.POST)
    if not form.is_valid():
        return None
    told = {
        "by": Actor(request.user, request.post),
        "at": clock.now(),
        "reason": form.cleaned_data["reason"],
        "case": row.case,
    }
    (words,) = open_fields(rows=[row], fields=["place", "purpose"], **told)
    tasks = list(row.tasks.select_related("unit").order_by("pk"))
    texts = open_fields(rows=tasks, fields=["task"], **told)
    return {"words": words, "tasks": [(task, text["task"]) for task, text in zip(tasks, texts, strict=True)]}
