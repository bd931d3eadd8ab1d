"""Tickets of a leader's instruction: opened by it, joined to it, taken off again."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from organisations.models import Area
from organisations.models.people import SIGNERS
from tickets import kinds
from tickets.actions.instruction_record import locked, note
from tickets.actions.raising import raise_ticket
from tickets.actions.recording import record, tell
from tickets.lifecycle import Incomplete
from tickets.models import Instruction, InstructionStep, InstructionTicket, NoticeKind, Ticket, Topic
from tickets.models.states import ENDED
from tickets.standing import Actor


@transaction.atomic
def open_ticket(
    *,
    instruction_id: int,
    by: Actor,
    at: dt.datetime,
    topic: Topic,
    area: Area,
    title: str,
    description: str,
    place: str = "",
) -> Ticket:
    """Raise a ticket of the instruction's alliance, routed like any other. Raises NotYours, WrongState, Incomplete."""
    row = locked(instruction_id, InstructionStep.OPEN_TICKET, by)
    ticket = raise_ticket(
        by=by,
        at=at,
        alliance=row.alliance,
        topic=topic,
        area=area,
        title=title,
        description=description,
        place=place,
    )
    _link(row, ticket, by, at, opened=True)
    return ticket


@transaction.atomic
def join_tickets(
    *, instruction_id: int, by: Actor, at: dt.datetime, tickets: Sequence[Ticket]
) -> Instruction:
    """Join open tickets that the acting account sees. Raises NotYours, WrongState, Incomplete."""
    row = locked(instruction_id, InstructionStep.JOIN, by)
    if not tickets:
        raise Incomplete({"tickets": "required"})
    for ticket in tickets:
        join(row, ticket, by, at)
    return row


def join(row: Instruction, ticket: Ticket, by: Actor, at: dt.datetime) -> None:
    seen = Ticket.objects.visible_to(by.user).filter(pk=ticket.pk).values("pk")
    found = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance")
        .filter(pk__in=seen, kind__in=kinds.with_switch("instructions"))
        .first()
    )
    if found is None:
        raise Incomplete({"tickets": "unknown"})
    if found.state in ENDED:
        raise Incomplete({"tickets": "ticket_ended"})
    if row.links.filter(ticket=found).exists():
        return
    _link(row, found, by, at, opened=False)


def _link(row: Instruction, ticket: Ticket, by: Actor, at: dt.datetime, *, opened: bool) -> None:
    InstructionTicket.objects.create(instruction=row, ticket=ticket, opened=opened, joined_at=at)
    record(ticket, "instructed", by=by, at=at, before=ticket.state, note=str(row))
    note(row, "open_ticket" if opened else "join", by, at, ticket=ticket.number)
    if ticket.lead_id:
        tell(ticket, NoticeKind.INSTRUCTED, at, organisation_id=ticket.lead_id, roles=SIGNERS)


@transaction.atomic
def leave_ticket(*, instruction_id: int, by: Actor, at: dt.datetime, ticket: Ticket) -> Instruction:
    """Take a ticket off again that was joined by mistake; the ticket itself goes on. Raises NotYours, WrongState."""
    row = locked(instruction_id, InstructionStep.LEAVE, by)
    removed, _rows = row.links.filter(ticket=ticket).delete()
    if removed:
        record(ticket, "instruction_left", by=by, at=at, before=ticket.state, note=str(row))
        note(row, "leave", by, at, ticket=ticket.number)
    return row
