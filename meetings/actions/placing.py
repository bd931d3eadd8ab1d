"""A resolution's lead and assistants on a ticket: the moves that the ticket's own life cycle offers, and no other."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from organisations.models import Organisation
from tickets import actions
from tickets.lifecycle import Offer, WrongState, moves_for
from tickets.models import DispatchRole, Move, Ticket
from tickets.models.states import GONE_DISPATCH
from tickets.standing import Actor, Situation

#: More moves than any resolution needs; beyond it something moves in circles.
MOST = 12


def carry(
    *,
    ticket_id: int,
    lead: Organisation,
    assists: Sequence[Organisation],
    basis: str,
    by: Actor,
    at: dt.datetime,
) -> list[str]:
    """Bring the ticket to this lead with these assistants; returns the moves that were made.

    Runs in the caller's transaction. Raises WrongState where the ticket offers no way there, and
    whatever a move raises.
    """
    made: list[str] = []
    for _turn in range(MOST):
        # What was just raised or reopened is routed first, as the queue would.
        actions.route([ticket_id], at)
        situation = _situation(ticket_id, by, at)
        following = _following(situation, lead, assists, basis)
        if following is None:
            if not _stands(situation, lead, assists):
                raise WrongState(
                    "wrong_state",
                    _("Ticket %(number)s is “%(state)s”: a resolution cannot be carried out on it now.")
                    % {"number": situation.ticket.number, "state": situation.ticket.get_state_display()},
                )
            return made
        offer, data = following
        actions.move(
            ticket_id=ticket_id,
            move=offer.move,
            by=by,
            at=at,
            data=data,
            dispatch_id=offer.dispatch.pk if offer.dispatch else None,
        )
        made.append(offer.move)
    raise RuntimeError(f"ticket {ticket_id} does not come to rest: {made}")


def _situation(ticket_id: int, by: Actor, at: dt.datetime) -> Situation:
    ticket = Ticket.objects.select_related("alliance__lead", "topic", "lead").get(pk=ticket_id)
    dispatches = tuple(ticket.dispatches.select_related("organisation").order_by("id"))
    return Situation(ticket, dispatches, by, at)


def _with(situation: Situation) -> set[int]:
    """Units that hold a dispatch in force."""
    return {row.organisation_id for row in situation.dispatches if row.state not in GONE_DISPATCH}


def _stands(situation: Situation, lead: Organisation, assists: Sequence[Organisation]) -> bool:
    return situation.ticket.lead_id == lead.pk and {unit.pk for unit in assists} <= _with(situation)


def _following(
    situation: Situation, lead: Organisation, assists: Sequence[Organisation], basis: str
) -> tuple[Offer, dict[str, Any]] | None:
    """The next move towards what was resolved, of those open to the office now."""
    offers = {}
    for offer in moves_for(situation):
        if offer.move != Move.RULE or offer.dispatch.role == DispatchRole.LEAD:
            offers[offer.move] = offer
    named = {"department": lead, "assists": list(assists), "basis": basis}
    for move in (Move.CONCLUDE, Move.ASSIGN):
        if move in offers:
            return offers[move], named
    if Move.RULE in offers:
        return offers[Move.RULE], {"department": lead, "final": True, "basis": basis}
    if Move.RESUME in offers:
        return offers[Move.RESUME], {"note": basis}
    if Move.REOPEN in offers:
        return offers[Move.REOPEN], {"reason": basis}
    if Move.HAND_OVER in offers and situation.ticket.lead_id != lead.pk:
        return offers[Move.HAND_OVER], {"department": lead, "reason": basis}
    missing = [unit for unit in assists if unit.pk not in _with(situation)]
    if Move.ADD_ASSIST in offers and missing:
        return offers[Move.ADD_ASSIST], {"department": missing[0], "note": basis}
    return None
