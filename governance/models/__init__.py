"""The tables of community governance."""

from governance.models.communities import Building, Community, Estate, Grid, GridDuty, ServiceTerm
from governance.models.conflicts import About, Subject
from governance.models.mediation import (
    AgreementForm,
    CaseState,
    Confirmation,
    MediationCase,
    MediationCommittee,
    Mediator,
    Origin,
    Party,
    Session,
)
from governance.models.property import LEAST_HOUSEHOLDS, FeePeriod, OwnersVote, percent
from governance.models.reporting import ReportIn, ReportState, Service, ServiceState
from governance.models.seats import HostTerm, Seat
from governance.models.states import KEPT, PREPARING, GridRole, SeatState

__all__ = [
    "KEPT",
    "LEAST_HOUSEHOLDS",
    "PREPARING",
    "About",
    "AgreementForm",
    "Building",
    "CaseState",
    "Community",
    "Confirmation",
    "Estate",
    "FeePeriod",
    "Grid",
    "GridDuty",
    "GridRole",
    "HostTerm",
    "MediationCase",
    "MediationCommittee",
    "Mediator",
    "Origin",
    "OwnersVote",
    "Party",
    "ReportIn",
    "ReportState",
    "Seat",
    "SeatState",
    "Service",
    "ServiceState",
    "ServiceTerm",
    "Session",
    "Subject",
    "percent",
]
