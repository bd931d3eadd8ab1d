"""Communities, and the pages of one community, estate, grid or seat, each with its steps."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit import clock
from governance.actions import communities, mediation, quarantine, screening, seats
from governance.actions import property as property_actions
from governance.forms import communities as forms
from governance.forms.mediation import CommitteeForm
from governance.forms.property import VoteForm
from governance.forms.screening import RoundForm
from governance.lifecycle import (
    COMMUNITY_RULES,
    ESTATE_RULES,
    GRID_RULES,
    SEAT_RULES,
    CommunityStep,
    EstateStep,
    GridStep,
    SeatStep,
    signs_for,
)
from governance.models import PREPARING, Community, Estate, FeePeriod, Grid, Seat, SeatState
from governance.reading.communities import community_page
from governance.reading.property import shown
from meetings.views.entering import entering, led_by
from meetings.views.stepping import step_page
from organisations.access import BUSINESS, DESK, open_to
from organisations.models import Kind
from tickets.reading.paging import page_of
from tickets.standing import Actor

COMMUNITY_VERBS = {
    CommunityStep.ADD_ESTATE: communities.add_estate,
    CommunityStep.ADD_GRID: communities.add_grid,
    CommunityStep.SET_TERM: communities.set_term,
    CommunityStep.RECOMMEND: seats.recommend,
    CommunityStep.FORM_COMMITTEE: mediation.form_committee,
    CommunityStep.SCREEN: screening.open_round,
    CommunityStep.END_TERM: seats.end_term,
}
COMMUNITY_FORMS = {
    CommunityStep.ADD_ESTATE: forms.EstateForm,
    CommunityStep.ADD_GRID: forms.GridForm,
    CommunityStep.SET_TERM: forms.TermForm,
    CommunityStep.RECOMMEND: forms.RecommendForm,
    CommunityStep.FORM_COMMITTEE: CommitteeForm,
    CommunityStep.SCREEN: RoundForm,
    CommunityStep.END_TERM: forms.EndTermForm,
}
ESTATE_VERBS = {
    EstateStep.CHANGE: communities.change_estate,
    EstateStep.ADD_BUILDING: communities.add_building,
    EstateStep.SERVE: communities.serve,
    EstateStep.RECORD_VOTE: property_actions.record_vote,
}
ESTATE_FORMS = {
    EstateStep.CHANGE: forms.ChangeEstateForm,
    EstateStep.ADD_BUILDING: forms.BuildingForm,
    EstateStep.SERVE: forms.ServeForm,
    EstateStep.RECORD_VOTE: VoteForm,
}
GRID_VERBS = {GridStep.CHANGE: communities.change_grid, GridStep.PLACE: communities.place}
GRID_FORMS = {GridStep.CHANGE: forms.ChangeGridForm, GridStep.PLACE: forms.PlacePersonForm}
SEAT_VERBS = {
    SeatStep.FILE: seats.file,
    SeatStep.ANNOUNCE: seats.announce,
    SeatStep.APPOINT: seats.appoint,
    SeatStep.END: seats.end,
    SeatStep.DROP: seats.drop,
    SeatStep.EVALUATE: seats.evaluate,
}
SEAT_FORMS = {
    SeatStep.FILE: forms.FileForm,
    SeatStep.ANNOUNCE: forms.AnnounceForm,
    SeatStep.APPOINT: forms.AppointForm,
    SeatStep.END: forms.EndForm,
    SeatStep.DROP: forms.ReasonForm,
    SeatStep.EVALUATE: forms.EvaluateForm,
}
#: Of fee periods, an estate's page shows the newest.
PERIODS = 24
#: The way of a seat, as its page shows it.
SEAT_WAY = [*PREPARING, SeatState.APPOINTED, SeatState.ENDED]


def _to_set_up(request: HttpRequest) -> list:
    """Governance alliances of the acting office that say of no community yet."""
    known = set(Community.objects.values_list("alliance", flat=True))
    return [row for row in led_by(request, Community) if row.kind == Kind.COM and row.pk not in known]


@open_to(BUSINESS)
@require_safe
def community_list(request: HttpRequest) -> HttpResponse:
    rows = Community.objects.visible_to(request.user).for_page()
    context = {
        "page": page_of(rows, request.GET.get("at", ""), key=("id",)),
        "may_add": bool(_to_set_up(request)),
        "tab": "communities",
    }
    return render(request, "governance/communities.html", context)


@open_to(DESK)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return entering(
        request,
        alliances=_to_set_up(request),
        make=lambda alliance, sent: forms.SetUpForm(sent, alliance=alliance),
        verb=communities.set_up,
        words={
            "title": _("Set up a governance community"),
            "lead": _("Which residents' community the alliance governs together."),
            "send": _("Set it up"),
            "done": _("The community is set up; add its estates and grids next."),
            "none": _("Every governance alliance of your office has its community."),
        },
        back=reverse("governance:communities"),
    )


def _found(rows: QuerySet, pk: int):
    row = rows.for_page().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _making(table: dict, initial=lambda step, row: {}):
    return lambda step, row, by, *sent: table[step](
        *sent, row=row, actor=by, initial=initial(step, row), auto_id=f"id_{step}_%s"
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def community(request: HttpRequest, pk: int) -> HttpResponse:
    row, at = _found(Community.objects.visible_to(request.user), pk), clock.now()
    return step_page(
        request,
        row,
        rules=COMMUNITY_RULES,
        make=_making(COMMUNITY_FORMS),
        verbs=COMMUNITY_VERBS,
        template="governance/community.html",
        context=lambda: _community_context(row, request, at),
    )


def _community_context(row: Community, request: HttpRequest, at: dt.datetime) -> dict[str, Any]:
    by, page = Actor(request.user, request.post), community_page(row, request.user, at, clock.today())
    return {
        "shown": page,
        "looks_through": quarantine.looks_through(by, row),
        "keeps_files": page.committee is not None and signs_for(by, page.committee.unit_id),
    }


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def estate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Estate.objects.visible_to(request.user), pk)

    def initial(step, row):
        if step == EstateStep.CHANGE:
            return {"households": row.households, "built_year": row.built_year}
        return {"valid_from": clock.today()}

    return step_page(
        request,
        row,
        rules=ESTATE_RULES,
        make=_making(ESTATE_FORMS, initial),
        verbs=ESTATE_VERBS,
        template="governance/estate.html",
        context=lambda: {
            "terms": row.terms.select_related("company"),
            "buildings": row.buildings.all(),
            "votes": row.votes.all(),
            "lines": shown(
                FeePeriod.objects.for_page()
                .filter(estate=row, building=None)
                .order_by("-first_day")[:PERIODS]
            ),
            "today": clock.today(),
        },
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Grid.objects.visible_to(request.user), pk)

    def initial(step, row):
        if step == GridStep.CHANGE:
            return {name: getattr(row, name) for name in ("households", "border", "party_group")}
        return {"valid_from": clock.today()}

    return step_page(
        request,
        row,
        rules=GRID_RULES,
        make=_making(GRID_FORMS, initial),
        verbs=GRID_VERBS,
        template="governance/grid.html",
        context=lambda: {
            "duties": row.duties.select_related("post__person", "post__organisation"),
            "today": clock.today(),
        },
    )


@open_to(BUSINESS)
@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(Seat.objects.visible_to(request.user), pk)
    reached = SEAT_WAY.index(row.state) if row.state in SEAT_WAY else -1
    return step_page(
        request,
        row,
        rules=SEAT_RULES,
        make=_making(SEAT_FORMS, lambda step, row: {"ended_on": clock.today()}),
        verbs=SEAT_VERBS,
        template="governance/seat.html",
        context=lambda: {
            "evaluations": row.evaluations.all(),
            "way": [(state.label, place <= reached) for place, state in enumerate(SEAT_WAY)],
            "today": clock.today(),
        },
    )
