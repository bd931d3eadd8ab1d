"""Proves that what is kept equals a full count, and puts right what does not."""

from dataclasses import dataclass

from django.db import connection, transaction

from audit import bulk
from tickets.figures import keeping
from tickets.figures.folding import unpacked
from tickets.figures.parts import Contributions, Key
from tickets.figures.rows import all_rows
from tickets.models import FigureDelta, FigureSum


@dataclass(frozen=True)
class Recount:
    """`tickets` counted; `differences` by key: (kept, counted)."""

    tickets: int
    differences: dict[Key, tuple[int, int]]


def recount(*, repair: bool = False) -> Recount:
    """Count every ticket anew and compare; with `repair` add the differences as changes, so that they are equal.

    Everything is read from one state of the database; people may go on working meanwhile.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        held = kept()
        counted, tickets = Contributions(), 0
        for row in all_rows():
            counted.update(keeping.total([row]))
            tickets += 1
        if repair:
            bulk.insert(FigureDelta, keeping.deltas(held, counted))
    keys = sorted(held.keys() | counted.keys(), key=lambda key: (key.alliance, key.day, key.part, str(key)))
    return Recount(tickets, {key: (held[key], counted[key]) for key in keys if held[key] != counted[key]})


def kept() -> Contributions:
    """Everything that is kept: folded sums and waiting changes."""
    amounts = unpacked(FigureDelta.objects.values_list("alliance_id", "amounts"))
    names = ("part", "day", "alliance_id", "organisation_id", "channel", "left_out", "amount")
    for *key, amount in FigureSum.objects.values_list(*names).iterator(chunk_size=5000):
        amounts[Key(*key)] += amount
    return amounts
