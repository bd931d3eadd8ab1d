"""The records behind the four joints (矛盾联排、问题联防、事项联解、服务联动), in a quarter, of one community or of all that are seen."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from governance.models import Community, Finding, Hazard, HazardState, Round, Service, ServiceState, Sort
from governance.models.reporting import ReportIn
from governance.quarters import Quarter
from organisations.models import Kind, User
from tickets.models import Dispatch, DispatchRole, DispatchState, State, Ticket


def rounds(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Round]:
    return _in(Round.objects.visible_to(user), of).filter(starts_on__range=(quarter.first, quarter.last))


def disputes(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Finding]:
    rows = _in(Finding.objects.visible_to(user), of, "round__community")
    return rows.filter(sort=Sort.DISPUTE, found_on__range=(quarter.first, quarter.last))


def watched(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Hazard]:
    """Hazards that were listed by the quarter's end and not gone before it began."""
    rows = _in(Hazard.objects.visible_to(user), of).filter(listed_on__lte=quarter.last)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=quarter.first))


def removed(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Hazard]:
    rows = _in(Hazard.objects.visible_to(user), of)
    return rows.filter(state=HazardState.REMOVED, ended_on__range=(quarter.first, quarter.last))


def solved(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Ticket]:
    """Concerns closed in the quarter that an assisting department answered besides the lead."""
    assisted = Dispatch.objects.filter(
        ticket=OuterRef("pk"), role=DispatchRole.ASSIST, state=DispatchState.ANSWERED
    )
    first, last = _moments(quarter)
    rows = Ticket.objects.visible_to(user).filter(
        Exists(assisted), kind=Kind.COM, state=State.CLOSED, closed_at__gte=first, closed_at__lt=last
    )
    return rows.filter(alliance=of.alliance_id) if of else rows


def services(user: User, quarter: Quarter, of: Community | None) -> QuerySet[Service]:
    seen = ReportIn.objects.visible_to(user)
    rows = Service.objects.filter(
        report__in=seen.filter(host=of.unit_id) if of else seen,
        state=ServiceState.CONFIRMED,
        held_on__range=(quarter.first, quarter.last),
    )
    return rows.select_related("report__unit", "report__host", "need")


def _in(rows: QuerySet, of: Community | None, path: str = "community") -> QuerySet:
    return rows.filter(**{path: of}) if of else rows


def _moments(quarter: Quarter) -> tuple[dt.datetime, dt.datetime]:
    days = quarter.first, quarter.last + dt.timedelta(days=1)
    first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days)
    return first, last


@dataclass(frozen=True)
class Records:
    """One list of records: `rows(user, quarter, community)`, and how its page names it."""

    name: Any
    rows: Callable[[User, Quarter, Community | None], QuerySet]
    template: str


RECORDS = {
    "rounds": Records(pgettext_lazy("records", "screening rounds"), rounds, "_round_rows"),
    "disputes": Records(pgettext_lazy("records", "disputes found"), disputes, "_finding_rows"),
    "watched": Records(pgettext_lazy("records", "hazards watched"), watched, "_hazard_rows"),
    "removed": Records(pgettext_lazy("records", "hazards removed"), removed, "_hazard_rows"),
    "solved": Records(pgettext_lazy("records", "concerns solved by several units"), solved, "_solved_rows"),
    "services": Records(pgettext_lazy("records", "services confirmed"), services, "_service_rows"),
}


@dataclass(frozen=True)
class Joint:
    """One of the four joints with its figures: code of the records, their name, how many."""

    name: Any
    figures: list[tuple[str, Any, int]]


JOINTS = (
    (pgettext_lazy("joint", "disputes found jointly"), ("rounds", "disputes")),
    (pgettext_lazy("joint", "problems prevented jointly"), ("watched", "removed")),
    (pgettext_lazy("joint", "matters solved jointly"), ("solved",)),
    (pgettext_lazy("joint", "services delivered jointly"), ("services",)),
)


def joints(user: User, quarter: Quarter, of: Community | None = None) -> list[Joint]:
    """The four joints; one query for each figure."""
    return [
        Joint(
            name,
            [(code, RECORDS[code].name, RECORDS[code].rows(user, quarter, of).count()) for code in codes],
        )
        for name, codes in JOINTS
    ]
