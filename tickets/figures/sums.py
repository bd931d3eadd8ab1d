"""Reads figures: folded sums and the changes that wait, out of one state of the database, in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, Q, Sum, TextField, Value
from django.db.models.functions import TruncMonth

from tickets.figures.folding import unpacked
from tickets.figures.indicators import Amounts
from tickets.figures.parts import BY_DUE_DAY, Key
from tickets.figures.periods import Period
from tickets.models import FigureDelta, FigureSum


class Cell(NamedTuple):
    """A sum over days. `month` is its first day where months are asked for."""

    alliance: int
    organisation: int | None
    part: str
    channel: str
    left_out: bool
    month: dt.date | None
    amount: int


def cells(
    alliances: Sequence[int],
    period: Period,
    today: dt.date,
    *,
    unit: int | None = None,
    channel: str = "",
    monthly: bool = False,
) -> list[Cell]:
    """The figures of these alliances in the period: what falls due up to yesterday, everything else up to its end.

    `unit`, `channel`: those of one only.
    """
    names = ("alliance_id", "organisation_id", "part", "channel", "left_out", "month")
    days = Q(day__range=(period.first, period.last)) & ~Q(part__in=BY_DUE_DAY)
    days |= Q(day__range=(period.first, period.due_until(today)), part__in=BY_DUE_DAY)
    folded = FigureSum.objects.filter(days, alliance__in=alliances)
    if unit is not None:
        folded = folded.filter(organisation=unit)
    if channel:
        folded = folded.filter(channel=channel)
    month = TruncMonth("day") if monthly else Value(None, output_field=DateField())
    folded = folded.annotate(month=month).values(*names).annotate(
        total=Sum("amount"), amounts=Value("", output_field=TextField())
    )  # fmt: skip
    waiting = FigureDelta.objects.filter(alliance__in=alliances).values(
        "alliance_id",
        organisation_id=Value(None, output_field=IntegerField()),
        part=Value("", output_field=CharField()),
        channel=Value("", output_field=CharField()),
        left_out=Value(False, output_field=BooleanField()),
        month=Value(None, output_field=DateField()),
        total=Value(0, output_field=IntegerField()),
        text=F("amounts"),
    )
    found, changes = [], []
    for *key, amount, amounts in folded.values_list(*names, "total", "amounts").union(
        waiting.values_list(*names, "total", "text"), all=True
    ):
        if amounts:
            changes.append((key[0], amounts))
        else:
            found.append(Cell(*key, amount))
    wanted = (None if unit is None else {unit}, {channel} if channel else None)
    return found + list(_of_changes(changes, period, today, wanted, monthly=monthly))


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
