"""Time limits that a court counts (Civil Procedure Law art. 85). Pure."""

import datetime as dt
from collections.abc import Mapping

ONE_DAY = dt.timedelta(days=1)


def last_day(event: dt.date, days: int, calendar: Mapping[dt.date, bool]) -> dt.date | None:
    """The last day of a limit of so many days from an event.

    The day of the event is not counted; a last day that is a day off rolls to the next working day. `calendar` says of
    each known day whether it is working. None where it does not reach far enough: a court date is never provisional.
    """
    return rolled(event + days * ONE_DAY, calendar)


def rolled(day: dt.date, calendar: Mapping[dt.date, bool]) -> dt.date | None:
    """That day, or the next working day after it; None where the calendar does not reach it."""
    while calendar.get(day) is False:
        day += ONE_DAY
    return day if day in calendar else None
