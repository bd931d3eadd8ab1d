"""Keyset paging: a page begins after the last row of the one before, so that the hundredth page costs
what the first one costs, and nothing is ever counted."""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, DateTimeField, Field, Q, QuerySet

PAGE_ROWS = 25
YEARS = range(2000, 2200)
#: Where a page lies from a row, and how many rows were passed on the way there.
DIRECTION = re.compile("([<>])([0-9]{0,9})")


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of its neighbours ("" = there is none). `cut`: there are more rows behind this
    page, of which none is shown."""

    rows: list[Any]
    next: str = ""
    previous: str = ""
    cut: bool = False


def page_of(
    queryset: QuerySet,
    cursor: str,
    *,
    key: Sequence[str],
    descending: bool = False,
    size: int = PAGE_ROWS,
    most: int | None = None,
) -> Page:
    """The page at `cursor` ("" or a broken one: the first). `key` names columns that order the rows and
    end in a unique one; none of them may be null. Of a list longer than `most` the rest is not shown."""
    place = _read(cursor, [queryset.model._meta.get_field(name) for name in key])
    backwards = place is not None and place.backwards
    falling = descending != backwards
    ordered = queryset.order_by(*(f"-{name}" if falling else name for name in key))
    if place is not None:
        ordered = ordered.filter(_beyond(key, place.values, falling))
    start = place.start(size) if place else 0
    if most is not None:
        size = max(0, min(size, most - start))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_next = more if not backwards else True
    has_previous = more if backwards else place is not None
    end = start + len(rows)
    cut = most is not None and has_next and end >= most
    return Page(
        rows,
        next=_write(">", end, rows[-1], key) if has_next and not cut else "",
        previous=_write("<", start, rows[0], key) if has_previous else "",
        cut=cut,
    )


@dataclass(frozen=True)
class _Place:
    """Behind or before which row the page lies, and how many rows lie before that one."""

    backwards: bool
    passed: int
    values: list[Any]

    def start(self, size: int) -> int:
        return max(0, self.passed - size) if self.backwards else self.passed


def _beyond(key: Sequence[str], values: Sequence[Any], falling: bool) -> Q:
    """Rows after `values`. The first condition alone bounds the index scan; the rest is exact."""
    sign = "lt" if falling else "gt"
    exact = Q()
    for length in range(len(key)):
        step = Q(**dict(zip(key[:length], values, strict=False)))
        exact |= step & Q(**{f"{key[length]}__{sign}": values[length]})
    return Q(**{f"{key[0]}__{sign}e": values[0]}) & exact


def _write(direction: str, passed: int, row: Any, key: Sequence[str]) -> str:
    values = [getattr(row, name) for name in key]
    plain = [value.isoformat() if isinstance(value, dt.date) else value for value in values]
    written = json.dumps([f"{direction}{passed}", *plain])
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read(cursor: str, columns: Sequence[Field]) -> _Place | None:
    """None for anything that this module did not write for these columns."""
    try:
        direction, *plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_time(value) if isinstance(value, str) else value for value in plain]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        return None
    known = DIRECTION.fullmatch(direction) if isinstance(direction, str) else None
    if known is None or len(values) != len(columns):
        return None
    if not all(_fits(value, column) for value, column in zip(values, columns, strict=True)):
        return None
    return _Place(known[1] == "<", int(known[2] or 0), values)


def _fits(value: Any, column: Field) -> bool:
    """Whether the column can hold the value; no row lies in a year that databases cannot follow."""
    if isinstance(column, DateTimeField):
        return isinstance(value, dt.datetime) and value.tzinfo is not None and value.year in YEARS
    if isinstance(column, DateField):
        return type(value) is dt.date and value.year in YEARS
    return type(value) is int and 0 <= value < 2**63


def _time(text: str) -> dt.date:
    """A day or a moment, as it was written."""
    return dt.date.fromisoformat(text) if len(text) == len("2026-11-23") else dt.datetime.fromisoformat(text)
