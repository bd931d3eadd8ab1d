"""How long a control measure lasts, how long it may be renewed, and when its end is told. Pure.

Longest terms (民诉法解释 法释〔2022〕11号 art. 485; 查扣冻规定 法释〔2004〕15号 as amended 2020, art. 27): deposits one year,
movables two, real estate and other property rights three, each renewal as long again; not renewed in time, the effect is
gone. A term of years ends on the day of the same number, in a month that has none on its last day (Civil Code art. 202).
The end of a measure never rolls to a working day, whatever the day is.
"""

import calendar
import datetime as dt

#: An approaching end is told at so many days left.
ALARM_DAYS = (60, 30, 15, 7, 3, 1)


class LapsedAlready(ValueError):
    """A renewal served after the last day renews nothing: a new measure is needed, and it ranks from its own service."""


class TooLong(ValueError):
    """A last day beyond the longest term. `latest` is the latest day that may stand there."""

    def __init__(self, latest: dt.date) -> None:
        super().__init__(f"the term may last until {latest} at most")
        self.latest = latest


def months_after(day: dt.date, months: int) -> dt.date:
    """The day of the same number so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def latest_end(served_on: dt.date, months: int) -> dt.date:
    """The latest last day of a measure that took effect on `served_on`; that day itself is not counted."""
    return months_after(served_on, months)


def checked_end(served_on: dt.date, last_day: dt.date, months: int) -> dt.date:
    """The last day that a ruling names. Raises TooLong; ValueError for one before the service."""
    if last_day < served_on:
        raise ValueError("a measure does not end before it takes effect")
    latest = latest_end(served_on, months)
    if last_day > latest:
        raise TooLong(latest)
    return last_day


def checked_renewal(old_end: dt.date, served_on: dt.date, last_day: dt.date, months: int) -> dt.date:
    """The new last day of a measure renewed by what was served on `served_on`: the new term follows the old one.

    The last day itself is in time. Raises LapsedAlready after it, TooLong, and ValueError for an end that is not later.
    """
    if served_on > old_end:
        raise LapsedAlready(f"the effect ended with {old_end}")
    if last_day <= old_end:
        raise ValueError("a renewal ends later than what it renews")
    return checked_end(old_end, last_day, months)


def days_left(last_day: dt.date, today: dt.date) -> int:
    """0 on the last day, below 0 when the effect is gone."""
    return (last_day - today).days


def alarm_step(last_day: dt.date, today: dt.date) -> int | None:
    """Which of `ALARM_DAYS` is reached: the smallest that is not below the days left. On the last day and after it 1;
    None while more than 60 are left. A look that comes late finds the present step, never one that has passed."""
    left = days_left(last_day, today)
    reached = [step for step in ALARM_DAYS if left <= step]
    return min(reached) if reached else None
