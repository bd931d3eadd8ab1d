"""A change of the working calendar is proposed by one administrator and confirmed by another; open deadlines follow.

What is finished is never rewritten, and what is left of an open limit is left still: a deadline keeps the open time
between its start and itself, counted in the calendar that has changed.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import User
from organisations.versions import versions_now
from tickets import catalogue_actions, clocks, deadlines
from tickets.actions.queueing import system_actor
from tickets.actions.recording import record
from tickets.actions.steps import Step
from tickets.figures import keeping as figures
from tickets.models import CalendarChange, CalendarDay, Dispatch, DispatchState, LimitStep, Move, Ticket
from tickets.models.states import ENDED, OPEN_DISPATCH
from tickets.standing import Situation

#: The dispatch's own clocks that run in office hours or days, each with the column it starts at.
CLOCKS = (
    ("sign_by", "dispatched_at", LimitStep.SIGN),
    ("return_by", "dispatched_at", LimitStep.RETURN),
    ("answer_by", "dispatched_at", LimitStep.ANSWER),
    ("return_rule_by", "return_asked_at", LimitStep.RULING),
)


@transaction.atomic
def propose(*, change: CalendarChange, by: User, at: dt.datetime) -> CalendarChange:
    """Lay a day before the second person. Raises ValidationError where one is open for that day or nothing changes."""
    change.proposed_by, change.proposed_at = by, at
    change.full_clean()
    known = CalendarDay.objects.filter(day=change.day).first()
    if known is not None and (known.is_working, known.name) == (change.is_working, change.name):
        raise ValidationError({"day": _("The calendar says so already.")})
    change.save()
    _record(change, "propose", by, at)
    return change


def confirm(*, change_id: int, by: User, at: dt.datetime) -> int:
    """Let the change hold and move the open deadlines that lie across the day; returns how many dispatches moved.

    Raises ValidationError for the proposer, and for what is decided already."""
    with transaction.atomic():
        change = _open(change_id, by)
        old = clocks.current(versions_now()).calendar
        change.accepted, change.decided_by, change.decided_at = True, by, at
        change.save()
        day = CalendarDay.objects.filter(day=change.day).first() or CalendarDay(day=change.day)
        day.is_working, day.name, day.source = change.is_working, change.name, change.source
        catalogue_actions.save_calendar_day(day=day, by=by, at=at)
        _record(change, "confirm", by, at)
    new = clocks.current(versions_now()).calendar
    begins = timezone.make_aware(dt.datetime.combine(change.day, dt.time()))
    across = Dispatch.objects.filter(
        state__in=OPEN_DISPATCH, dispatched_at__lt=begins + dt.timedelta(days=1), answer_by__gte=begins
    )
    tickets = across.order_by("ticket_id").values_list("ticket_id", flat=True).distinct()
    return sum(_moved(pk, old, new, change, at) for pk in list(tickets))


@transaction.atomic
def refuse(*, change_id: int, by: User, at: dt.datetime) -> CalendarChange:
    """Drop a proposal. Raises ValidationError as `confirm` does."""
    change = _open(change_id, by)
    change.accepted, change.decided_by, change.decided_at = False, by, at
    change.save()
    _record(change, "refuse", by, at)
    return change


def _open(change_id: int, by: User) -> CalendarChange:
    change = CalendarChange.objects.select_for_update().get(pk=change_id)
    if change.decided_at is not None:
        raise ValidationError(_("This proposal is decided already."))
    if change.proposed_by_id == by.pk:
        raise ValidationError(_("Who proposed a change does not confirm it; another administrator must."))
    return change


def _record(change: CalendarChange, verb: str, by: User, at: dt.datetime) -> None:
    data = {"day": change.day.isoformat(), "is_working": change.is_working, "source": change.source}
    audit.record(
        action=f"catalogue.calendarchange.{verb}",
        at=at,
        by=by,
        object_type="calendarchange",
        object_id=change.pk,
        object_label=change,
        data=data,
    )


@transaction.atomic
def _moved(
    ticket_id: int, old: deadlines.Calendar, new: deadlines.Calendar, change: CalendarChange, at: dt.datetime
) -> int:
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    ticket = rows.select_related("topic", "alliance").get(pk=ticket_id)
    if ticket.state in ENDED:
        return 0
    by = system_actor(versions_now())
    step = Step(Situation(ticket, (), by, at), Move.RESUME, {})
    moved = []
    with figures.counted([ticket.pk]):
        for dispatch in ticket.dispatches.filter(state__in=OPEN_DISPATCH).select_related("organisation"):
            was = dispatch.answer_by
            if _carry_over(step, dispatch, old, new):
                dispatch.save()
                moved.append((dispatch, was))
        if not moved:
            return 0
        if ticket.dispatched_at and ticket.answer_by and not step.in_natural_time(LimitStep.ANSWER):
            ticket.answer_by = deadlines.carried_over(ticket.dispatched_at, ticket.answer_by, old, new)
        ticket.version += len(moved)
        ticket.save()
    for dispatch, was in moved:
        # Where only the limit to sign or to return has moved, the answer is due as it was.
        data = {}
        if was != dispatch.answer_by:
            data = {"former": was.isoformat(), "until": dispatch.answer_by.isoformat(), "grant": True}
        note = f"{change.day:%Y-%m-%d} {change.name or change.source}"
        record(
            ticket, "recomputed", by=by, at=at, before=ticket.state, dispatch=dispatch, note=note, data=data
        )
    return len(moved)


def _carry_over(step: Step, dispatch: Dispatch, old: deadlines.Calendar, new: deadlines.Calendar) -> bool:
    changed = False
    for name, start_name, limit in CLOCKS:
        start, due = getattr(dispatch, start_name), getattr(dispatch, name)
        if start is None or due is None or step.in_natural_time(limit):
            continue
        carried = deadlines.carried_over(start, due, old, new)
        changed |= carried != due
        setattr(dispatch, name, carried)
    first, last = timezone.localdate(dispatch.dispatched_at), timezone.localdate(dispatch.answer_by)
    dispatch.answer_by_provisional = any(
        new.is_provisional(first + dt.timedelta(days=offset)) for offset in range((last - first).days + 1)
    )
    dispatch.due = {
        DispatchState.WAITING: dispatch.sign_by,
        DispatchState.RETURN_REQUESTED: dispatch.return_rule_by,
    }.get(dispatch.state, dispatch.answer_by)
    return changed
