"""The tables of community governance."""

from governance.models.communities import Building, Community, Estate, Grid, GridDuty, ServiceTerm
from governance.models.conflicts import About, Subject
from governance.models.property import LEAST_HOUSEHOLDS, FeePeriod, OwnersVote, percent
from governance.models.seats import HostTerm, Seat
from governance.models.states import KEPT, PREPARING, GridRole, SeatState

__all__ = [
    "KEPT",
    "LEAST_HOUSEHOLDS",
    "PREPARING",
    "About",
    "Building",
    "Community",
    "Estate",
    "FeePeriod",
    "Grid",
    "GridDuty",
    "GridRole",
    "HostTerm",
    "OwnersVote",
    "Seat",
    "SeatState",
    "ServiceTerm",
    "Subject",
    "percent",
]
