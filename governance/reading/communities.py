"""What the page of a community shows: its estates and grids today, its seats, what is open and who owes an answer."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from governance.models import (
    Community,
    Estate,
    Grid,
    GridDuty,
    HostTerm,
    MediationCommittee,
    Seat,
    ServiceTerm,
)
from governance.quarters import Quarter
from governance.reading.community_figures import (
    MediationCounts,
    Rated,
    fee_curve,
    mediation_counts,
    ratings,
)
from governance.reading.curve import Curve
from governance.reading.records import Joint, joints
from meetings.models import Project, ProjectState
from organisations.models import Organisation, User
from tickets.models import State, Ticket

#: Of seats that are over, the page shows the newest.
SHOWN_SEATS = 30


@dataclass(frozen=True)
class EstateRow:
    estate: Estate
    term: ServiceTerm | None


@dataclass(frozen=True)
class Owing:
    """A department, how many open concerns it leads here, and how many of them are late. None: what no department leads
    yet, then with the states it is in: code, name, number."""

    unit: Organisation | None
    open: int
    late: int
    states: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True)
class CommunityPage:
    estates: list[EstateRow]
    grids: list[Grid]
    seats: list[Seat]
    term: HostTerm | None
    owing: list[Owing]
    projects: list[Project]
    committee: MediationCommittee | None
    mediations: MediationCounts
    quarter: Quarter
    joints: list[Joint]
    curve: Curve | None
    ratings: list[Rated]


def community_page(community: Community, user: User, at: dt.datetime, day: dt.date) -> CommunityPage:
    """The same number of queries, however much there is."""
    return CommunityPage(
        estates=[EstateRow(row, row.service_on(day)) for row in estates(community)],
        grids=list(grids(community, day)),
        seats=list(
            community.seats.select_related("person", "office__organisation", "host").order_by("-id")[
                :SHOWN_SEATS
            ]
        ),
        term=HostTerm.objects.on(day).filter(host=community.unit_id).first(),
        owing=owing(community, user, at),
        projects=list(
            Project.objects.visible_to(user)
            .filter(alliance=community.alliance_id)
            .exclude(state__in=[ProjectState.STRUCK_OFF, ProjectState.DROPPED])
            .order_by("-id")[:SHOWN_SEATS]
        ),
        committee=MediationCommittee.objects.select_related("unit").filter(community=community).first(),
        mediations=mediation_counts(community),
        quarter=Quarter.of(day),
        joints=joints(user, Quarter.of(day), community),
        curve=fee_curve(community),
        ratings=ratings(community, user),
    )


def estates(community: Community):
    terms = ServiceTerm.objects.select_related("company")
    return community.estates.select_related("area").prefetch_related(Prefetch("terms", terms))


def grids(community: Community, day: dt.date):
    """With `serving`: who serves each grid today."""
    serving = GridDuty.objects.on(day).select_related("post__person", "post__organisation").order_by("id")
    return community.grids.select_related("area").prefetch_related(
        Prefetch("duties", serving, to_attr="serving")
    )


def owing(community: Community, user: User, at: dt.datetime) -> list[Owing]:
    """Open concerns of the place that the reader sees, by the department that leads them."""
    late = Q(answer_by__lt=at) & ~Q(state=State.SUSPENDED)
    rows = (
        Ticket.objects.visible_to(user)
        .open()
        .filter(alliance=community.alliance_id)
        .values("lead", "state")
        .annotate(open=Count("pk"), late=Count("pk", filter=late))
        .order_by("state")
    )
    counts: dict[int | None, list[dict]] = {}
    for row in rows:
        counts.setdefault(row["lead"], []).append(row)
    units = Organisation.objects.in_bulk([lead for lead in counts if lead])
    found = [
        Owing(
            units.get(lead),
            sum(row["open"] for row in of_lead),
            sum(row["late"] for row in of_lead),
            () if lead else tuple((row["state"], State(row["state"]).label, row["open"]) for row in of_lead),
        )
        for lead, of_lead in counts.items()
    ]
    return sorted(found, key=lambda row: (-row.late, -row.open, row.unit.path if row.unit else ""))
