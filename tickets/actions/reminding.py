"""Reminders before an answer is due: 48 and 24 hours ahead, each once, none where the whole limit is shorter
(practice of Otog Banner, Inner Mongolia, 2025)."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from organisations.models.people import SIGNERS
from tickets.actions.recording import tell
from tickets.lifecycle import AT_DEPARTMENT
from tickets.models import Dispatch, DispatchState, NoticeKind

#: Hours ahead, the nearer one last.
AHEAD = (48, 24)
#: A reminder that could not be given for so long says nothing new any more.
OUT_OF_DATE = dt.timedelta(hours=1)
OWING = (DispatchState.WAITING, DispatchState.SIGNED)


def remind(at: dt.datetime) -> int:
    """Tell the departments whose answer is due in 48 or 24 hours; returns how many dispatches."""
    return sum(_remind(hours, at) for hours in AHEAD)


def _due(hours: int):
    """Dispatches that get this reminder at some time: long enough a limit, and not reminded as near as this."""
    ahead = dt.timedelta(hours=hours)
    return Dispatch.objects.filter(
        Q(reminded=None) | Q(reminded__gt=hours),
        state__in=OWING,
        ticket__state__in=AT_DEPARTMENT,
        answer_by__gt=F("dispatched_at") + ahead,
    )


@transaction.atomic
def _remind(hours: int, at: dt.datetime) -> int:
    ahead = dt.timedelta(hours=hours)
    rows = _due(hours).filter(answer_by__gt=at + ahead - OUT_OF_DATE, answer_by__lte=at + ahead)
    told = 0
    for dispatch in rows.select_related("ticket").order_by("answer_by", "id"):
        # Whoever comes second finds it reminded already.
        if not _due(hours).filter(pk=dispatch.pk).update(reminded=hours):
            continue
        tell(
            dispatch.ticket, NoticeKind.REMINDER, at, organisation_id=dispatch.organisation_id, roles=SIGNERS
        )
        told += 1
    return told


def next_reminder(after: dt.datetime) -> dt.datetime | None:
    """When the next one is due."""
    times = []
    for hours in AHEAD:
        ahead = dt.timedelta(hours=hours)
        coming = _due(hours).filter(answer_by__gt=after + ahead).order_by("answer_by")
        first = coming.values_list("answer_by", flat=True).first()
        if first:
            times.append(first - ahead)
    return min(times, default=None)
