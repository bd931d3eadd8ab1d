"""The court's requests: the lists, one request with its steps, its personal data opened for a reason, its files."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit import clock
from enforcement.access import COUNTERS, OFFICERS
from enforcement.actions import requests as verbs
from enforcement.actions.viewing import record_opening
from enforcement.custody import Destroyed
from enforcement.forms import requests as forms
from enforcement.guarding import court_page
from enforcement.models import AssistanceRequest, CourtFile, RequestState
from enforcement.reading import requests as reading
from enforcement.replies import labelled, revealed
from enforcement.request_kinds import BY_CODE
from enforcement.requests_lifecycle import COURT_RULES, RequestStep
from meetings.forms.lists import RowForm
from meetings.views.stepping import step_page
from tickets.files.serving import guarded
from tickets.reading.paging import page_of
from tickets.standing import Actor

VERBS = {
    RequestStep.APPROVE: verbs.approve,
    RequestStep.CONFIRM: verbs.confirm,
    RequestStep.REFUSE: verbs.refuse,
    RequestStep.STAND_ASIDE: verbs.stand_aside,
    RequestStep.WITHDRAW: verbs.withdraw,
    RequestStep.CORRECT: verbs.correct,
    RequestStep.VERIFY: verbs.verify,
    RequestStep.ASK_AGAIN: verbs.ask_again,
    RequestStep.URGE: verbs.urge,
    RequestStep.SERVE: verbs.serve,
}
FORMS = {
    RequestStep.APPROVE: forms.NoRelationForm,
    RequestStep.CONFIRM: forms.NoRelationForm,
    RequestStep.REFUSE: forms.ReasonForm,
    RequestStep.STAND_ASIDE: RowForm,
    RequestStep.WITHDRAW: forms.ReasonForm,
    RequestStep.CORRECT: forms.CorrectForm,
    RequestStep.VERIFY: forms.VerifyForm,
    RequestStep.ASK_AGAIN: forms.ReasonForm,
    RequestStep.URGE: RowForm,
    RequestStep.SERVE: forms.ServeForm,
}


@court_page(OFFICERS)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests of the account's cases; `state` and `kind` filter."""
    rows = reading.requests_of(request.user, clock.today())
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    if state in RequestState.values:
        rows = rows.filter(state=state)
    if kind in BY_CODE:
        rows = rows.filter(kind_code=kind)
    rows = rows.select_related("case", "holder", "ticket")
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "states": RequestState.choices,
        "state": state,
        "kinds": [(each.code, each.label) for each in BY_CODE.values()],
        "kind": kind,
        "now": clock.now(),
    }
    return render(request, "enforcement/requests.html", context)


@court_page(OFFICERS)
@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for the account's approval or second confirmation, oldest first."""
    rows = reading.to_decide(request.user, clock.today()).select_related("case", "holder", "ticket")
    context = {"page": page_of(rows, request.GET.get("at", ""), key=("id",)), "now": clock.now()}
    return render(request, "enforcement/approvals.html", context)


def _open_to(request: HttpRequest, pk: int) -> QuerySet[AssistanceRequest]:
    return reading.requests_of(request.user, clock.today()).filter(pk=pk)


def found(request: HttpRequest, pk: int) -> AssistanceRequest:
    row = _open_to(request, pk).for_page().first()
    if row is None:
        raise Http404
    return row


@court_page(OFFICERS)
@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(request, pk)
    answer = step_page(
        request,
        row,
        rules=COURT_RULES,
        make=lambda step, row, by, *sent: FORMS[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s"),
        verbs=VERBS,
        template="enforcement/request.html",
        context=lambda: {
            "reads_replies": reading.reads_replies(request.user, row, clock.today()),
            "declarations": row.declarations.select_related("user").order_by("at"),
            "copies": list(row.served_copies.order_by("at")),
            "open_form": forms.OpenForm(auto_id="id_open_%s"),
        },
    )
    if answer.status_code == HTTPStatus.FOUND and not _open_to(request, pk).exists():
        # Whoever refused it, or stepped aside from it, sees it no more.
        return redirect("enforcement:approvals")
    return answer


@court_page(OFFICERS)
@require_POST
def open_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who it is about, the papers, and to the named officers the replies and findings; the view is on record."""
    row = found(request, pk)
    form = forms.OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open it."))
        return redirect(row)
    at, by, reason = clock.now(), Actor(request.user, request.post), form.cleaned_data["reason"]
    reads = reading.reads_replies(request.user, row, clock.today())
    fields = ["party", "papers", "replies"] if reads else ["party", "papers"]
    record_opening(row=row, fields=fields, by=by, at=at, reason=reason, case=row.case)
    context = {
        "row": row,
        "reason": reason,
        **plain(row, ("purpose", "holder_reason", "network_reason", "place", "remark"), address=True),
        "sealed": row.is_sealed,
        "file_url": "enforcement:request_file",
    }
    if reads:
        context |= {"replies": _replies(row), "findings": _findings(row)}
    return render(request, "enforcement/request_open.html", context)


def plain(row: AssistanceRequest, words: Iterable[str], *, address: bool) -> dict[str, Any]:
    """Party, words and papers in plain, for a page; the caller has the opening on record."""
    fields = ("name", "identity", "address") if address else ("name", "identity")
    return {
        "party": {name: getattr(row.party, name).reveal() for name in fields},
        "words": {name: getattr(row, name).reveal() for name in words},
        "papers": [(paper, paper.number.reveal()) for paper in row.papers.select_related("file")],
    }


def _replies(row: AssistanceRequest) -> list[dict]:
    shown = []
    for reply in row.replies.select_related("data_key", "by").prefetch_related("files").order_by("round"):
        try:
            entries = [labelled(row.kind, entry) for entry in revealed(reply)]
            remark = reply.remark.reveal()
        except Destroyed:
            continue
        shown.append({"reply": reply, "remark": remark, "entries": entries, "files": reply.files.all()})
    return shown


def _findings(row: AssistanceRequest) -> list[dict]:
    try:
        return [
            {"finding": each, "text": each.text.reveal(), "encumbrances": each.encumbrances.reveal()}
            for each in row.findings.select_related("data_key").order_by("pk")
        ]
    except Destroyed:
        return []


def file_of(row: AssistanceRequest, pk: int, *, with_replies: bool) -> CourtFile:
    """A file of this request: its papers, its sealed copies, and replies where they may be read. Raises Http404."""
    papers = [paper.file_id for paper in row.papers.all()] + [
        copy.file_id for copy in row.served_copies.all()
    ]
    if with_replies:
        papers += row.replies.values_list("files", flat=True)
    file = CourtFile.objects.select_related("data_key").filter(pk=pk, pk__in=papers).first()
    if file is None:
        raise Http404
    return file


def sent_file(request: HttpRequest, row: AssistanceRequest, file: CourtFile, reason: str) -> HttpResponse:
    """The file to be saved, and the view on record."""
    by = Actor(request.user, request.post)
    try:
        content = file.content()
    except Destroyed:
        raise Http404 from None
    record_opening(row=file, fields=["content"], by=by, at=clock.now(), reason=reason, case=row.case)
    response = HttpResponse(content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file.name.reveal()
    )
    return guarded(response)


@court_page(OFFICERS)
@require_POST
def request_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    row = found(request, pk)
    form = forms.OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you open it."))
        return redirect(row)
    reads = reading.reads_replies(request.user, row, clock.today())
    return sent_file(request, row, file_of(row, file, with_replies=reads), form.cleaned_data["reason"])


@court_page(COUNTERS)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Requests of this year by department and kind, with reply times; no person, no case."""
    at = clock.now()
    since = clock.today().replace(month=1, day=1)
    lines = reading.by_holder(at, since)
    return render(request, "enforcement/request_counts.html", {"lines": lines, "since": since})
