"""Open deadlines follow the working calendar and the office hours when these change; each change leaves a record.

What is finished is never rewritten, and what is left of an open limit is left still: a limit in working days keeps its
working days, one in working hours the open time between its start and itself.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit import actions as audit
from organisations.versions import versions_now
from tickets import clocks, deadlines, queue
from tickets.actions.queueing import system_actor
from tickets.actions.recording import record
from tickets.actions.steps import Step
from tickets.figures import keeping as figures
from tickets.models import Dispatch, LimitStep, LimitUnit, Move, Recomputation, State, Ticket
from tickets.models.states import ENDED, OPEN_DISPATCH
from tickets.standing import Situation

WORK = "tickets.recompute"
#: Tickets that are looked at before the page answers; a worker goes on with the rest.
AT_ONCE = 20
#: Of one message: well below what a task may last (CELERY_TASK_TIME_LIMIT).
BATCH = 200
ONE_DAY = dt.timedelta(days=1)
#: The dispatch's own clocks, each with the column it starts at.
CLOCKS = (
    ("sign_by", "dispatched_at", LimitStep.SIGN),
    ("return_by", "dispatched_at", LimitStep.RETURN),
    ("answer_by", "dispatched_at", LimitStep.ANSWER),
    ("return_rule_by", "return_asked_at", LimitStep.RULING),
)
#: Which limit the office's own clock runs by; in every other state it is a review.
OFFICE_LIMITS = {
    State.TRIAGE: LimitStep.RULING,
    State.CONSULTING: LimitStep.RULING,
    State.CALLBACK: LimitStep.CALLBACK,
}


def follow(
    old: deadlines.Calendar, *, first: dt.date, last: dt.date | None, note: str, at: dt.datetime
) -> Recomputation:
    """Lay down that the open deadlines across these days (`last` None: all after the first) follow the change from `old`
    to what holds now. Inside the transaction of the change; `go_on` does the work."""
    begun = Recomputation(
        at=at,
        note=note[:200],
        first=first,
        last=last,
        former={
            "days": {day.isoformat(): old.days.get(day) for day in _days(first, last, old)},
            "openings": [
                [str(each.opens), str(each.closes), str(each.since), each.until and str(each.until)]
                for each in old.openings
            ],
        },
    )
    begun.save()
    return begun


def _days(first: dt.date, last: dt.date | None, old: deadlines.Calendar) -> Iterator[dt.date]:
    """Days whose entries may have changed; a change without an end is one of hours, not of days."""
    if last is not None:
        new = clocks.current(versions_now()).calendar
        span = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
        yield from (day for day in span if old.days.get(day) != new.days.get(day))


def under_way() -> bool:
    """Whether deadlines still follow an earlier change."""
    return Recomputation.objects.filter(ended_at=None).exists()


def go_on(recomputation_id: int, at: dt.datetime, *, most: int | None = None) -> Recomputation:
    """Look at up to `most` more tickets, each in a transaction of its own, and send a message for the rest; whoever comes
    second waits and finds it done."""
    looked_at, old = 0, _former(Recomputation.objects.get(pk=recomputation_id))
    while most is None or looked_at < most:
        with transaction.atomic():
            run = Recomputation.objects.select_for_update().get(pk=recomputation_id)
            if run.ended_at is not None:
                return run
            ticket_id = _next(run)
            if ticket_id is None:
                run.ended_at = at
                run.save()
                return run
            run.moved += _moved(ticket_id, old, clocks.current(versions_now()).calendar, run)
            run.done_to = ticket_id
            run.save()
        looked_at += 1
    queue.hurry(WORK, run.pk)
    return run


def resume(at: dt.datetime) -> int:
    """Go on with what a lost message or worker left; returns how many changes."""
    ids = list(Recomputation.objects.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        go_on(pk, at, most=BATCH)
    return len(ids)


def _next(run: Recomputation) -> int | None:
    """The next ticket with an open deadline across the days."""
    begins = timezone.make_aware(dt.datetime.combine(run.first, dt.time()))
    across, at_office = Q(dispatched_at__lte=run.at, answer_by__gte=begins), Q(office_due__gte=begins)
    if run.last is not None:
        across &= Q(dispatched_at__lt=timezone.make_aware(dt.datetime.combine(run.last + ONE_DAY, dt.time())))
    dispatched = Dispatch.objects.filter(across, state__in=OPEN_DISPATCH, ticket__gt=run.done_to)
    waiting = Ticket.objects.open().filter(at_office, office_due__gt=run.at, pk__gt=run.done_to)
    found = (
        dispatched.order_by("ticket_id").values_list("ticket_id", flat=True).first(),
        waiting.order_by("pk").values_list("pk", flat=True).first(),
    )
    return min((pk for pk in found if pk is not None), default=None)


def _former(run: Recomputation) -> deadlines.Calendar:
    new = clocks.current(versions_now()).calendar
    days = dict(new.days)
    for day, was_working in run.former["days"].items():
        if was_working is None:
            days.pop(dt.date.fromisoformat(day), None)
        else:
            days[dt.date.fromisoformat(day)] = was_working
    openings = [
        deadlines.Opening(
            dt.time.fromisoformat(opens),
            dt.time.fromisoformat(closes),
            dt.date.fromisoformat(since),
            until and dt.date.fromisoformat(until),
        )
        for opens, closes, since, until in run.former["openings"]
    ]
    return deadlines.Calendar(days=days, openings=openings, zone=new.zone)


def _moved(ticket_id: int, old: deadlines.Calendar, new: deadlines.Calendar, run: Recomputation) -> bool:
    at, note = run.at, run.note
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    ticket = rows.select_related("topic", "alliance").get(pk=ticket_id)
    if ticket.state in ENDED:
        return False
    by = system_actor(versions_now())
    step = Step(Situation(ticket, (), by, at), Move.RESUME, {})
    moved = []
    # What was begun since the change counts by the new calendar already.
    open_rows = ticket.dispatches.filter(state__in=OPEN_DISPATCH, dispatched_at__lte=at)
    with figures.counted([ticket.pk]):
        for dispatch in open_rows.select_related("organisation"):
            was = dispatch.answer_by
            if _carry_over(step, dispatch, old, new):
                dispatch.save()
                moved.append((dispatch, was))
        office_due = ticket.office_due
        if office_due is not None and office_due > at and not ticket.events.filter(at__gt=at).exists():
            # Whatever the office has to do: what is left of its limit from now on is left still.
            limit = OFFICE_LIMITS.get(State(ticket.state), LimitStep.REVIEW)
            ticket.office_due = _carried(step, limit, at, office_due, old, new)
        if not moved and ticket.office_due == office_due:
            return False
        if moved and ticket.dispatched_at and ticket.answer_by and not step.in_natural_time(LimitStep.ANSWER):
            ticket.answer_by = _carried(
                step, LimitStep.ANSWER, ticket.dispatched_at, ticket.answer_by, old, new
            )
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
        if start is None or due is None or done:
            continue
        carried = _carried(step, limit, start, due, old, new)
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


def _carried(
    step: Step,
    limit: LimitStep,
    start: dt.datetime,
    due: dt.datetime,
    old: deadlines.Calendar,
    new: deadlines.Calendar,
) -> dt.datetime:
    unit = step.unit_of(limit)
    if unit == LimitUnit.WORKING_DAYS:
        return deadlines.days_carried_over(start, due, old, new)
    if unit == LimitUnit.WORKING_HOURS:
        return deadlines.carried_over(start, due, old, new)
    return due


def _is_provisional(row: Ticket | Dispatch, calendar: deadlines.Calendar) -> bool:
    """Whether a day between its dispatch and its answer was taken by its weekday."""
    first, last = timezone.localdate(row.dispatched_at), timezone.localdate(row.answer_by)
    days = (first + dt.timedelta(days=offset) for offset in range((last - first).days + 1))
    return any(calendar.is_provisional(day) for day in days)
