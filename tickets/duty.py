"""Who is called for an urgent ticket: whoever is on the duty roster of its department at that minute."""

import datetime as dt

from organisations.duty import on_duty
from organisations.models import DutyShift
from tickets.models import Ticket, Urgency
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import DEPARTMENT, Actor

__all__ = ["is_called", "on_duty", "shifts_of", "units_of"]


def is_called(ticket: Ticket) -> bool:
    """Urgent and danger tickets reach whoever is on duty, at any hour."""
    return ticket.urgency != Urgency.NORMAL


def shifts_of(ticket: Ticket, dispatches, at: dt.datetime) -> dict[int, list[DutyShift]]:
    """By unit that still works on an urgent ticket who is on duty there; empty for other tickets."""
    units = (
        {row.organisation_id for row in dispatches if row.state in OPEN_DISPATCH}
        if is_called(ticket)
        else set()
    )
    return on_duty(units, at) if units else {}


def units_of(ticket: Ticket, actor: Actor, at: dt.datetime) -> frozenset[int]:
    """Units for which the actor is on duty; asked only of who may not sign by the post alone."""
    if not is_called(ticket) or actor.post is None or actor.holds(*DEPARTMENT):
        return frozenset()
    return units_with(on_duty([actor.post.organisation_id], at), actor)


def units_with(shifts: dict[int, list[DutyShift]], actor: Actor) -> frozenset[int]:
    """The units in whose shifts the actor stands."""
    person = actor.user.person_id
    return frozenset(unit for unit, rows in shifts.items() if any(row.person_id == person for row in rows))
