"""Proves that what is kept equals a full count, and puts right what does not."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from audit import bulk
from tickets.figures import keeping
from tickets.figures.folding import add_to, of_months, unpacked
from tickets.figures.parts import Contributions, Key
from tickets.figures.rows import all_rows
from tickets.models import FigureDelta, FigureMonth, FigureSum
from tickets.models.figures import FigureAmount

Differences = dict[Key, tuple[int, int]]


@dataclass(frozen=True)
class Recount:
    """`tickets` counted; by key what is kept and what was counted, where the two differ: `differences` of the days, `months` of
    the sums by month against those of their days."""

    tickets: int
    differences: Differences
    months: Differences = field(default_factory=dict)


def recount(*, repair: bool = False) -> Recount:
    """Count every ticket anew and compare; with `repair` add the differences as changes, so that they are equal.

    Everything is read from one state of the database; people may go on working meanwhile.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        months = _differences(_sums(FigureMonth), of_months(_sums(FigureSum)))
        held = kept()
        counted, tickets = Contributions(), 0
        for row in all_rows():
            counted.update(keeping.total([row]))
            tickets += 1
        if repair:
            bulk.insert(FigureDelta, keeping.deltas(held, counted))
    if repair and months:
        # After the reading: a row that was folded into meanwhile could not be changed from the older state.
        with transaction.atomic():
            add_to(FigureMonth, Contributions({key: right - wrong for key, (wrong, right) in months.items()}))
    return Recount(tickets, _differences(held, counted), months)


def kept() -> Contributions:
    """Everything that is kept: folded sums and waiting changes."""
    amounts = unpacked(FigureDelta.objects.values_list("alliance_id", "amounts"))
    amounts.update(_sums(FigureSum))
    return amounts


def _sums(model: type[FigureAmount]) -> Contributions:
    names = ("part", "day", "alliance_id", "organisation_id", "channel", "left_out", "amount")
    amounts = Contributions()
    for *key, amount in model.objects.values_list(*names).iterator(chunk_size=5000):
        amounts[Key(*key)] += amount
    return amounts


def _differences(held: Contributions, counted: Contributions) -> Differences:
    keys = sorted(held.keys() | counted.keys(), key=lambda key: (key.alliance, key.day, key.part, str(key)))
    return {key: (held[key], counted[key]) for key in keys if held[key] != counted[key]}
