"""Reminders before an answer is due: 48 and 24 hours ahead, each once, none where the whole limit is shorter
(practice of Otog Banner, Inner Mongolia, 2025); of leaders' instructions, whose limit is a day, two days and one day ahead."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from organisations.models.people import SIGNERS
from tickets.actions.instructing import remind_of
from tickets.actions.recording import tell
from tickets.lifecycle import AT_DEPARTMENT
from tickets.models import Dispatch, DispatchState, Instruction, InstructionState, NoticeKind

#: Hours ahead, the nearer one last.
AHEAD = (48, 24)
#: Days ahead, from the opening of the offices on; the nearer one last.
DAYS_AHEAD = (2, 1)
MORNING = dt.time(8, 30)
#: A reminder that could not be given for so long says nothing new any more.
OUT_OF_DATE = dt.timedelta(hours=1)
OWING = (DispatchState.WAITING, DispatchState.SIGNED)


def remind(at: dt.datetime) -> int:
    """Tell the departments whose answer is due in 48 or 24 hours, and those of an instruction due in two days or one;
    returns how many dispatches and instructions."""
    return sum(_remind(hours, at) for hours in AHEAD) + sum(_remind_of_day(days, at) for days in DAYS_AHEAD)


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


@transaction.atomic
def _remind_of_day(days: int, at: dt.datetime) -> int:
    """Instructions due in so many days. What a stopped beat missed is not made up for on a later day."""
    local = timezone.localtime(at)
    if local.time() < MORNING:
        return 0
    told = 0
    rows = _due_in(days).filter(due_on=local.date() + dt.timedelta(days=days))
    for instruction in rows.select_related("alliance").order_by("id"):
        if timezone.localdate(instruction.entered_at) >= local.date():
            continue
        if _due_in(days).filter(pk=instruction.pk).update(reminded=days):
            remind_of(instruction, at)
            told += 1
    return told


def _due_in(days: int):
    """Open instructions that were not reminded as near to their day as this."""
    return Instruction.objects.filter(Q(reminded=None) | Q(reminded__gt=days), state=InstructionState.OPEN)


def next_reminder(after: dt.datetime) -> dt.datetime | None:
    """When the next one is due."""
    times = []
    for hours in AHEAD:
        ahead = dt.timedelta(hours=hours)
        coming = _due(hours).filter(answer_by__gt=after + ahead).order_by("answer_by")
        first = coming.values_list("answer_by", flat=True).first()
        if first:
            times.append(first - ahead)
    for days in DAYS_AHEAD:
        ahead = dt.timedelta(days=days)
        today = timezone.localdate(after)
        for day in (
            _due_in(days)
            .filter(due_on__gte=today + ahead)
            .order_by("due_on")
            .values_list("due_on", flat=True)
        ):
            morning = timezone.make_aware(dt.datetime.combine(day - ahead, MORNING))
            if morning > after:
                times.append(morning)
                break
    return min(times, default=None)
