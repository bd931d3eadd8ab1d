"""Joint screening: the rounds with the four joints of a quarter, a round, a finding, and the list of recurring hazards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from governance.actions import screening
from governance.forms import screening as forms
from governance.lifecycle import signs_for
from governance.models import (
    Community,
    Finding,
    FindingState,
    Hazard,
    MediationCommittee,
    Round,
    Sort,
)
from governance.quarters import Quarter
from governance.reading.records import RECORDS, joints
from governance.screening import FINDING_RULES, HAZARD_RULES, ROUND_RULES, FindingStep, HazardStep, RoundStep
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, open_to
from tickets.reading.paging import page_of
from tickets.standing import Actor

ROUND_VERBS = {RoundStep.FIND: screening.find, RoundStep.CLOSE: screening.close_round}
ROUND_FORMS = {RoundStep.FIND: forms.FindForm, RoundStep.CLOSE: forms.CloseForm}
FINDING_VERBS = {
    FindingStep.RAISE: screening.raise_concern,
    FindingStep.LIST: screening.list_hazard,
    FindingStep.SETTLE: screening.settle,
}
FINDING_FORMS = {
    FindingStep.RAISE: forms.RaiseForm,
    FindingStep.LIST: forms.OwnerForm,
    FindingStep.SETTLE: forms.SettleForm,
}
#: A dispute is neither raised for everybody to read nor listed.
NOT_OF_DISPUTES = frozenset({FindingStep.RAISE, FindingStep.LIST})
HAZARD_VERBS = {HazardStep.LOOK: screening.look, HazardStep.HAND: screening.hand}
HAZARD_FORMS = {HazardStep.LOOK: forms.LookForm, HazardStep.HAND: forms.OwnerForm}
#: Of a round's findings and a hazard's looks, the page shows the newest.
SHOWN = 100


def narrowed(request: HttpRequest) -> tuple[Quarter, Community | None]:
    """The quarter and the community that the address names. Raises Http404 for a community that is not seen."""
    quarter = Quarter.read(request.GET.get("quarter", ""), clock.today())
    wanted = request.GET.get("community", "")
    if not wanted:
        return quarter, None
    seen = Community.objects.visible_to(request.user).for_page()
    row = seen.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 10 else None
    if row is None:
        raise Http404
    return quarter, row


@open_to(BUSINESS)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    quarter, of = narrowed(request)
    rows = Round.objects.visible_to(request.user).for_page()
    if of:
        rows = rows.filter(community=of)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "joints": joints(request.user, quarter, of),
        "quarter": quarter,
        "of": of,
        "tab": "screening",
    }
    return render(request, "governance/rounds.html", context)


@open_to(BUSINESS)
@require_safe
def records(request: HttpRequest, name: str) -> HttpResponse:
    """The records behind one figure of the four joints."""
    if name not in RECORDS:
        raise Http404
    quarter, of = narrowed(request)
    kept = RECORDS[name]
    rows = kept.rows(request.user, quarter, of)
    if hasattr(rows, "for_page"):
        rows = rows.for_page()
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "name": kept.name,
        "rows_template": f"governance/{kept.template}.html",
        "titles_template": f"governance/{kept.template}_titles.html",
        "quarter": quarter,
        "of": of,
        "tab": "screening",
    }
    return render(request, "governance/records.html", context)


def _found(rows, pk: int):
    row = rows.for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _making(table: dict):
    return lambda step, row, by, *sent: table[step](*sent, row=row, actor=by, auto_id=f"id_{step}_%s")


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Round.objects.visible_to(request.user), pk)
    return step_page(
        request,
        row,
        rules=ROUND_RULES,
        make=_making(ROUND_FORMS),
        verbs=ROUND_VERBS,
        template="governance/round.html",
        context=lambda: {
            "grids": row.grids.select_related("area"),
            "units": row.units.all(),
            "findings": row.findings.select_related("grid__area", "unit")[:SHOWN],
        },
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Finding.objects.visible_to(request.user), pk)
    dispute = row.sort == Sort.DISPUTE
    verbs = {step: verb for step, verb in FINDING_VERBS.items() if not (dispute and step in NOT_OF_DISPUTES)}
    return step_page(
        request,
        row,
        rules=FINDING_RULES,
        make=_making(FINDING_FORMS),
        verbs=verbs,
        template="governance/finding.html",
        context=lambda: {
            "committee": _mediating(request, row) if dispute else None,
            # A unit that a finding was given to need not see the round.
            "round_opens": Round.objects.visible_to(request.user).filter(pk=row.round_id).exists(),
        },
    )


def _mediating(request: HttpRequest, row: Finding) -> MediationCommittee | None:
    """The community's committee, where the acting post keeps its files and the dispute still waits."""
    if row.state != FindingState.OPEN:
        return None
    committee = MediationCommittee.objects.filter(community=row.round.community_id).first()
    by = Actor(request.user, request.post)
    return committee if committee and signs_for(by, committee.unit_id) else None


@open_to(BUSINESS)
@require_safe
def hazards(request: HttpRequest) -> HttpResponse:
    _quarter, of = narrowed(request)
    rows = Hazard.objects.visible_to(request.user).for_page()
    if of:
        rows = rows.filter(community=of)
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",), descending=True),
        "today": clock.today(),
        "of": of,
        "tab": "hazards",
    }
    return render(request, "governance/hazards.html", context)


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def hazard(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Hazard.objects.visible_to(request.user), pk)
    return step_page(
        request,
        row,
        rules=HAZARD_RULES,
        make=_making(HAZARD_FORMS),
        verbs=HAZARD_VERBS,
        template="governance/hazard.html",
        context=lambda: {"looks": row.looks.select_related("unit")[:SHOWN], "today": clock.today()},
    )
