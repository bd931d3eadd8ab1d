"""The list of meetings, and one meeting as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingFile,
    MeetingKind,
    MeetingState,
    Presence,
    Resolution,
)
from meetings.models.meetings import DOCUMENT_OWNER
from organisations.models import User
from tickets import kinds
from tickets.models import Document, Ticket
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of


@dataclass(frozen=True)
class Filters:
    alliance: str = ""
    kind: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(query.get("alliance", ""), query.get("kind", ""), query.get("state", ""))

    @property
    def any_set(self) -> bool:
        return self != Filters()


def meetings(user: User, filters: Filters, cursor: str, choices: Choices) -> Page:
    rows = Meeting.objects.visible_to(user)
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.kind:
        rows = rows.filter(kind=filters.kind) if filters.kind in MeetingKind.values else rows.none()
    if filters.state:
        rows = rows.filter(state=filters.state) if filters.state in MeetingState.values else rows.none()
    return page_of(rows.for_page().defer("summary"), cursor, key=("starts_at", "id"), descending=True)


@dataclass(frozen=True)
class MeetingPage:
    meeting: Meeting
    items: list[AgendaItem]
    attendances: list[Attendance]
    resolutions: list[Resolution]
    files: list[MeetingFile]
    #: Minutes as official documents that the reader may see.
    documents: list[Document]
    #: Tickets that the reader may open; of the others the question is shown and nothing else.
    open_tickets: frozenset[int]

    @property
    def present(self) -> list[Attendance]:
        return [row for row in self.attendances if row.presence == Presence.PRESENT]

    @property
    def absent(self) -> list[Attendance]:
        return [row for row in self.attendances if row.presence == Presence.ABSENT]

    @property
    def heads(self) -> int:
        return sum(row.heads or 0 for row in self.attendances)


def meeting_page(meeting: Meeting, user: User, *, with_apart: bool = True) -> MeetingPage:
    """What the reader may see of it. A ticket that was hidden from some after it came onto the agenda is there for those
    who see the ticket itself, and not at all in what every unit reads (`with_apart=False`)."""
    items = list(
        meeting.items.select_related("ticket__lead", "need").prefetch_related(
            "opinions__organisation", "opinions__by__person"
        )
    )
    resolutions = list(
        meeting.resolutions.select_related("lead", "ticket", "item", "topic", "area").prefetch_related(
            "assists"
        )
    )
    ids = {row.ticket_id for row in (*items, *resolutions)} - {None}
    seen = frozenset(Ticket.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    hidden = (kinds.apart(meeting.alliance.kind, ids) if ids else frozenset()) - (
        seen if with_apart else set()
    )
    dropped = {item.pk for item in items if item.ticket_id in hidden}
    return MeetingPage(
        meeting,
        [item for item in items if item.pk not in dropped],
        list(meeting.attendances.select_related("organisation")),
        [row for row in resolutions if row.item_id not in dropped and row.ticket_id not in hidden],
        list(meeting.files.select_related("file", "by__person")),
        list(Document.objects.visible_to(user).filter(owner=DOCUMENT_OWNER, owner_key=str(meeting.pk))),
        seen,
    )
