"""The one verb by which people move a ticket: lock, ask the life cycle, do, record."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from tickets import kinds, queue
from tickets.actions import closing, department, office
from tickets.actions.recording import record
from tickets.actions.steps import Step
from tickets.lifecycle import Stale, check, concerned
from tickets.models import Move, State, Ticket
from tickets.standing import Actor, Situation

#: What each move does, beyond changing the state. Returns the ticket's new state, or None where
#: `dispatching.write` has placed and recorded it already.
HANDLERS: dict[Move, Callable[[Step], State | None]] = {
    Move.ACCEPT: office.accept,
    Move.DECLINE: office.decline,
    Move.REDIRECT: office.redirect,
    Move.ASSIGN: office.assign,
    Move.RULE: office.rule,
    Move.ACCEPT_ANSWER: office.accept_answer,
    Move.REWORK: office.rework,
    Move.REOPEN: office.reopen,
    Move.CANCEL: office.cancel,
    Move.RELEASE_ASSIST: office.release_assist,
    Move.CALL_BACK: closing.call_back,
    Move.CONFIRM: closing.confirm,
    Move.CLOSE: closing.close,
    Move.SIGN: department.sign,
    Move.PASS_ON: department.pass_on,
    Move.REQUEST_RETURN: department.request_return,
    Move.CONTACT: department.contact,
    Move.ANSWER: department.answer,
    Move.CONSENT: department.consent,
    Move.REFUSE_CONSENT: department.refuse_consent,
}


@transaction.atomic
def move(
    *,
    ticket_id: int,
    move: Move,
    by: Actor,
    at: dt.datetime,
    data: dict[str, Any] | None = None,
    dispatch_id: int | None = None,
    seen: int | None = None,
) -> Ticket:
    """Make a move. `data` holds the values of the move's form; `seen` is the version the person saw.

    Raises lifecycle.Stale, NotYours, WrongState or Incomplete; then nothing has changed.
    """
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead", "alliance__template", "topic", "area")
        .get(pk=ticket_id)
    )
    if seen is not None and seen != ticket.version:
        raise Stale
    given = {name: value for name, value in (data or {}).items() if value not in (None, "")}
    dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
    situation = concerned(Situation(ticket, dispatches, by, at), move, dispatch_id)
    check(situation, move, given)
    step = Step(situation, move, given)
    before = ticket.state
    target = HANDLERS[move](step)
    if target is not None:
        _finish(step, before, target)
    kind = kinds.get(ticket.kind)
    if kind:
        kind.follows(ticket, move, at)
    if ticket.state == State.SUBMITTED:
        queue.hurry("tickets.route", [ticket.pk])
    return ticket


def _finish(step: Step, before: str, target: State) -> None:
    ticket = step.ticket
    ticket.state = target
    ticket.version += 1
    ticket.save()
    if step.situation.dispatch is not None:
        step.dispatch.save()
    record(
        ticket,
        step.move,
        by=step.by,
        at=step.at,
        before=before,
        dispatch=step.situation.dispatch,
        note=step.note,
        data=step.told,
    )
