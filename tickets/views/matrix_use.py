"""The matrix in use: coverage, what is proposed for it, and how well suggestions hit. For keepers and those who consent."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from organisations.access import MATRIX, open_to
from organisations.models import Alliance
from tickets import wording
from tickets.exporting import table_file
from tickets.forms.matrix_use import AnswerForm
from tickets.keeping import consented_templates, kept_templates
from tickets.models import FileType
from tickets.models.attachments import CONTENT_TYPES
from tickets.proposing import decide_proposal, may_decide
from tickets.reading.choices import Choices, choices_on
from tickets.reading.coverage import Coverage, Gap
from tickets.reading.coverage import coverage as coverage_of
from tickets.reading.matrix_proposals import open_drafts, proposals, recurring
from tickets.reading.matrix_proposals import proposal as proposal_of
from tickets.reading.suggestions import learned
from tickets.refusals import Refusal


def _alliances(request: HttpRequest, choices: Choices) -> list[Alliance]:
    """Those in force whose matrix the account keeps or consents to; 403 where there are none."""
    templates = kept_templates(request.user) | consented_templates(request.user)
    found = [alliance for alliance in choices.alliances if alliance.template_id in templates]
    if not found:
        raise PermissionDenied(
            _("The matrix is looked after by the roster keepers and the office of the lead organisation.")
        )
    return found


def _chosen(request: HttpRequest, alliances: list[Alliance]) -> Alliance:
    code = request.GET.get("alliance", "")
    found = next((alliance for alliance in alliances if alliance.code == code), None)
    if code and found is None:
        raise Http404
    return found or alliances[0]


def _covered(request: HttpRequest) -> tuple[list[Alliance], Coverage, list[Gap]]:
    """The alliances to choose from, the chosen one's coverage, and its gaps as filtered by reason."""
    choices = choices_on(clock.today())
    alliances = _alliances(request, choices)
    found = coverage_of(_chosen(request, alliances), choices)
    reason = request.GET.get("reason", "")
    return alliances, found, [gap for gap in found.gaps if reason in ("", gap.reason)]


@require_safe
@open_to(MATRIX)
def coverage(request: HttpRequest) -> HttpResponse:
    alliances, found, gaps = _covered(request)
    context = {"alliances": alliances, "found": found, "gaps": gaps, "reason": request.GET.get("reason", "")}
    return render(request, "tickets/coverage.html", context)


@require_safe
@open_to(MATRIX)
def coverage_print(request: HttpRequest) -> HttpResponse:
    _alliances, found, gaps = _covered(request)
    context = {
        "found": found,
        "gaps": gaps,
        "reason": request.GET.get("reason", ""),
        "printed_at": clock.now(),
    }
    return render(request, "tickets/coverage_print.html", context)


@require_safe
@open_to(MATRIX)
def coverage_export(request: HttpRequest) -> FileResponse:
    at = clock.now()
    _alliances, found, gaps = _covered(request)
    titles = (_("Topic"), _("Places"), _("What is missing"), _("Unit"), _("Tickets that fell into triage"))
    rows = [
        (gap.topic, gap.places, gap.label, gap.unit_names, "" if gap.fallen is None else gap.fallen)
        for gap in (*gaps, *found.leaving, *found.vertical)
    ]
    return FileResponse(
        table_file(_("Coverage"), titles, (30, 40, 40, 30, 14), rows, at),
        as_attachment=True,
        filename=f"coverage-{found.alliance.code}-{at:%Y%m%d}.xlsx",
        content_type=CONTENT_TYPES[FileType.XLSX],
    )


@require_safe
@open_to(MATRIX)
def proposal_list(request: HttpRequest) -> HttpResponse:
    choices = choices_on(clock.today())
    alliances = _alliances(request, choices)
    state = request.GET.get("state", "")
    context = {
        "page": proposals(request.user, state, request.GET.get("at", "")),
        "state": state,
        "recurring": recurring(alliances, choices),
        "drafts": open_drafts(request.user),
        "kept": kept_templates(request.user),
        "learned": learned({alliance.template_id for alliance in alliances}),
    }
    return render(request, "tickets/matrix_proposals.html", context)


@require_http_methods(["GET", "POST"])
@open_to(MATRIX)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    shown = proposal_of(request.user, pk)
    if shown is None:
        raise Http404
    context: dict[str, Any] = {
        "row": shown.row,
        "form": AnswerForm(),
        "refusal": "",
        "drafts": open_drafts(request.user),
        "kept": kept_templates(request.user),
    }
    if not may_decide(shown.row, request.user):
        raise PermissionDenied(_("Another keeper decides on what you proposed yourself."))
    status = HTTPStatus.OK
    if request.method == "POST":
        context["form"] = form = AnswerForm(request.POST)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                decide_proposal(proposal_id=pk, by=request.user, at=clock.now(), **form.cleaned_data)
            except Refusal as refused:
                context["refusal"] = wording.refusal(refused)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, _("Recorded; who proposed it is told."))
                return redirect("tickets:matrix_proposals")
    return render(request, "tickets/matrix_proposal.html", context, status=status)
