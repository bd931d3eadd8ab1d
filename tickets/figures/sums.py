"""Reads figures: folded sums and the changes that wait, out of one state of the database, in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import TruncMonth

from tickets.figures.folding import unpacked
from tickets.figures.indicators import Amounts
from tickets.figures.parts import BY_DUE_DAY, Key
from tickets.figures.periods import Period
from tickets.models import FigureDelta, FigureSum


class Cell(NamedTuple):
    """A sum over days. `month` is its first day where months are asked for."""

    alliance: int | None
    organisation: int | None
    part: str
    channel: str
    left_out: bool
    month: dt.date | None
    amount: int


#: What cells may stand apart by; asking for less reads and builds less.
APART = {"alliance": "alliance_id", "organisation": "organisation_id", "channel": "channel"}


def cells(
    alliances: Sequence[int],
    period: Period,
    today: dt.date,
    *,
    unit: int | None = None,
    channel: str = "",
    monthly: bool = False,
    by: Collection[str] = tuple(APART),
    parts: Collection[str] = (),
    of_tickets: bool = False,
) -> list[Cell]:
    """The figures of these alliances in the period: what falls due up to yesterday, everything else up to its end.

    `unit`, `channel`: those of one only. `by`: what the cells stand apart by; summed over the rest, the kept ones name none of it.
    `parts`: these only. `of_tickets`: only what stands for no unit, which is little and has an index of its own.
    """
    due = period.due_until(today)
    days = Q(day__range=(period.first, period.last)) & ~Q(part__in=BY_DUE_DAY)
    days |= Q(day__range=(period.first, due), part__in=BY_DUE_DAY)
    # Said once more for the index, which cannot make one range out of the two.
    folded = FigureSum.objects.filter(
        days, alliance__in=alliances, day__range=(period.first, max(period.last, due))
    )
    if unit is not None:
        folded = folded.filter(organisation=unit)
    if channel:
        folded = folded.filter(channel=channel)
    if parts:
        folded = folded.filter(part__in=sorted(parts))
    if of_tickets:
        folded = folded.filter(organisation=None)
    names = [name for name in APART if name in by]
    columns = [*(APART[name] for name in names), "part", "left_out", "month"]
    month = TruncMonth("day") if monthly else Value(None, output_field=DateField())
    folded = folded.annotate(month=month).values(*columns).annotate(
        total=Sum("amount"), of=Value(0, output_field=IntegerField()), amounts=Value("", output_field=TextField())
    )  # fmt: skip
    found, changes = [], []
    for *key, amount, of, amounts in folded.values_list(*columns, "total", "of", "amounts").union(
        _waiting(alliances, columns), all=True
    ):
        if amounts:
            changes.append((of, amounts))
        else:
            found.append(
                Cell(
                    **NOWHERE | dict(zip((*names, "part", "left_out", "month"), key, strict=True)),
                    amount=amount,
                )
            )
    wanted = (None if unit is None else {unit}, {channel} if channel else None)
    fresh = _of_changes(changes, period, today, wanted, monthly=monthly)
    return found + [cell for cell in fresh if not parts or cell.part in parts]


NOWHERE = {"alliance": None, "organisation": None, "channel": ""}


def _waiting(alliances: Sequence[int], columns: Sequence[str]) -> QuerySet:
    """The changes that wait, in the columns of the sums beside them."""
    empty = {
        "alliance_id": Value(None, output_field=IntegerField()),
        "organisation_id": Value(None, output_field=IntegerField()),
        "part": Value("", output_field=CharField()),
        "channel": Value("", output_field=CharField()),
        "left_out": Value(False, output_field=BooleanField()),
        "month": Value(None, output_field=DateField()),
    }
    return FigureDelta.objects.filter(alliance__in=alliances).values_list(
        *(empty[name] for name in columns), Value(0, output_field=IntegerField()), "alliance_id", "amounts"
    )


def _of_changes(
    changes: Iterable[tuple[int, str]],
    period: Period,
    today: dt.date,
    wanted: tuple[set[int] | None, set[str] | None],
    *,
    monthly: bool,
) -> Iterator[Cell]:
    units, channels = wanted
    for key, amount in unpacked(changes).items():
        last = period.due_until(today) if key.part in BY_DUE_DAY else period.last
        if (
            period.first <= key.day <= last
            and (units is None or key.organisation in units)
            and (channels is None or key.channel in channels)
        ):
            yield _cell(key, amount, key.day.replace(day=1) if monthly else None)


def _cell(key: Key, amount: int, month: dt.date | None) -> Cell:
    return Cell(key.alliance, key.organisation, key.part, key.channel, key.left_out, month, amount)


def amounts_by(found: Iterable[Cell], *names: str) -> dict[tuple, Amounts]:
    """The cells summed under these of their names: `amounts_by(cells, "organisation", "channel")`."""
    summed: dict[tuple, Amounts] = defaultdict(Amounts)
    for cell in found:
        amounts = summed[tuple(getattr(cell, name) for name in names)]
        (amounts.left_out if cell.left_out else amounts.counted)[cell.part] += cell.amount
    return summed
