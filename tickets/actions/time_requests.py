"""Extension and suspension: a department asks with a reason, another person decides, the raiser is told.

An extension is granted once and adds at most the original length. A suspension stops all clocks of the
ticket until its review date; then the ticket comes back by itself, whoever forgot it.
"""

import datetime as dt

from django.utils import timezone

from organisations.models.people import DESK, SIGNERS
from tickets import deadlines
from tickets.actions.steps import Step
from tickets.lifecycle import Incomplete
from tickets.models import (
    Dispatch,
    DispatchRole,
    LimitStep,
    NoticeKind,
    RequestKind,
    State,
    TimeRequest,
)


def request_extension(step: Step) -> State:
    dispatch, until = step.dispatch, step.data["until"]
    if until <= dispatch.answer_by:
        raise Incomplete({"until": "until_not_later"})
    if until > longest_extension(step, dispatch):
        raise Incomplete({"until": "until_too_far"})
    step.told = {"until": until.isoformat()}
    return _asked(step, RequestKind.EXTENSION, until=until)


def longest_extension(step: Step, dispatch: Dispatch) -> dt.datetime:
    """The original length once more, from the present deadline."""
    return step.due(LimitStep.ANSWER, dispatch.answer_by)


def request_suspension(step: Step) -> State:
    review_on = step.data["review_on"]
    if review_on <= timezone.localdate(step.at):
        raise Incomplete({"review_on": "not_in_future"})
    step.told = {"review_on": review_on.isoformat()}
    return _asked(step, RequestKind.SUSPENSION, review_on=review_on, explained=step.data.get("explained", ""))


def _asked(step: Step, kind: RequestKind, **asked) -> State:
    dispatch = step.dispatch
    dispatch.pending = kind
    TimeRequest.objects.create(
        ticket=step.ticket,
        dispatch=dispatch,
        kind=kind,
        reason=step.data["reason"],
        former_answer_by=dispatch.answer_by,
        asked_at=step.at,
        asked_by=step.by.user,
        decide_by=step.due(LimitStep.RULING),
        **asked,
    )
    step.note = step.data["reason"]
    step.tell_office(NoticeKind.TIME_ASKED, *DESK)
    return step.ticket.state


def decide_extension(step: Step) -> State:
    request = _decided(step)
    ticket, dispatch = step.ticket, step.dispatch
    if not request.granted:
        return ticket.state
    until, calendar = request.until, step.clocks.calendar
    if dispatch.role == DispatchRole.LEAD:
        # The ticket gets the same time added, and keeps what returns have used up of it.
        ticket.answer_by = deadlines.shifted(ticket.answer_by, [(dispatch.answer_by, until)], calendar)
        step.tell_raisers(NoticeKind.EXTENDED)
    dispatch.answer_by = dispatch.due = until
    dispatch.answer_by_provisional = calendar.is_provisional(timezone.localdate(until))
    dispatch.extended = True
    dispatch.reminded = None  # of the new deadline
    step.told |= {"until": until.isoformat()}
    return ticket.state


def decide_suspension(step: Step) -> State:
    request = _decided(step)
    ticket = step.ticket
    if not request.granted:
        return ticket.state
    ticket.suspended_at = step.at
    ticket.review_on = request.review_on
    for dispatch in step.open_dispatches():
        dispatch.due = review_moment(request.review_on)
        if dispatch != step.dispatch:
            dispatch.save()
            step.tell(NoticeKind.SUSPENDED, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    step.told |= {"review_on": request.review_on.isoformat()}
    step.tell_raisers(NoticeKind.SUSPENDED)
    return State.SUSPENDED


def _decided(step: Step) -> TimeRequest:
    """Close the open request of the dispatch with the decision, and tell who asked."""
    dispatch = step.dispatch
    request = TimeRequest.objects.get(dispatch=dispatch, decided_at=None)
    if request.asked_by_id == step.by.user.pk:
        raise Incomplete({"grant": "own_request"})
    request.decided_at = step.at
    request.decided_by = step.by.user
    request.decided_post = step.by.post.role if step.by.post else ""
    request.granted = step.data["grant"]
    request.note = step.note
    request.save()
    dispatch.pending = ""
    step.told = {"grant": request.granted}
    step.tell(NoticeKind.TIME_DECIDED, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    return request


def resume(step: Step) -> State:
    """Let the clocks run again; what was left of each limit is left still."""
    ticket = step.ticket
    until = min(step.at, review_moment(ticket.review_on))
    pause = (ticket.suspended_at, max(until, ticket.suspended_at))
    TimeRequest.objects.filter(
        ticket=ticket, kind=RequestKind.SUSPENSION, granted=True, ended_at=None
    ).update(ended_at=pause[1])
    ticket.answer_by = step.after_pause(ticket.answer_by, LimitStep.ANSWER, pause)
    ticket.suspended_at = ticket.review_on = None
    for dispatch in step.open_dispatches():
        _run_on(step, dispatch, pause)
        dispatch.save()
        step.tell(NoticeKind.RESUMED, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    return State.PROCESSING


def _run_on(step: Step, dispatch: Dispatch, pause: tuple[dt.datetime, dt.datetime]) -> None:
    for name, limit in (
        ("sign_by", LimitStep.SIGN),
        ("return_by", LimitStep.RETURN),
        ("contact_by", LimitStep.CONTACT),
        ("answer_by", LimitStep.ANSWER),
        ("return_rule_by", LimitStep.RULING),
    ):
        due = getattr(dispatch, name)
        if due is not None and due > pause[0]:
            setattr(dispatch, name, step.after_pause(due, limit, pause))
    dispatch.due = dispatch.next_due
    dispatch.reminded = None  # of the deadline as it is now


def review_moment(day: dt.date) -> dt.datetime:
    """A review date begins with its day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
