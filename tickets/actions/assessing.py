"""The office assesses how urgent a matter is, as long as no department has it: its deadlines are fixed at first dispatch."""

import datetime as dt

from django.db import transaction

from organisations.models.people import DESK
from tickets.actions.recording import record
from tickets.lifecycle import NotYours, WrongState
from tickets.models import State, Ticket
from tickets.standing import Actor

#: In the office's hands.
HELD = (State.RECEIVED, State.TRIAGE, State.CONSULTING)


def may_assess(actor: Actor, ticket: Ticket) -> bool:
    desk = actor.holds(*DESK) and actor.post.organisation_id == ticket.alliance.lead_id
    return desk and ticket.state in HELD and ticket.answer_by is None


@transaction.atomic
def assess_urgency(*, ticket: Ticket, by: Actor, at: dt.datetime, urgency: str, note: str) -> Ticket:
    """Raises NotYours, or WrongState once the matter was dispatched; the same urgency again changes nothing."""
    row = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance")
        .get(pk=ticket.pk)
    )
    if not (by.holds(*DESK) and by.post.organisation_id == row.alliance.lead_id):
        raise NotYours("not_yours")
    if not may_assess(by, row):
        raise WrongState("wrong_state")
    if row.urgency != urgency:
        before, row.urgency = row.urgency, urgency
        row.version += 1
        row.save(update_fields=["urgency", "version"])
        record(
            row,
            "urgency",
            by=by,
            at=at,
            before=row.state,
            note=note,
            data={"before": before, "after": urgency},
        )
    return row
