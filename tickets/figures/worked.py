"""Net working time of a dispatch: open minutes from dispatch to answer, without the time that was not the unit's."""

import datetime as dt

from django.db.models import Q

from tickets.deadlines import Calendar, working_minutes
from tickets.models import Dispatch, RequestKind, TimeRequest


def worked_minutes(dispatch: Dispatch, until: dt.datetime, calendar: Calendar) -> int:
    """Open minutes up to `until` without suspensions of the ticket, and without the wait for an extension that was
    granted (DESIGN 4: time waiting for a decision leaves net time only if granted)."""
    requests = TimeRequest.objects.filter(
        Q(kind=RequestKind.SUSPENSION) | Q(kind=RequestKind.EXTENSION, dispatch=dispatch),
        ticket=dispatch.ticket_id,
        granted=True,
    )
    pauses = sorted(
        (request.decided_at, request.ended_at or until)
        if request.kind == RequestKind.SUSPENSION
        else (request.asked_at, request.decided_at)
        for request in requests
    )
    minutes, moment = 0, dispatch.dispatched_at
    for begin, end in pauses:
        if begin > moment:
            minutes += working_minutes(moment, min(begin, until), calendar)
        moment = max(moment, end)
    return minutes + (working_minutes(moment, until, calendar) if moment < until else 0)
