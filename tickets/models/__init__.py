"""The ticket's tables, one file a subject; import them from here."""

from tickets.models.catalogue import (
    CellUnit,
    CellUnitRole,
    LimitStep,
    LimitUnit,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.models.dispatches import Dispatch, DispatchQuerySet
from tickets.models.notices import IdempotencyKey, Notice, NoticeKind, Outbox
from tickets.models.office import CalendarDay, OfficeHours
from tickets.models.records import Decision, Event, Outcome, TriageReason
from tickets.models.states import (
    CallBackOutcome,
    Channel,
    ContactChannel,
    DeclineReason,
    DispatchRole,
    DispatchState,
    Move,
    RedirectRoute,
    Result,
    ReturnReason,
    Satisfaction,
    State,
    Urgency,
)
from tickets.models.tickets import NumberSeries, Supervision, Ticket, TicketQuerySet

__all__ = [
    "CalendarDay",
    "CallBackOutcome",
    "CellUnit",
    "CellUnitRole",
    "Channel",
    "ContactChannel",
    "Decision",
    "DeclineReason",
    "Dispatch",
    "DispatchQuerySet",
    "DispatchRole",
    "DispatchState",
    "Event",
    "IdempotencyKey",
    "LimitStep",
    "LimitUnit",
    "Move",
    "Notice",
    "NoticeKind",
    "NumberSeries",
    "OfficeHours",
    "Outbox",
    "Outcome",
    "RedirectRoute",
    "Responsibility",
    "Result",
    "ReturnReason",
    "Satisfaction",
    "State",
    "Supervision",
    "Ticket",
    "TicketQuerySet",
    "TimeLimit",
    "Topic",
    "TriageReason",
    "Urgency",
]
