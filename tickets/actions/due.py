"""When the beat rules next have something to do: what `manage.py play` asks instead of trying every hour of a long pause.

A rule that acts at a time of its own (and not only on what lies in a queue) adds its earliest time here.
"""

import datetime as dt

from tickets import clocks, deadlines
from tickets.actions import calendar_end, reminding, reviewing, supervising, time_requests
from tickets.models import Delivery, DeliveryState, Dispatch, DispatchState, Supervision

MINUTE = dt.timedelta(minutes=1)


def next_due(after: dt.datetime) -> dt.datetime | None:
    """The first full minute later than `after` at which a limit that a beat rule watches has run out; None if none
    ever will. A deadline belongs to its minute: late is after it."""
    times = [
        _return_accepted(after),
        _review(after),
        reminding.next_reminder(after),
        *_supervision(after),
        _delivery(after),
        calendar_end.next_warning(after),
    ]
    return min((time for time in times if time is not None), default=None)


def _return_accepted(after: dt.datetime) -> dt.datetime | None:
    limits = Dispatch.objects.filter(
        state=DispatchState.RETURN_REQUESTED, return_rule_by__gte=after.replace(second=0, microsecond=0)
    )
    first = limits.order_by("return_rule_by").values_list("return_rule_by", flat=True).first()
    return first.replace(second=0, microsecond=0) + MINUTE if first else None


def _supervision(after: dt.datetime):
    """When an answer next becomes late, and when lateness next turns from yellow to red."""
    owing = supervising.supervised().order_by("answer_by")
    yellow = owing.filter(answer_by__gte=after.replace(second=0, microsecond=0))
    first = yellow.values_list("answer_by", flat=True).first()
    yield first.replace(second=0, microsecond=0) + MINUTE if first else None
    late = owing.exclude(supervisions__level__gte=Supervision.RED).values_list("answer_by", flat=True).first()
    if late is not None:
        calendar = clocks.current().calendar
        red = deadlines.after_working_days(late, supervising.RED_AFTER_DAYS, calendar)
        yield max(red.replace(second=0, microsecond=0) + MINUTE, after + MINUTE)


def _delivery(after: dt.datetime) -> dt.datetime | None:
    """When the next message to the outside is tried, tried again, or comes out of the quiet hours."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__gt=after)
    first = waiting.order_by("next_at").values_list("next_at", flat=True).first()
    return first.replace(second=0, microsecond=0) + MINUTE if first else None


def _review(after: dt.datetime) -> dt.datetime | None:
    """A review date begins with its day."""
    day = reviewing.next_review()
    return max(time_requests.review_moment(day), after + MINUTE) if day else None
