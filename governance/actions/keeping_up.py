"""After each move of a concern: nothing was sent down that the duty list does not send down."""

import datetime as dt

from django.utils.translation import gettext as _

from governance.going_down import Down, down
from tickets.cell_checks import LOWER_KINDS
from tickets.lifecycle import Incomplete
from tickets.models import DispatchRole, Move, Ticket
from tickets.models.states import GONE_DISPATCH

#: Moves by which somebody names a unit; what the matrix names is checked where the matrix is kept.
NAMING = frozenset({Move.ASSIGN, Move.RULE, Move.CONCLUDE, Move.ADD_ASSIST, Move.HAND_OVER})


def keep_up(ticket: Ticket, move: str, at: dt.datetime) -> None:
    """Raises Incomplete where this move sent the concern to a township, village or community that its topic may not
    go down to; then the move has not happened. A unit of the place that raised it may be named: it keeps its own."""
    if move not in NAMING:
        return
    way = down(ticket.topic)
    if way == Down.LEAD:
        return
    sent = ticket.dispatches.exclude(state__in=GONE_DISPATCH).filter(
        dispatched_at=at, organisation__kind__in=LOWER_KINDS
    )
    if way == Down.ASSIST:
        sent = sent.filter(role=DispatchRole.LEAD)
    if sent.exclude(organisation=ticket.raiser_unit_id).exists():
        words = _("“%(topic)s”: %(why)s.") % {"topic": ticket.topic, "why": way.label}
        if way == Down.NOT:
            words = _(
                "“%(topic)s” goes to no township, subdistrict, village or community: no item of the published duty list is "
                "entered for it. The roster keeper enters it at the topic, in the responsibility matrix."
            ) % {"topic": ticket.topic}
        raise Incomplete({"department": words, "assists": words})
