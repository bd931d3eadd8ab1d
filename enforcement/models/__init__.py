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
    Language,
    MilestoneKind,
    PauseKind,
    Side,
    Sort,
)
from enforcement.models.views import View, ViewReason

__all__ = [
    "TYPE_CODES",
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
