"""How a ticket ends well: the call-back or the raiser's own word, and closing."""

from organisations.models.people import DESK
from tickets.actions.steps import Step
from tickets.models import CallBackOutcome, LimitStep, NoticeKind, State


def call_back(step: Step) -> State:
    """Solved closes the ticket. Anything else waits for the office: rework, or close with that
    outcome on record. No reply is no reply and may be called again."""
    ticket = step.ticket
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
    step.ticket.closed_at = step.at
    step.ticket.office_due = None
    if step.by.user.pk != step.ticket.raised_by_id:
        step.tell_raiser(NoticeKind.ENDED)
    return State.CLOSED
