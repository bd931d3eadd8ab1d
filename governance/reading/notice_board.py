"""What hangs on the public notice board: the same for every reader, whoever prints it.

Grids with border and worker by name and office telephone, as the field's regulations ask (DOMAIN 7.2); everything else is
counted. A count below five would tell of single people and is said as "fewer than 5".
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from governance.models import Community, FeePeriod, Grid, Hazard, HazardState, Service, ServiceState
from governance.quarters import Quarter
from governance.reading.communities import grids
from meetings.models import Project, ProjectState
from tickets.models import State, Ticket

FEW = 5
#: Of projects and fee periods, the board shows the newest.
SHOWN = 10
PUBLIC = (
    ProjectState.INITIATED,
    ProjectState.UNDER_WAY,
    ProjectState.ACCEPTED,
    ProjectState.EVALUATED,
    ProjectState.STRUCK_OFF,
)


@dataclass(frozen=True)
class Board:
    quarter: Quarter
    grids: list[Grid]
    counts: list[tuple[str, str]]
    projects: list[Project]
    fees: list[FeePeriod]


def notice_board(community: Community, day: dt.date) -> Board:
    """Of the quarter before `day`'s. Concerns about the company, the community or its people are in no count."""
    quarter = Quarter.of(day).before
    raised = Q(raised_at__date__range=(quarter.first, quarter.last))
    closed = Q(state=State.CLOSED, closed_at__date__range=(quarter.first, quarter.last))
    concerns = Ticket.objects.filter(alliance=community.alliance_id, about=None).aggregate(
        raised=Count("pk", filter=raised), closed=Count("pk", filter=closed)
    )
    services = Service.objects.filter(
        report__host=community.unit_id,
        state=ServiceState.CONFIRMED,
        held_on__range=(quarter.first, quarter.last),
    ).count()
    hazards = Hazard.objects.filter(community=community).aggregate(
        watched=Count("pk", filter=Q(state=HazardState.WATCHED)),
        removed=Count("pk", filter=Q(ended_on__range=(quarter.first, quarter.last))),
    )
    return Board(
        quarter=quarter,
        grids=list(grids(community, day)),
        counts=[
            (_("Concerns raised"), few(concerns["raised"])),
            (_("Concerns closed"), few(concerns["closed"])),
            (_("Services of units that reported in"), str(services)),
            (_("Recurring hazards watched now"), str(hazards["watched"])),
            (_("Recurring hazards removed"), str(hazards["removed"])),
        ],
        projects=list(
            Project.objects.filter(alliance=community.alliance_id, state__in=PUBLIC)
            .select_related("lead")
            .order_by("-id")[:SHOWN]
        ),
        fees=list(
            FeePeriod.objects.for_page()
            .filter(estate__community=community, building=None, last_day__range=(quarter.first, quarter.last))
            .order_by("-first_day", "estate__area__path")[:SHOWN]
        ),
    )


def few(number: int) -> str:
    return str(number) if number == 0 or number >= FEW else _("fewer than %(few)s") % {"few": FEW}
