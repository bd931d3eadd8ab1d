"""The one verb by which people move a ticket: lock, ask the life cycle, do, record."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from tickets import duty, kinds, queue
from tickets.actions import closing, department, joint, office, parts, standing_in, time_requests
from tickets.actions.recording import record
from tickets.actions.steps import Step
from tickets.figures import keeping as figures
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
    Move.REQUEST_EXTENSION: time_requests.request_extension,
    Move.DECIDE_EXTENSION: time_requests.decide_extension,
    Move.REQUEST_SUSPENSION: time_requests.request_suspension,
    Move.DECIDE_SUSPENSION: time_requests.decide_suspension,
    Move.RESUME: time_requests.resume,
    Move.CONSULT: joint.consult,
    Move.CONCLUDE: joint.conclude,
    Move.ADD_ASSIST: joint.add_assist,
    Move.HAND_OVER: joint.hand_over,
    Move.REROUTE: joint.reroute,
    Move.SPLIT: parts.split,
    Move.MERGE: parts.merge,
    Move.UNMERGE: parts.unmerge,
    Move.RECORD_REVIEW: office.record_review,
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
    """Make a move. `data` holds the values of the move's form; `seen` is the version the person saw. With
    `on_behalf_of` among them (a unit), a clerk makes the department's move for that unit.

    Raises lifecycle.Stale, NotYours, WrongState or Incomplete; then nothing has changed.
    """
    given = {name: value for name, value in (data or {}).items() if value not in (None, "")}
    locked = _locked(ticket_id, move, given)
    ticket = locked[ticket_id]
    if seen is not None and seen != ticket.version:
        raise Stale
    given |= {name: locked[value.pk] for name, value in given.items() if isinstance(value, Ticket)}
    dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
    parts = tuple(ticket.parts.open().values_list("number", flat=True))
    unit = given.get(standing_in.FIELD)
    whole = Situation(
        ticket,
        dispatches,
        by,
        at,
        on_behalf_of=None if unit is None else unit.pk,
        open_parts=parts,
        on_duty=duty.units_of(ticket, by, at),
    )
    situation = concerned(whole, move, dispatch_id)
    check(situation, move, given)
    step = Step(situation, move, given, merged_into=locked.get(ticket.merged_into_id))
    step.behalf = standing_in.behalf_of(given, at)
    if step.behalf:
        standing_in.remember(step.dispatch, by)
    before = ticket.state
    with figures.counted(locked):
        target = HANDLERS[move](step)
        if target is not None:
            finish(step, before, target)
        kind = kinds.get(ticket.kind)
        if kind:
            kind.follows(ticket, move, at)
    if ticket.state == State.SUBMITTED:
        queue.hurry("tickets.route", [ticket.pk])
    return ticket


def _locked(ticket_id: int, move: Move, given: dict[str, Any]) -> dict[int, Ticket]:
    """The ticket and every other one that the move names, locked in one order, so that no two moves
    wait for each other."""
    ids = {ticket_id, *(value.pk for value in given.values() if isinstance(value, Ticket))}
    if move == Move.UNMERGE:
        ids |= set(Ticket.objects.filter(merged=ticket_id).values_list("pk", flat=True))
    rows = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead", "alliance__template", "topic", "area")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    return {row.pk: row for row in rows}


def finish(step: Step, before: str, target: State, what: str = "") -> None:
    """Save what a handler changed, and leave the line and the audit row."""
    ticket = step.ticket
    ticket.state = target
    ticket.version += 1
    ticket.save()
    if step.situation.dispatch is not None:
        step.dispatch.save()
    record(
        ticket,
        what or step.move,
        by=step.by,
        at=step.at,
        before=before,
        dispatch=step.situation.dispatch,
        note=step.note,
        data=step.told | (step.behalf.told() if step.behalf else {}),
    )
