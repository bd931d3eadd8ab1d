"""The tickets behind a number: the very ones it was counted from, as far as the reader may see them.

A ticket belongs to a number if counting it gives that number something; no second wording of any rule exists. The
database only narrows down which tickets can, by the time that the part is kept under.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from organisations.models import User
from tickets import kinds
from tickets.figures.counting import contributions
from tickets.figures.numbers import Number
from tickets.figures.parts import BY_DUE_DAY, Contributions, Part
from tickets.figures.rows import rows_of
from tickets.models import Ticket
from tickets.reading.figure_candidates import can_hold
from tickets.reading.figures import Selection

ROWS = 50
CHUNK = 200


@dataclass(frozen=True)
class Row:
    """A ticket and what it gives to the number."""

    ticket: Ticket
    amount: Decimal


@dataclass(frozen=True)
class Behind:
    rows: list[Row]
    #: The cursor of the next page, empty at the end.
    next: str


def behind(number: Number, selection: Selection, user: User, cursor: str) -> Behind:
    """A page of the tickets, newest first. The number of queries grows with the page only."""
    found: list[tuple[int, Decimal]] = []
    for ticket, amount in _counted(number, selection, user, _id(cursor)):
        if len(found) == ROWS:
            return Behind(_rows(found), str(found[-1][0]))
        found.append((ticket, amount))
    return Behind(_rows(found), "")


def _rows(found: list[tuple[int, Decimal]]) -> list[Row]:
    tickets = Ticket.objects.for_page().defer("description", "reporter_name", "reporter_phone")
    by_id = tickets.in_bulk([ticket for ticket, _amount in found])
    return [Row(by_id[ticket], amount) for ticket, amount in found]


def _counted(
    number: Number, selection: Selection, user: User, before: int | None
) -> Iterator[tuple[int, Decimal]]:
    candidates = (
        Ticket.objects.visible_to(user)
        .filter(
            can_hold(number, selection.period),
            alliance__in=selection.alliances,
            kind__in=kinds.with_switch("in_figures_drilldown"),
        )
        .order_by("-pk")
        .values_list("pk", flat=True)
    )
    if selection.channel:
        candidates = candidates.filter(channel=selection.channel)
    while ids := list((candidates.filter(pk__lt=before) if before else candidates)[:CHUNK]):
        counted = {
            ticket.id: _amount(number, selection, contributions(ticket, dispatches))
            for ticket, dispatches in rows_of(ids)
        }
        yield from ((pk, counted[pk]) for pk in ids if counted[pk])
        before = ids[-1]


def _amount(number: Number, selection: Selection, given: Contributions) -> Decimal:
    period = selection.period
    last = {part: period.due_until(selection.today) if part in BY_DUE_DAY else period.last for part in Part}
    return sum(
        (
            Decimal(number.parts[key.part]) * amount
            for key, amount in given.items()
            if key.part in number.parts
            and key.left_out == number.left_out
            and period.first <= key.day <= last[key.part]
            and (selection.unit is None or key.organisation == selection.unit.pk)
        ),
        Decimal(0),
    )


def _id(cursor: str) -> int | None:
    return int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 19 else None
