"""The ticket's tables, one file a subject; import them from here."""

from tickets.models.attachments import Attachment, AttachmentQuerySet, FileType, StoredFile
from tickets.models.catalogue import (
    CellUnit,
    CellUnitRole,
    LimitStep,
    LimitUnit,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.models.deliveries import Delivery, DeliveryChannel, DeliveryState, Endpoint, NoticeChoice
from tickets.models.dispatches import Dispatch, DispatchQuerySet
from tickets.models.documents import Document, DocumentKind, DocumentMove, DocumentQuerySet, DocumentState
from tickets.models.figures import FigureDelta, FigureRules, FigureSum
from tickets.models.notices import IdempotencyKey, Notice, NoticeKind, Outbox
from tickets.models.office import CalendarChange, CalendarDay, OfficeHours
from tickets.models.records import Decision, Event, Outcome, TriageReason
from tickets.models.requests import TimeRequest
from tickets.models.states import (
    CallBackOutcome,
    Channel,
    ContactChannel,
    DeclineReason,
    DispatchRole,
    DispatchState,
    Move,
    RedirectRoute,
    RequestKind,
    Result,
    ReturnReason,
    Satisfaction,
    State,
    Supervision,
    Urgency,
)
from tickets.models.supervision import (
    Exclusion,
    ExclusionReason,
    Ground,
    ProposalState,
    SupervisionProposal,
)
from tickets.models.tickets import NumberSeries, Ticket, TicketQuerySet

__all__ = [
    "Attachment",
    "AttachmentQuerySet",
    "CalendarChange",
    "CalendarDay",
    "CallBackOutcome",
    "CellUnit",
    "CellUnitRole",
    "Channel",
    "ContactChannel",
    "Decision",
    "DeclineReason",
    "Delivery",
    "DeliveryChannel",
    "DeliveryState",
    "Dispatch",
    "DispatchQuerySet",
    "DispatchRole",
    "DispatchState",
    "Document",
    "DocumentKind",
    "DocumentMove",
    "DocumentQuerySet",
    "DocumentState",
    "Endpoint",
    "Event",
    "Exclusion",
    "ExclusionReason",
    "FigureDelta",
    "FigureRules",
    "FigureSum",
    "FileType",
    "Ground",
    "IdempotencyKey",
    "LimitStep",
    "LimitUnit",
    "Move",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "NumberSeries",
    "OfficeHours",
    "Outbox",
    "Outcome",
    "ProposalState",
    "RedirectRoute",
    "RequestKind",
    "Responsibility",
    "Result",
    "ReturnReason",
    "Satisfaction",
    "State",
    "StoredFile",
    "Supervision",
    "SupervisionProposal",
    "Ticket",
    "TicketQuerySet",
    "TimeLimit",
    "TimeRequest",
    "Topic",
    "TriageReason",
    "Urgency",
]
