"""Looking for what a reporter raised before, by the exact telephone number, recorded whoever was found; and forgetting
who a reporter was."""

import datetime as dt

from audit import actions as audit
from tickets.actions.recording import record
from tickets.models import Ticket
from tickets.models.instructions import instructed
from tickets.reporters import tickets_of_phone
from tickets.standing import Actor

#: Nobody raises more; a number with more is an office's.
MOST = 50


def find_by_phone(*, by: Actor, at: dt.datetime, phone: str) -> list[Ticket]:
    """The newest tickets whose reporter has this number and may be seen by the actor. The number itself is kept
    nowhere; the record holds what was found."""
    found = tickets_of_phone(by, phone).for_list().annotate(is_instructed=instructed())
    tickets = list(found.order_by("-id")[:MOST])
    audit.record(
        action="ticket.find_by_phone",
        at=at,
        by=by.user,
        object_type="ticket",
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data={"found": [ticket.number for ticket in tickets]},
    )
    return tickets


def forget_reporter(*, ticket: Ticket, by: Actor, at: dt.datetime) -> None:
    """Delete who the matter came from; the ticket itself stays. The caller holds the ticket's lock."""
    ticket.reporter_name = ticket.reporter_phone = ticket.reporter_phone_hash = ""
    ticket.save(update_fields=["reporter_name", "reporter_phone", "reporter_phone_hash"])
    record(ticket, "forget_reporter", by=by, at=at, before=ticket.state)
