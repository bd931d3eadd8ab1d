"""When the beat rules next have something to do: what `manage.py play` asks instead of trying every hour of a long pause.

A rule that acts at a time of its own (and not only on what lies in a queue) adds its earliest time here.
"""

import datetime as dt

from tickets.models import Dispatch, DispatchState

MINUTE = dt.timedelta(minutes=1)


def next_due(after: dt.datetime) -> dt.datetime | None:
    """The first full minute later than `after` at which a limit that a beat rule watches has run out; None if none
    ever will. A deadline belongs to its minute: late is after it."""
    limits = Dispatch.objects.filter(
        state=DispatchState.RETURN_REQUESTED, return_rule_by__gte=after.replace(second=0, microsecond=0)
    )
    first = limits.order_by("return_rule_by").values_list("return_rule_by", flat=True).first()
    return first.replace(second=0, microsecond=0) + MINUTE if first else None
