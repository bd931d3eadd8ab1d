"""Deadlines as pure functions over plain values: a calendar, office hours, a start, a limit.

Sources: the clocks of the model (working days from the calendar table; past its end by weekday and
provisional). *n* working days end at the same office minute of the n-th working day after the
start; a start outside office hours counts from the next opening.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

#: Furthest a search for a working day looks; a calendar without any working day is an error.
HORIZON_DAYS = 3660


class NoWorkingTimeError(ValueError):
    """The calendar or the office hours hold no working time within ten years."""


@dataclass(frozen=True)
class Opening:
    """An opening of every working day between two days (both included; `until` None = no end)."""

    opens: dt.time
    closes: dt.time
    since: dt.date
    until: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Calendar:
    """Known days (True = working), office hours, and the time zone they are meant in."""

    days: Mapping[dt.date, bool]
    openings: Sequence[Opening]
    zone: dt.tzinfo

    def __post_init__(self) -> None:
        # Every deadline walks over days that others walked over before.
        object.__setattr__(self, "_sessions", lru_cache(1024)(self._sessions_of))

    def is_working(self, day: dt.date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_provisional(self, day: dt.date) -> bool:
        """The day is not in the table; it was taken by its weekday."""
        return day not in self.days

    def sessions(self, day: dt.date) -> Sequence[tuple[dt.datetime, dt.datetime]]:
        """Open spans of the day, in order; none on a day off."""
        return self._sessions(day)  # type: ignore[attr-defined]

    def _sessions_of(self, day: dt.date) -> Sequence[tuple[dt.datetime, dt.datetime]]:
        if not self.is_working(day):
            return ()
        return tuple(
            sorted(
                (
                    dt.datetime.combine(day, opening.opens, self.zone),
                    dt.datetime.combine(day, opening.closes, self.zone),
                )
                for opening in self.openings
                if opening.on(day)
            )
        )


@dataclass(frozen=True)
class Deadline:
    at: dt.datetime
    provisional: bool


def next_opening(start: dt.datetime, calendar: Calendar) -> dt.datetime:
    """`start` itself if the office is open at that minute, else when it opens next."""
    local = start.astimezone(calendar.zone)
    for offset in range(HORIZON_DAYS):
        for opens, closes in calendar.sessions(local.date() + dt.timedelta(days=offset)):
            if local < closes:
                return max(local, opens)
    raise NoWorkingTimeError


def after_working_minutes(start: dt.datetime, minutes: int, calendar: Calendar) -> dt.datetime:
    """The moment at which `minutes` open minutes have passed; closing time belongs to the day."""
    return _after(start, dt.timedelta(minutes=minutes), calendar)


def _after(start: dt.datetime, left: dt.timedelta, calendar: Calendar) -> dt.datetime:
    moment = next_opening(start, calendar)
    for offset in range(HORIZON_DAYS):
        for opens, closes in calendar.sessions(moment.date() + dt.timedelta(days=offset)):
            begin = max(moment, opens)
            if begin >= closes:
                continue
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
    raise NoWorkingTimeError


def working_time(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> dt.timedelta:
    """How long the office is open between two moments."""
    first, last = start.astimezone(calendar.zone), end.astimezone(calendar.zone)
    return sum(
        (
            max(min(closes, last) - max(opens, first), dt.timedelta())
            for offset in range((last.date() - first.date()).days + 1)
            for opens, closes in calendar.sessions(first.date() + dt.timedelta(days=offset))
        ),
        dt.timedelta(),
    )


def working_minutes(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> int:
    """Full open minutes between two moments."""
    return int(working_time(start, end, calendar).total_seconds() // 60)


def shifted(
    due: dt.datetime, pauses: Sequence[tuple[dt.datetime, dt.datetime]], calendar: Calendar
) -> dt.datetime:
    """A deadline moved by pauses: n open hours of pause move it by n open hours."""
    paused = sum((working_time(start, end, calendar) for start, end in pauses), dt.timedelta())
    return _after(due, paused, calendar) if paused else due


def carried_over(start: dt.datetime, due: dt.datetime, old: Calendar, new: Calendar) -> dt.datetime:
    """A deadline in working hours, in a calendar that has changed: as much open time after its start as it had before.

    One that fell on an opening stays on an opening: no open time lies between it and the closing before, but a night does.
    """
    left = working_time(start, due, old)
    if not left or left == working_time(start, due, new):
        return due
    carried = _after(start, left, new)
    local = due.astimezone(old.zone)
    return (
        next_opening(carried, new)
        if any(opens == local for opens, _closes in old.sessions(local.date()))
        else carried
    )


def days_carried_over(start: dt.datetime, due: dt.datetime, old: Calendar, new: Calendar) -> dt.datetime:
    """A deadline in working days, in a calendar that has changed: as many working days after its start as it had
    before, however long each is now.

    One that an extension or a pause has moved keeps its minute; where the office is closed at it now, the next opening.
    """
    if due <= start:
        return due
    local = due.astimezone(old.zone)
    days = _working_days(next_opening(start, old).date(), local.date(), old)
    if after_working_days(start, days, old) == due:
        return after_working_days(start, days, new)
    first, moved = next_opening(start, new).date(), local
    if days != _working_days(first, local.date(), new):
        moved = dt.datetime.combine(_nth_working_day(first, days, new), local.timetz())
    was_open = any(opens <= local <= closes for opens, closes in old.sessions(local.date()))
    is_open = any(opens <= moved <= closes for opens, closes in new.sessions(moved.date()))
    return next_opening(moved, new) if was_open and not is_open else moved


def _working_days(first: dt.date, last: dt.date, calendar: Calendar) -> int:
    """Working days after the first up to the last."""
    return sum(
        bool(calendar.sessions(first + dt.timedelta(days=offset)))
        for offset in range(1, (last - first).days + 1)
    )


def _nth_working_day(first: dt.date, days: int, calendar: Calendar) -> dt.date:
    day, left = first, days
    for _unused in range(HORIZON_DAYS):
        if left == 0:
            return day
        day += dt.timedelta(days=1)
        if calendar.sessions(day):
            left -= 1
    raise NoWorkingTimeError


def after_working_days(start: dt.datetime, days: int, calendar: Calendar) -> dt.datetime:
    """The same office minute of the `days`-th working day after the start.

    Where that minute is closed on that day (another season), the next opening.
    """
    moment = next_opening(start, calendar)
    day = _nth_working_day(moment.date(), days, calendar)
    return next_opening(dt.datetime.combine(day, moment.timetz()), calendar)


def deadline(start: dt.datetime, amount: int, unit: str, calendar: Calendar) -> Deadline:
    """The end of a limit of `amount` `unit` (minutes, hours: natural; working_hours; working_days)."""
    if unit == "minutes":
        return Deadline(start + dt.timedelta(minutes=amount), provisional=False)
    if unit == "hours":
        return Deadline(start + dt.timedelta(hours=amount), provisional=False)
    if unit == "working_hours":
        end = after_working_minutes(start, amount * 60, calendar)
    elif unit == "working_days":
        end = after_working_days(start, amount, calendar)
    else:
        raise ValueError(unit)
    first = start.astimezone(calendar.zone).date()
    span = (end.date() - first).days
    return Deadline(
        end,
        provisional=any(
            calendar.is_provisional(first + dt.timedelta(days=offset)) for offset in range(span + 1)
        ),
    )


def is_late(due: dt.datetime, at: dt.datetime) -> bool:
    """A deadline belongs to its minute: late is after that minute has ended."""
    return at >= due.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """One row of the time limits; empty fields mean "any"."""

    step: str
    amount: int
    unit: str
    template: int | None = None
    topic: int | None = None
    urgency: str = ""
    complex_only: bool = False


def limit_for(
    limits: Sequence[Limit],
    *,
    step: str,
    template: int,
    topics: Sequence[int],
    urgency: str,
    is_complex: bool,
) -> Limit:
    """The narrowest limit: topic (nearest first in `topics`) before template before all, then
    urgency, then "complex". Raises LookupError where none fits."""

    def rank(limit: Limit) -> tuple[int, int, int, int]:
        nearness = len(topics) - topics.index(limit.topic) if limit.topic else 0
        return nearness, int(limit.template is not None), int(limit.urgency != ""), int(limit.complex_only)

    fitting = [
        limit
        for limit in limits
        if limit.step == step
        and limit.template in (None, template)
        and (limit.topic is None or limit.topic in topics)
        and limit.urgency in ("", urgency)
        and (not limit.complex_only or is_complex)
    ]
    if not fitting:
        raise LookupError(step)
    return max(fitting, key=rank)
