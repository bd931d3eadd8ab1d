"""How a dispatched ticket was closed: what its call-back was worth, and whether it was answered by its deadline.

A reopened ticket keeps this of each round that was closed before, so that reopening takes nothing out of the figures.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from tickets.deadlines import is_late
from tickets.models import DispatchRole, DispatchState, Result, State


class Closing(NamedTuple):
    """One round's end. `explained`: the answer was "explained, cannot be solved now"."""

    answer_by: dt.datetime
    closed_at: dt.datetime
    lead_id: int
    late: bool
    explained: bool
    outcome: str
    satisfaction: str


def lead_answers(dispatches: Sequence[Any]) -> list[Any]:
    """The leads' dispatches that were answered, in the order they were written."""
    return [
        row for row in dispatches if row.role == DispatchRole.LEAD and row.state == DispatchState.ANSWERED
    ]


def closings(ticket: Any, dispatches: Sequence[Any]) -> list[Closing]:
    """Those before a reopening, and the one that the ticket is closed with now. None where no department was asked."""
    found = [
        Closing(dt.datetime.fromisoformat(answer_by), dt.datetime.fromisoformat(closed_at), *rest)
        for answer_by, closed_at, *rest in ticket.closed_before or ()
    ]
    if ticket.state != State.CLOSED or not dispatches:
        return found
    answers = lead_answers(dispatches)
    ended = answers[-1].answered_at if answers else ticket.closed_at
    return [
        *found,
        Closing(
            answer_by=ticket.answer_by,
            closed_at=ticket.closed_at,
            lead_id=ticket.lead_id,
            late=is_late(ticket.answer_by, ended),
            explained=bool(answers) and answers[-1].result == Result.EXPLAINED,
            outcome=ticket.outcome,
            satisfaction=ticket.satisfaction,
        ),
    ]


def packed(rounds: Sequence[Closing]) -> list[list[Any]] | None:
    """As `Ticket.closed_before` keeps them."""
    return [
        [closing.answer_by.isoformat(), closing.closed_at.isoformat(), *closing[2:]] for closing in rounds
    ] or None
