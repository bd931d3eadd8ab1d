"""Periods of the figures: a month, a quarter, a year, or from one day to another; both days count."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

FORM = re.compile(r"(20\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
DAY = dt.timedelta(days=1)


class Unreadable(ValueError):
    """A period that is none. `field` is the parameter at fault; `backwards`: it ends before it begins."""

    def __init__(self, field: str, *, backwards: bool = False):
        super().__init__(field)
        self.field = field
        self.backwards = backwards


@dataclass(frozen=True)
class Period:
    first: dt.date
    last: dt.date

    def due_until(self, today: dt.date) -> dt.date:
        """The last day whose deadlines have all passed."""
        return min(self.last, today - DAY)

    def until(self, last: dt.date) -> "Period":
        return Period(self.first, last)

    def split(self) -> "tuple[Period | None, list[Period]]":
        """The whole months in it, as the first days of the first and of the last one, and the days besides."""
        first = self.first if self.first.day == 1 else _next_month(self.first)
        after = _next_month(self.last) if (self.last + DAY).day == 1 else self.last.replace(day=1)
        if first >= after:
            return None, [self] if self.first <= self.last else []
        rest = [Period(self.first, first - DAY), Period(after, self.last)]
        return Period(first, (after - DAY).replace(day=1)), [part for part in rest if part.first <= part.last]


def named(code: str) -> Period:
    """`2026-11`, `2026-Q4` or `2026`. Raises Unreadable."""
    found = FORM.fullmatch(code)
    if found is None:
        raise Unreadable("period")
    year, month, quarter = (int(text) if text else None for text in found.groups())
    if month:
        return Period(dt.date(year, month, 1), _end(year, month))
    if quarter:
        return Period(dt.date(year, 3 * quarter - 2, 1), _end(year, 3 * quarter))
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))


def read(query: Mapping[str, str], today: dt.date) -> Period:
    """`from` and `to` of a request; this month where nothing is said. Raises Unreadable."""
    if not query.get("from") and not query.get("to"):
        return named(f"{today:%Y-%m}")
    first = _day(query, "from") or (_day(query, "to") or today).replace(day=1)
    last = _day(query, "to") or max(today, first)
    if last < first:
        raise Unreadable("to", backwards=True)
    return Period(first, last)


def _day(query: Mapping[str, str], name: str) -> dt.date | None:
    text = query.get(name, "")
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Unreadable(name) from None
    if len(text) != len("2026-11-23") or not EARLIEST <= day <= LATEST:
        raise Unreadable(name)
    return day


def _next_month(day: dt.date) -> dt.date:
    """The first day of the month after that of `day`."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _end(year: int, month: int) -> dt.date:
    return _next_month(dt.date(year, month, 1)) - DAY


def months_up_to(day: dt.date, number: int) -> list[dt.date]:
    """The first days of this many months, the last one that of `day`."""
    count = day.year * 12 + day.month - 1
    return [dt.date(each // 12, each % 12 + 1, 1) for each in range(count - number + 1, count + 1)]
