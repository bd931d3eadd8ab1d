"""How a ticket ends well: the call-back or the raiser's own word, and closing."""

import datetime as dt

from django.utils import timezone

from organisations.models.people import DESK
from tickets.actions.steps import Step
from tickets.lifecycle import Incomplete
from tickets.models import CallBackOutcome, DispatchRole, LimitStep, NoticeKind, Result, State
from tickets.models.states import GONE_DISPATCH

#: When what could not be solved is looked at again, where nobody names a day.
REVIEW_AFTER = dt.timedelta(days=90)


def call_back(step: Step) -> State:
    """Solved closes the ticket. Anything else waits for the office: rework, or close with that
    outcome on record. No reply is no reply and may be called again."""
    ticket = step.ticket
    if step.data["outcome"] == CallBackOutcome.NO_REPLY and step.data.get("satisfaction"):
        raise Incomplete({"satisfaction": "nobody_replied"})
    ticket.outcome = step.data["outcome"]
    ticket.satisfaction = step.data.get("satisfaction", "")
    step.told = {"outcome": ticket.outcome, "satisfaction": ticket.satisfaction}
    if ticket.outcome == CallBackOutcome.SOLVED:
        return _closed(step)
    ticket.office_due = step.due(LimitStep.REVIEW)
    step.tell_office(NoticeKind.ANSWERED, *DESK)
    return State.CALLBACK


def confirm(step: Step) -> State:
    """The raising unit's own word: first contact and call-back in one."""
    return call_back(step)


def close(step: Step) -> State:
    return _closed(step)


def _closed(step: Step) -> State:
    """What was not solved stays on the register, with a day on which it is looked at again."""
    ticket = step.ticket
    ticket.closed_at = step.at
    ticket.office_due = None
    if _unsolved(step):
        today = timezone.localdate(step.at)
        ticket.review_on = step.data.get("review_on") or today + REVIEW_AFTER
        if ticket.review_on <= today:
            raise Incomplete({"review_on": "not_in_future"})
        step.told |= {"review_on": ticket.review_on.isoformat()}
    step.tell_raisers(NoticeKind.ENDED)
    return State.CLOSED


def _unsolved(step: Step) -> bool:
    explained = any(
        dispatch.role == DispatchRole.LEAD and dispatch.result == Result.EXPLAINED
        for dispatch in step.situation.dispatches
        if dispatch.state not in GONE_DISPATCH and dispatch.organisation_id == step.ticket.lead_id
    )
    return explained or step.ticket.outcome in (CallBackOutcome.PARTLY, CallBackOutcome.UNSOLVED)
