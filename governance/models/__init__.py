"""The tables of community governance."""

from governance.models.communities import Building, Community, Estate, Grid, GridDuty, ServiceTerm
from governance.models.conflicts import About, Subject
from governance.models.mediation import (
    AgreementForm,
    CaseState,
    Confirmation,
    FollowUp,
    Kept,
    MediationCase,
    MediationCommittee,
    Mediator,
    Origin,
    Party,
    Session,
    Way,
)
from governance.models.property import LEAST_HOUSEHOLDS, FeePeriod, OwnersVote, percent
from governance.models.raisers import KEPT_AFTER, FellowRaiser
from governance.models.reporting import MemberReport, ReportIn, ReportState, Service, ServiceState
from governance.models.screening import (
    Finding,
    FindingState,
    Hazard,
    HazardState,
    Look,
    Round,
    RoundState,
    Sort,
)
from governance.models.seats import Evaluation, HostTerm, Seat
from governance.models.states import KEPT, PREPARING, GridRole, SeatState

__all__ = [
    "KEPT",
    "KEPT_AFTER",
    "LEAST_HOUSEHOLDS",
    "PREPARING",
    "About",
    "AgreementForm",
    "Building",
    "CaseState",
    "Community",
    "Confirmation",
    "Estate",
    "Evaluation",
    "FeePeriod",
    "FellowRaiser",
    "Finding",
    "FindingState",
    "FollowUp",
    "Grid",
    "GridDuty",
    "GridRole",
    "Hazard",
    "HazardState",
    "HostTerm",
    "Kept",
    "Look",
    "MediationCase",
    "MediationCommittee",
    "Mediator",
    "MemberReport",
    "Origin",
    "OwnersVote",
    "Party",
    "ReportIn",
    "ReportState",
    "Round",
    "RoundState",
    "Seat",
    "SeatState",
    "Service",
    "ServiceState",
    "ServiceTerm",
    "Session",
    "Sort",
    "Subject",
    "Way",
    "percent",
]
