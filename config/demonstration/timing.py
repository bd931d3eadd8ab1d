"""When things happened in the demonstration: office minutes counted back from the day of the first load."""

import datetime as dt
import math

from tickets import clocks
from tickets.deadlines import Calendar

#: The demonstration looks back this far; a story's `days` are working days on this scale.
SPAN = dt.timedelta(days=60)
WORKING_DAYS = 42


class Timing:
    """The office's calendar around one anchor, the moment of the first load."""

    def __init__(self, anchor: dt.datetime):
        self.calendar: Calendar = clocks.current().calendar
        self.anchor = anchor.astimezone(self.calendar.zone)
        first = (self.anchor - SPAN).date()
        days = [first + dt.timedelta(days=n) for n in range(SPAN.days)]
        self.working = [day for day in days if self.calendar.sessions(day)]

    def days_before(self, days: int, time: dt.time) -> dt.datetime:
        """The `days`-th working day before the anchor's day; holidays shorten the scale, never the span."""
        back = max(1, math.ceil(days * len(self.working) / WORKING_DAYS))
        return dt.datetime.combine(self.working[-back], time, self.calendar.zone)

    def minutes_before(self, minutes: int) -> dt.datetime:
        """The moment after which the office was open for `minutes` before the anchor."""
        left = dt.timedelta(minutes=minutes)
        day = self.anchor.date()
        while True:
            for opens, closes in reversed(self.calendar.sessions(day)):
                until = min(closes, self.anchor)
                if until <= opens:
                    continue
                if until - opens >= left:
                    return until - left
                left -= until - opens
            day -= dt.timedelta(days=1)
