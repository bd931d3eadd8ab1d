"""Leaders' instructions as lists and pages show them: open ones by due date, one with its tickets, those of a ticket."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from organisations.models import Organisation, User
from tickets.models import Document, DocumentState, Instruction, InstructionState, InstructionTicket, Ticket
from tickets.models.instructions import DOCUMENT_OWNER
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of

OPEN, DONE = "open", "done"
TABS = ((OPEN, gettext_lazy("To be answered")), (DONE, gettext_lazy("Answered or withdrawn")))
#: Widths of the workbook's columns, in characters.
WIDTHS = (16, 12, 14, 24, 22, 30, 50, 30, 12, 40, 12, 10, 50, 12, 14)


@dataclass(frozen=True)
class Filters:
    """As they stand in the URL."""

    tab: str = OPEN
    alliance: str = ""
    unit: str = ""
    overdue: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(
            tab=DONE if query.get("tab") == DONE else OPEN,
            alliance=query.get("alliance", ""),
            unit=query.get("unit", ""),
            overdue=bool(query.get("overdue")),
        )

    @property
    def any_set(self) -> bool:
        return bool(self.alliance or self.unit or self.overdue)


def filtered(user: User, filters: Filters, choices: Choices, day: dt.date) -> QuerySet[Instruction]:
    """The account's instructions that pass the filters; a code that does not exist passes nothing."""
    rows = Instruction.objects.visible_to(user)
    is_open = {"state": InstructionState.OPEN}
    rows = rows.filter(**is_open) if filters.tab == OPEN else rows.exclude(**is_open)
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.unit:
        unit = choices.unit(filters.unit)
        rows = rows.filter(units__organisation=unit) if unit else rows.none()
    if filters.overdue:
        rows = rows.overdue(day)
    return rows.for_page().prefetch_related("units__organisation", _with_tickets(user))


def page(user: User, filters: Filters, cursor: str, choices: Choices, day: dt.date) -> Page:
    """Open ones with the nearest due date first, the others newest first."""
    rows = filtered(user, filters, choices, day)
    if filters.tab == DONE:
        return page_of(rows, cursor, key=("id",), descending=True)
    return page_of(rows, cursor, key=("due_on", "id"))


def ordered(rows: QuerySet[Instruction], filters: Filters) -> QuerySet[Instruction]:
    """The whole list in the order of its pages."""
    return rows.order_by("-id") if filters.tab == DONE else rows.order_by("due_on", "id")


def _with_tickets(user: User) -> Prefetch:
    """The tickets that the reader may see; the others do not exist for him."""
    tickets = Ticket.objects.select_related("lead").defer("description", "reporter_name", "reporter_phone")
    links = InstructionTicket.objects.filter(ticket__in=Ticket.objects.visible_to(user))
    return Prefetch("links", links.prefetch_related(Prefetch("ticket", tickets)))


@dataclass(frozen=True)
class InstructionPage:
    """One instruction with what the reader may see of its tickets and documents."""

    row: Instruction
    documents: list[Document]

    @property
    def unreported(self) -> list[Organisation]:
        return [unit.organisation for unit in self.row.units.all() if unit.reported_at is None]

    @property
    def unended(self) -> list[Ticket]:
        return [link.ticket for link in self.row.links.all() if link.ticket.closed_at is None]


def one(user: User, pk: int) -> Instruction | None:
    rows = Instruction.objects.visible_to(user).for_page()
    reporters = ("units__organisation", "units__reported_by__person")
    return rows.prefetch_related(*reporters, _with_tickets(user)).filter(pk=pk).first()


def instruction_page(row: Instruction, user: User) -> InstructionPage:
    documents = Document.objects.visible_to(user).filter(owner=DOCUMENT_OWNER, owner_key=str(row.pk))
    documents = documents.exclude(state=DocumentState.DISCARDED).select_related("organisation").defer("body")
    return InstructionPage(row, list(documents.order_by("-id")))


def of_ticket(ticket: Ticket) -> list[Instruction]:
    """Whoever sees a ticket sees the instructions about it. `is_instructed` was asked along with the ticket: most
    tickets know of none, and cost no query."""
    if not getattr(ticket, "is_instructed", True):
        return []
    rows = Instruction.objects.filter(links__ticket=ticket).exclude(state=InstructionState.WITHDRAWN)
    return list(rows.order_by("-id"))


def titles() -> list[str]:
    return [
        pgettext("of a row", "Number"),
        _("Dated"),
        _("Leader"),
        _("Office held"),
        _("Alliance"),
        _("Written on"),
        _("Wording"),
        _("Addressees"),
        _("Reported"),
        _("Tickets"),
        _("Due date"),
        _("State"),
        _("Answer to the leader"),
        _("Answered"),
        _("Answered by"),
    ]


def values(row: Instruction) -> Iterable[str]:
    """One row of the workbook."""
    units = list(row.units.all())
    comma = _(", ")
    yield str(row)
    yield date_format(row.dated)
    yield row.leader_name
    yield row.leader_office
    yield str(row.alliance)
    yield row.written_on
    yield row.wording or _("see the scan")
    yield comma.join(str(unit.organisation) for unit in units)
    yield f"{sum(unit.reported_at is not None for unit in units)}/{len(units)}"
    yield comma.join(f"{link.ticket.number} {link.ticket.get_state_display()}" for link in row.links.all())
    yield date_format(row.due_on)
    yield row.get_state_display()
    yield row.answer or row.end_reason
    yield date_format(timezone.localtime(row.answered_at)) if row.answered_at else ""
    yield str(row.answered_by) if row.answered_by_id else ""
