"""The tables of court enforcement."""

from enforcement.models.cases import ApproachRecord, Case, CaseOfficer, Milestone, Party, Pause
from enforcement.models.keys import CourtFile, DataKey, sm3
from enforcement.models.states import (
    TYPE_CODES,
    Basis,
    CaseState,
    CaseType,
    ConclusionKind,
    Duty,
    Ground,
    Language,
    MilestoneKind,
    PauseKind,
    Side,
    Sort,
)
from enforcement.models.views import Alarm, AlarmKind, View, ViewReason

__all__ = [
    "TYPE_CODES",
    "Alarm",
    "AlarmKind",
    "ApproachRecord",
    "Basis",
    "Case",
    "CaseOfficer",
    "CaseState",
    "CaseType",
    "ConclusionKind",
    "CourtFile",
    "DataKey",
    "Duty",
    "Ground",
    "Language",
    "Milestone",
    "MilestoneKind",
    "Party",
    "Pause",
    "PauseKind",
    "Side",
    "Sort",
    "View",
    "ViewReason",
    "sm3",
]
