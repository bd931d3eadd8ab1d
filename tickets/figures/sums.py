"""Reads figures: folded sums and the changes that wait, out of one state of the database, in one query."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection
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

from tickets.figures.folding import entries
from tickets.figures.indicators import Amounts
from tickets.figures.parts import BY_DUE_DAY
from tickets.figures.periods import Period
from tickets.models import FigureDelta, FigureMonth, FigureSum
from tickets.models.figures import FigureAmount


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
    if not alliances:
        return []
    names = [name for name in APART if name in by]
    columns = [*(APART[name] for name in names), "part", "left_out", "month"]
    kept = Q(alliance__in=alliances)
    if unit is not None:
        kept &= Q(organisation=unit)
    if channel:
        kept &= Q(channel=channel)
    if parts:
        kept &= Q(part__in=sorted(parts))
    # What stands for a unit and what stands for none have an index each, and neither serves both at once.
    sorts = [Q(organisation=None)] if unit is None else []
    sorts += [] if of_tickets else [Q(organisation__isnull=False)]
    month = TruncMonth("day") if monthly else Value(None, output_field=DateField())
    folded = []
    for model, spans in _spans(period, today):
        rows = model.objects.filter(kept & spans).annotate(month=month).values(*columns).annotate(
            total=Sum("amount"), of=Value(0, output_field=IntegerField()), amounts=Value("", output_field=TextField())
        )  # fmt: skip
        folded += [rows.filter(sort).values_list(*columns, "total", "of", "amounts") for sort in sorts]
    asked = folded[0].union(*folded[1:], _waiting(alliances, columns), all=True)
    # Where in a row, with the values behind it, each of what cells may stand apart by is found.
    alliance, organisation, of_channel = (
        names.index(name) if name in names else place for place, name in enumerate(APART, len(columns) + 3)
    )
    found, changes = [], []
    for row in _plain_rows(asked):
        *_apart, part, left_out, month, amount, of, amounts = row
        if amounts:
            changes.append((of, amounts))
        else:
            key = row + NOWHERE
            found.append(
                Cell(key[alliance], key[organisation], part, key[of_channel], bool(left_out), month, amount)
            )
    for entry, change in _of_changes(changes, period, today, monthly=monthly).items():
        fresh = Cell(*entry, change)
        if (
            unit in (None, fresh.organisation)
            and channel in ("", fresh.channel)
            and (not parts or fresh.part in parts)
        ):
            found.append(fresh)
    return found


def _spans(period: Period, today: dt.date) -> Iterator[tuple[type[FigureAmount], Q]]:
    """Which sums of months and which of days make up the period."""
    months, days = Q(), Q()
    for span, which in (
        (period, ~Q(part__in=BY_DUE_DAY)),
        (period.until(period.due_until(today)), Q(part__in=BY_DUE_DAY)),
    ):
        whole, rest = span.split()
        if whole:
            months |= Q(which, day__range=(whole.first, whole.last))
        for part in rest:
            days |= Q(which, day__range=(part.first, part.last))
    for model, spans in ((FigureMonth, months), (FigureSum, days)):
        if spans:
            # Said once more for the index, which cannot make one range out of several.
            yield model, spans & Q(day__range=(period.first, max(period.last, period.due_until(today))))


#: Alliance, unit and channel of what does not stand apart by them.
NOWHERE = (None, None, "")


def _plain_rows(asked: QuerySet) -> Iterator[tuple]:
    """The rows as the database gives them: thousands, of which Django would convert each value, though only months are to be
    converted (text in SQLite, a midnight in PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(*asked.query.sql_with_params())
        for *rest, month, amount, of, amounts in cursor:
            yield *rest, (month and dt.date.fromisoformat(str(month)[:10])), amount, of, amounts


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
    changes: Iterable[tuple[int, str]], period: Period, today: dt.date, *, monthly: bool
) -> Counter[tuple]:
    """What the changes add in the period, summed. Days are compared as they are kept: most lie outside."""
    first, last, due = (day.isoformat() for day in (period.first, period.last, period.due_until(today)))
    summed: Counter[tuple] = Counter()
    for alliance, part, day, organisation, channel, left_out, amount in entries(changes):
        if first <= day <= (due if part in BY_DUE_DAY else last):
            month = f"{day[:7]}-01" if monthly else None
            summed[alliance, organisation, part, channel, bool(left_out), month] += amount
    return Counter(
        {
            (*key, dt.date.fromisoformat(month) if month else None): amount
            for (*key, month), amount in summed.items()
        }
    )


def amounts_by(found: Iterable[Cell], *names: str) -> dict[tuple, Amounts]:
    """The cells summed under these of their names: `amounts_by(cells, "organisation", "channel")`."""
    summed: dict[tuple, Amounts] = defaultdict(Amounts)
    for cell in found:
        amounts = summed[tuple(getattr(cell, name) for name in names)]
        (amounts.left_out if cell.left_out else amounts.counted)[cell.part] += cell.amount
    return summed
