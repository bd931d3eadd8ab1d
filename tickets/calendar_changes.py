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
from tickets.models import CalendarChange, CalendarDay, Dispatch, LimitStep, Move, State, Ticket
from tickets.models.states import ENDED, OPEN_DISPATCH
from tickets.standing import Situation

#: The dispatch's own clocks that run in office hours or days, each with the column it starts at.
ONE_DAY = dt.timedelta(days=1)
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
    """Let the change hold and move the open deadlines that lie across the day; returns how many tickets moved.

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
    note = f"{change.day:%Y-%m-%d} {change.name or change.source}"
    return follow(old, first=change.day, last=change.day, note=note, at=at)


def follow(old: deadlines.Calendar, *, first: dt.date, last: dt.date, note: str, at: dt.datetime) -> int:
    """Move the open deadlines that lie across days whose entries have changed from `old` to what holds now; returns how
    many tickets moved. Each ticket is a transaction of its own."""
    new = clocks.current(versions_now()).calendar
    begins, ends = (
        timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (first, last + ONE_DAY)
    )
    across = Dispatch.objects.filter(
        state__in=OPEN_DISPATCH, dispatched_at__lt=ends, answer_by__gte=begins
    ).values_list("ticket_id", flat=True)
    at_office = (
        Ticket.objects.open().filter(office_due__gte=begins, office_due__gt=at).values_list("pk", flat=True)
    )
    return sum(_moved(pk, old, new, note, at) for pk in sorted({*across, *at_office}))


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
    ticket_id: int, old: deadlines.Calendar, new: deadlines.Calendar, note: str, at: dt.datetime
) -> bool:
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    ticket = rows.select_related("topic", "alliance").get(pk=ticket_id)
    if ticket.state in ENDED:
        return False
    by = system_actor(versions_now())
    step = Step(Situation(ticket, (), by, at), Move.RESUME, {})
    moved = []
    with figures.counted([ticket.pk]):
        for dispatch in ticket.dispatches.filter(state__in=OPEN_DISPATCH).select_related("organisation"):
            was = dispatch.answer_by
            if _carry_over(step, dispatch, old, new):
                dispatch.save()
                moved.append((dispatch, was))
        office_due = ticket.office_due
        if office_due is not None and office_due > at:
            # Whatever the office has to do: what is left of its limit from now on is left still.
            ticket.office_due = deadlines.carried_over(at, office_due, old, new)
        if not moved and ticket.office_due == office_due:
            return False
        if moved and ticket.dispatched_at and ticket.answer_by and not step.in_natural_time(LimitStep.ANSWER):
            ticket.answer_by = deadlines.carried_over(ticket.dispatched_at, ticket.answer_by, old, new)
            ticket.answer_by_provisional = _is_provisional(ticket, new)
        ticket.version += 1
        ticket.save()
    for dispatch, was in moved:
        # Where only the limit to sign or to return has moved, the answer is due as it was.
        data = {}
        if was != dispatch.answer_by:
            data = {"former": was.isoformat(), "until": dispatch.answer_by.isoformat(), "grant": True}
        record(
            ticket, "recomputed", by=by, at=at, before=ticket.state, dispatch=dispatch, note=note, data=data
        )
    if ticket.office_due != office_due:
        # The office's own clock is no matter of the time line.
        audit.record(
            action="ticket.recomputed",
            at=at,
            by=by.user,
            object_type="ticket",
            object_id=ticket.pk,
            object_label=ticket.number,
            data={
                "office_due": ticket.office_due.isoformat(),
                "former": office_due.isoformat(),
                "note": note,
            },
        )
    return True


def _carry_over(step: Step, dispatch: Dispatch, old: deadlines.Calendar, new: deadlines.Calendar) -> bool:
    changed, was_provisional, answer_by = False, dispatch.answer_by_provisional, dispatch.answer_by
    for name, start_name, limit in CLOCKS:
        start, due = getattr(dispatch, start_name), getattr(dispatch, name)
        done = name == "sign_by" and dispatch.signed_at is not None
        if start is None or due is None or done or step.in_natural_time(limit):
            continue
        carried = deadlines.carried_over(start, due, old, new)
        changed |= carried != due
        setattr(dispatch, name, carried)
    if dispatch.answer_by != answer_by:
        dispatch.reminded = None
    dispatch.answer_by_provisional = not step.in_natural_time(LimitStep.ANSWER) and _is_provisional(
        dispatch, new
    )
    if step.ticket.state != State.SUSPENDED:  # then it is due on the review date
        dispatch.due = dispatch.next_due
    return changed or dispatch.answer_by_provisional != was_provisional


def _is_provisional(row: Ticket | Dispatch, calendar: deadlines.Calendar) -> bool:
    """Whether a day between its dispatch and its answer was taken by its weekday."""
    first, last = timezone.localdate(row.dispatched_at), timezone.localdate(row.answer_by)
    days = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    return any(calendar.is_provisional(day) for day in days)
