"""The rows of this app; import them from here."""

from meetings.models.advice import Advice
from meetings.models.callouts import CalledUnit, CallOut
from meetings.models.lists import Claim, Need, Resource
from meetings.models.meetings import AgendaItem, Attendance, Meeting, MeetingFile, Opinion, Resolution
from meetings.models.projects import Milestone, Project
from meetings.models.states import (
    AdviceState,
    CallOutState,
    Category,
    Effect,
    MeetingKind,
    MeetingState,
    NeedState,
    Presence,
    ProjectState,
    Rating,
    ResourceKind,
    Response,
)

__all__ = [
    "Advice",
    "AdviceState",
    "AgendaItem",
    "Attendance",
    "CallOut",
    "CallOutState",
    "CalledUnit",
    "Category",
    "Claim",
    "Effect",
    "Meeting",
    "MeetingFile",
    "MeetingKind",
    "MeetingState",
    "Milestone",
    "Need",
    "NeedState",
    "Opinion",
    "Presence",
    "Project",
    "ProjectState",
    "Rating",
    "Resolution",
    "Resource",
    "ResourceKind",
    "Response",
]
