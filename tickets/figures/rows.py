"""Tickets and dispatches as counting reads them: ids, codes and times, in one query for any number of tickets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tickets.models import Dispatch, Ticket


class TicketRow(NamedTuple):
    id: int
    alliance_id: int
    channel: str
    state: str
    raised_at: Any
    closed_at: Any
    answer_by: Any
    suspended_at: Any
    on_behalf: bool
    anonymous: bool
    outcome: str
    satisfaction: str
    end_reason: str
    lead_id: int | None
    excluded: bool
    closed_before: list[list[Any]] | None


class DispatchRow(NamedTuple):
    id: int
    ticket_id: int
    organisation_id: int
    role: str
    state: str
    dispatched_at: Any
    sign_by: Any
    signed_at: Any
    contact_by: Any
    contacted_at: Any
    attempted_at: Any
    answer_by: Any
    answered_at: Any
    result: str
    return_asked_at: Any
    ended_at: Any
    worked_minutes: int | None
    answered_by_id: int | None
    clerks: list[int]
    excluded: bool


#: What the queue must read of a waiting ticket, beside what it places, before it can be counted in memory.
WAITING = ("channel", "raised_at", "on_behalf", "anonymous", "excluded", "closed_before")


def rows_of(ticket_ids: Sequence[int]) -> list[tuple[TicketRow, list[DispatchRow]]]:
    return list(_joined(Ticket.objects.filter(pk__in=ticket_ids)))


def all_rows(size: int = 1000) -> Iterator[tuple[TicketRow, list[DispatchRow]]]:
    """Every ticket, chunk by chunk in the order of their ids."""
    last = 0
    while True:
        chunk = list(Ticket.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])
        if not chunk:
            return
        yield from _joined(Ticket.objects.filter(pk__gt=last, pk__lte=chunk[-1]))
        last = chunk[-1]


def _joined(tickets: QuerySet[Ticket]) -> Iterator[tuple[TicketRow, list[DispatchRow]]]:
    names = [*TicketRow._fields, *(f"dispatches__{name}" for name in DispatchRow._fields)]
    split = len(TicketRow._fields)
    ticket, dispatches = None, []
    for values in tickets.order_by("pk", "dispatches__pk").values_list(*names):
        if ticket is None or ticket.id != values[0]:
            if ticket is not None:
                yield ticket, dispatches
            ticket, dispatches = TicketRow(*values[:split]), []
        if values[split] is not None:
            dispatches.append(DispatchRow(*values[split:]))
    if ticket is not None:
        yield ticket, dispatches


def dispatches_of(ticket_ids: Iterable[int]) -> dict[int, list[DispatchRow]]:
    """The dispatches of these tickets, in the order they were written; no query for no ticket."""
    found: dict[int, list[DispatchRow]] = defaultdict(list)
    ids = list(ticket_ids)
    if ids:
        rows = Dispatch.objects.filter(ticket__in=ids).order_by("pk").values_list(*DispatchRow._fields)
        for values in rows:
            row = DispatchRow(*values)
            found[row.ticket_id].append(row)
    return found
