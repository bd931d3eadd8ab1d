"""A telephone call in one line: the first contact where it is owed, else a line of the time line."""

import datetime as dt

from django.db import transaction

from tickets import duty
from tickets.actions.moving import move
from tickets.actions.recording import record
from tickets.lifecycle import NotYours, WrongState, moves_for
from tickets.models import CallWith, ContactChannel, Move, Ticket
from tickets.models.states import ENDED, ContactOutcome
from tickets.standing import Actor, Situation, contributor

WITH_REPORTER = (CallWith.TO_REPORTER, CallWith.FROM_REPORTER)


@transaction.atomic
def note_call(
    *, ticket_id: int, by: Actor, at: dt.datetime, who: CallWith, outcome: ContactOutcome, text: str
) -> Ticket:
    """Note a call about a ticket. A call with the reporter by a department that owes the first contact is that
    contact; any other is a line of the time line. Raises NotYours, or WrongState for a ticket that has ended."""
    ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)
    dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
    now = Situation(ticket, dispatches, by, at, on_duty=duty.units_of(ticket, by, at))
    if not contributor(now):
        raise NotYours("not_yours")
    if ticket.archived or ticket.state in ENDED:
        raise WrongState("ended")
    owed = [offer for offer in moves_for(now) if offer.move == Move.CONTACT]
    if ticket.on_behalf and not ticket.anonymous and who in WITH_REPORTER and owed:
        data = {"at": at, "channel": ContactChannel.TELEPHONE, "outcome": outcome, "note": text}
        dispatch = owed[0].dispatch
        return move(
            ticket_id=ticket.pk,
            move=Move.CONTACT,
            by=by,
            at=at,
            data=data,
            dispatch_id=dispatch.pk if dispatch else None,
        )
    told = {"call": str(who), "outcome": str(outcome)}
    record(ticket, "call", by=by, at=at, before=ticket.state, note=text, data=told)
    return ticket
