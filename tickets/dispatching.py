"""The one path that writes dispatches, whoever decided: queue, office or ruling.

All rows are computed in Python and handed to the bulk writer; one ticket is a list of one. The
caller holds the tickets' row locks and the transaction.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from audit import bulk
from audit.models import AuditRow
from audit.rows import Alike, Row
from tickets import clocks, deadlines, placing
from tickets.figures import keeping as figures
from tickets.figures.parts import Contributions
from tickets.models import (
    Decision,
    Dispatch,
    DispatchRole,
    DispatchState,
    Event,
    FigureDelta,
    LimitStep,
    Outbox,
    SearchMark,
    State,
    Ticket,
)
from tickets.placing import Placing, Twin
from tickets.search.marking import marks

__all__ = ["PLACED", "PLACED_COLUMNS", "Placing", "Twin", "write"]

#: Ticket columns that a placing may change.
PLACED = (
    "state",
    "version",
    "round",
    "lead",
    "dispatched_at",
    "answer_by",
    "answer_by_provisional",
    "office_due",
    "return_count",
    "rework_count",
    "outcome",
    "satisfaction",
)
PLACED_COLUMNS = tuple(Ticket._meta.get_field(name).column for name in PLACED)

#: In the order in which their rows are written.
_WRITTEN = (Dispatch, Decision, Event, Outbox, SearchMark, FigureDelta, AuditRow)


def write(
    placings: Sequence[Placing],
    at: dt.datetime,
    office_clocks: clocks.Clocks,
    *,
    earlier: Mapping[int, Sequence[Any]] | None = None,
) -> None:
    """Write tickets, dispatches, decisions, time line, notices and audit rows of these placings.

    With `earlier`, the tickets' dispatches so far, also what the figures gain; without it the caller keeps them
    (`figures.keeping.counted`).
    """
    gained = Contributions()
    rows: dict[type, list[Row | Alike]] = {model: [] for model in _WRITTEN}
    called = placing.called(placings, at)
    for one in placings:
        ticket, before = one.ticket, one.ticket.state
        so_far = None if earlier is None else earlier.get(ticket.pk, ())
        if so_far is not None:
            figures.count(gained, ticket, so_far, -one.count)
        dispatches = _place(one, at, office_clocks)
        if so_far is not None:
            figures.count(gained, ticket, [*so_far, *dispatches], one.count)
        rows[Dispatch] += one.for_each(dispatches)
        if one.continues is None:  # a rework decides nothing anew
            rows[Decision] += one.for_each([placing.decision(one, at)])
        rows[Event] += one.for_each([placing.event(one, before, at)])
        rows[Outbox] += one.for_each(placing.notices(one, dispatches, called, at))
        rows[SearchMark] += one.for_each(marks([ticket.pk]))
        rows[AuditRow].append(placing.record(one, at))
    rows[FigureDelta] += figures.deltas(Contributions(), gained)
    tickets = [(one.ticket, one.ids) for one in placings]
    bulk.insert_all(list(rows.items()), after=bulk.update_alike(Ticket, tickets, PLACED))


def _place(one: Placing, at: dt.datetime, office_clocks: clocks.Clocks) -> list[Dispatch]:
    """Change the ticket in memory and return its new dispatch rows."""
    ticket = one.ticket
    ticket.version += 1
    if one.lead is None and not one.assists:
        ticket.state = State.TRIAGE
        ticket.lead_id = None
        ticket.office_due = _due(one, LimitStep.RULING, at, office_clocks).at
        return []
    ticket.round += 1
    rows = [_dispatch(one, unit, DispatchRole.ASSIST, at, office_clocks) for unit in one.assists]
    if one.lead is not None:
        lead = _dispatch(one, one.lead, DispatchRole.LEAD, at, office_clocks)
        rows.insert(0, lead)
        ticket.state = State.PROCESSING if one.continues else State.DISPATCHED
        ticket.lead_id = one.lead
        ticket.office_due = None
        if ticket.dispatched_at is None:
            # The ticket's own deadline is fixed here; returning it never resets the clock.
            ticket.dispatched_at = at
            ticket.answer_by = lead.answer_by
            ticket.answer_by_provisional = lead.answer_by_provisional
    return rows


def _dispatch(
    one: Placing, unit: int, role: DispatchRole, at: dt.datetime, office_clocks: clocks.Clocks
) -> Dispatch:
    answer = _due(one, LimitStep.ANSWER, at, office_clocks)
    row = Dispatch(
        ticket_id=one.ticket.pk,
        round=one.ticket.round,
        organisation_id=unit,
        role=role,
        final=one.final,
        dispatched_at=at,
        answer_by=answer.at,
        answer_by_provisional=answer.provisional,
    )
    if one.continues:
        row.state = DispatchState.SIGNED
        row.placed_by_id = one.continues.placed_by_id
        row.signed_at = at
        row.signed_by_id = one.continues.signed_by_id
        row.handler_id = one.continues.handler_id
        row.section = one.continues.section
        row.contacted_at = one.continues.contacted_at
        row.attempted_at = one.continues.attempted_at
        row.clerks = one.continues.clerks
        row.due = row.answer_by
        return row
    row.state = DispatchState.WAITING
    # The queue acts by no post.
    row.placed_by_id = one.by.user.pk if one.by.post else None
    row.sign_by = _due(one, LimitStep.SIGN, at, office_clocks).at
    row.return_by = None if one.final else _due(one, LimitStep.RETURN, at, office_clocks).at
    row.contact_by = _due(one, LimitStep.CONTACT, at, office_clocks).at if role == DispatchRole.LEAD else None
    row.due = row.sign_by
    return row


def _due(one: Placing, step: LimitStep, at: dt.datetime, office_clocks: clocks.Clocks) -> deadlines.Deadline:
    ticket = one.ticket
    return office_clocks.due(
        step,
        at,
        template=ticket.topic.template_id,
        topics=one.topics,
        urgency=ticket.urgency,
        is_complex=ticket.topic.is_complex,
    )
