"""The tables of community governance."""

from governance.models.communities import Building, Community, Estate, Grid, GridDuty, ServiceTerm
from governance.models.seats import HostTerm, Seat
from governance.models.states import KEPT, PREPARING, GridRole, SeatState

__all__ = [
    "KEPT",
    "PREPARING",
    "Building",
    "Community",
    "Estate",
    "Grid",
    "GridDuty",
    "GridRole",
    "HostTerm",
    "Seat",
    "SeatState",
    "ServiceTerm",
]
