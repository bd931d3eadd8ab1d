"""Keyset paging: a page begins after the last row of the one before, so that the hundredth page costs
what the first one costs, and nothing is ever counted."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

PAGE_ROWS = 25


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of its neighbours ("" = there is none)."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


def page_of(
    queryset: QuerySet, cursor: str, *, key: Sequence[str], descending: bool = False, size: int = PAGE_ROWS
) -> Page:
    """The page at `cursor` ("" or a broken one: the first). `key` names columns that order the rows and
    end in a unique one; none of them may be null."""
    place = _read(cursor, len(key))
    backwards = place is not None and place[0] == "<"
    falling = descending != backwards
    ordered = queryset.order_by(*(f"-{name}" if falling else name for name in key))
    if place is not None:
        ordered = ordered.filter(_beyond(key, place[1], falling))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page(rows)
    has_next = more if not backwards else True
    has_previous = more if backwards else place is not None
    return Page(
        rows,
        next=_write(">", rows[-1], key) if has_next else "",
        previous=_write("<", rows[0], key) if has_previous else "",
    )


def _beyond(key: Sequence[str], values: Sequence[Any], falling: bool) -> Q:
    """Rows after `values`. The first condition alone bounds the index scan; the rest is exact."""
    sign = "lt" if falling else "gt"
    exact = Q()
    for length in range(len(key)):
        step = Q(**dict(zip(key[:length], values, strict=False)))
        exact |= step & Q(**{f"{key[length]}__{sign}": values[length]})
    return Q(**{f"{key[0]}__{sign}e": values[0]}) & exact


def _write(direction: str, row: Any, key: Sequence[str]) -> str:
    values = [getattr(row, name) for name in key]
    plain = [value.isoformat() if isinstance(value, dt.datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([direction, *plain]).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> tuple[str, list[Any]] | None:
    """Direction and key values; None for anything that this module did not write."""
    try:
        direction, *plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [dt.datetime.fromisoformat(value) if isinstance(value, str) else value for value in plain]
    except (ValueError, TypeError, binascii.Error):
        return None
    sound = all(
        (isinstance(value, dt.datetime) and value.tzinfo) or (type(value) is int and 0 <= value < 2**63)
        for value in values
    )
    return (direction, values) if direction in ("<", ">") and len(values) == length and sound else None
