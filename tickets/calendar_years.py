"""The notice of a year as people paste it: which days are off, which are made up for; all other days go by weekday.

A line reads day, off or worked, occasion: `2027-01-01 休 元旦`, `2月5日至2月11日 休 春节`, `2027-02-14 班`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from organisations.imports import workbook

OFF = {"休", "休息", "休息日", "放假", "假", "节假日", "off", "holiday", "否"}
WORKED = {"班", "上班", "工作", "工作日", "补班", "调休上班", "work", "working", "worked", "是"}
HEADINGS = ("日期", "类型", "名称")
ALSO = {
    "day": "日期",
    "date": "日期",
    "休或班": "类型",
    "是否上班": "类型",
    "安排": "类型",
    "节日": "名称",
    "节日名称": "名称",
}
RANGE = re.compile(r"[至到~—–]+")
SEPARATOR = re.compile(r"[\t ,，;；、]+")
DAY_OF_YEAR = re.compile(r"(\d{1,2})[月./](\d{1,2})日?", re.ASCII)
ONE_DAY = dt.timedelta(days=1)
#: Longest span of a line; no holiday is longer.
LONGEST = 31


class Day(NamedTuple):
    day: dt.date
    is_working: bool
    name: str


@dataclass(frozen=True)
class Line:
    """One line that was read; `number` 0: a day that no line names. `before`: what stood in the calendar."""

    number: int
    text: str
    days: Sequence[Day] = ()
    before: Sequence[Day | None] = ()
    error: str = ""

    @property
    def fate(self) -> str:
        if self.error:
            return "wrong"
        if all(was is None for was in self.before):
            return "new"
        return "unchanged" if list(self.before) == list(self.days) else "changed"

    @property
    def first(self) -> Day:
        return self.days[0]

    @property
    def last(self) -> Day:
        return self.days[-1]

    @property
    def changes(self) -> list[tuple[Day | None, Day]]:
        """What stood there and what comes, for the days that change."""
        return [(was, day) for was, day in zip(self.before, self.days, strict=True) if was != day]


@dataclass(frozen=True)
class Year:
    """All days of a year, and what becomes of each."""

    year: int
    days: Sequence[Day]
    #: In their order: what was written, then days that no line names and that stand in the calendar otherwise.
    lines: Sequence[Line]
    #: Days that no line names and that are new.
    by_weekday: int

    @property
    def wrong(self) -> int:
        return sum(line.fate == "wrong" for line in self.lines)

    @property
    def stored(self) -> list[list]:
        return [[day.day.isoformat(), day.is_working, day.name] for day in self.days]


def read(text: str, year: int, known: Mapping[dt.date, Day]) -> Year:
    """What the lines say about a year; `known`: the days that the calendar holds."""
    named: dict[dt.date, tuple[int, Day]] = {}
    lines = []
    for number, written in enumerate(text.splitlines(), start=1):
        plain = unicodedata.normalize("NFKC", written).strip()
        if not plain or SEPARATOR.split(plain)[0].lower() in {"日期", "date", "day"}:
            continue
        try:
            days = _days(plain, year)
            for day in days:
                if day.day in named:
                    raise ValueError(
                        _("%(day)s stands in line %(line)s already.")
                        % {"day": day.day.isoformat(), "line": named[day.day][0]}
                    )
        except ValueError as error:
            lines.append(Line(number, written[:100], error=str(error)))
        else:
            named.update({day.day: (number, day) for day in days})
            lines.append(Line(number, written[:100], days, [known.get(day.day) for day in days]))
    return _whole(year, {day: each for day, (_number, each) in named.items()}, lines, known)


def stored(days: Sequence[Sequence], known: Mapping[dt.date, Day]) -> Year:
    """A proposed year as it lies in the database, against what the calendar holds now."""
    given = [Day(dt.date.fromisoformat(day), working, name) for day, working, name in days]
    named = {each.day: each for each in given if each.name or each.is_working != (each.day.weekday() < 5)}
    lines: list[Line] = []
    for day, each in sorted(named.items()):
        days, before = [each], [known.get(day)]
        if lines and lines[-1].last[1:] == each[1:] and day - lines[-1].last.day == ONE_DAY:
            # A holiday is read as one span.
            last = lines.pop()
            days, before = [*last.days, *days], [*last.before, *before]
        lines.append(Line(0, "", days, before))
    return _whole(given[0].day.year, named, lines, known)


def _whole(year: int, named: Mapping[dt.date, Day], lines: list[Line], known: Mapping[dt.date, Day]) -> Year:
    days, by_weekday = [], 0
    for offset in range((dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days):
        day = dt.date(year, 1, 1) + offset * ONE_DAY
        each = named.get(day) or Day(day, day.weekday() < 5, "")
        days.append(each)
        if day in named or known.get(day) == each:
            continue
        if day in known:
            lines.append(Line(0, "", [each], [known[day]]))
        else:
            by_weekday += 1
    return Year(year, days, lines, by_weekday)


def _days(plain: str, year: int) -> list[Day]:
    """Raises ValueError with what is wrong."""
    when, *rest = SEPARATOR.split(plain, maxsplit=2)
    kind = rest[0].lower() if rest else ""
    if kind not in OFF | WORKED:
        raise ValueError(_("Write 休 or 班 after the day."))
    name = rest[1].strip() if len(rest) > 1 else ""
    if len(name) > 50:
        raise ValueError(_("The name of the occasion is longer than 50 characters."))
    ends = [_day(part, year) for part in RANGE.split(when, maxsplit=1)]
    first, last = ends[0], ends[-1]
    if first.year != year or last.year != year:
        raise ValueError(_("The day does not lie in %(year)s.") % {"year": year})
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(_("The last day lies before the first, or more than a month after it."))
    span = (first + offset * ONE_DAY for offset in range((last - first).days + 1))
    return [Day(day, kind in WORKED, name) for day in span]


def _day(text: str, year: int) -> dt.date:
    match = DAY_OF_YEAR.fullmatch(text)
    day = workbook.date(f"{year}-{match[1]}-{match[2]}" if match else text)
    if day is None:
        raise ValueError(_("This is not a day. Write 2026-03-01 or 2026年3月1日."))
    return day
