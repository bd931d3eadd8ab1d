"""The one path that writes dispatches, whoever decided: queue, office or ruling.

All rows are computed in Python and handed to the bulk writer; one ticket is a list of one. The
caller holds the tickets' row locks and the transaction.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit import actions as audit
from audit import bulk
from audit.rows import Row
from organisations.models import DutyShift
from organisations.models.people import DESK, SIGNERS
from tickets import clocks, deadlines, duty, kinds
from tickets.figures import keeping as figures
from tickets.models import (
    Decision,
    Dispatch,
    DispatchRole,
    DispatchState,
    Event,
    FigureDelta,
    LimitStep,
    NoticeKind,
    Outbox,
    Outcome,
    SearchMark,
    State,
    Ticket,
)
from tickets.search.marking import marks
from tickets.standing import Actor

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


@dataclass(frozen=True)
class Placing:
    """One ticket and where it goes. `lead` None and no assists: to triage, for `reason`.

    `lead` may also be None with assists: an assistant is replaced and the ticket stays where it is.
    `continues` is the answered dispatch that a rework goes on with: signed already, same handler.
    `cell` and `passed_over` are snapshots in words (`tickets.wording`).
    """

    ticket: Ticket
    by: Actor
    what: str
    outcome: Outcome
    topics: Sequence[int]
    lead: int | None = None
    assists: Sequence[int] = ()
    reason: str = ""
    final: bool = False
    continues: Dispatch | None = None
    cell: dict[str, Any] | None = None
    passed_over: Sequence[dict[str, Any]] = ()
    catalogue_version: int = 0
    roster_version: int = 0
    basis: str = ""
    data: dict[str, Any] = field(default_factory=dict)


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
    tickets = [placing.ticket for placing in placings]
    counted = None if earlier is None else figures.total((one, earlier.get(one.pk, ())) for one in tickets)
    dispatches: list[Dispatch] = []
    decisions: list[Row] = []
    events: list[Row] = []
    outbox: list[Row] = []
    called = _called(placings, at)
    for placing in placings:
        before = placing.ticket.state
        rows = _place(placing, at, office_clocks)
        dispatches += rows
        if placing.continues is None:  # a rework decides nothing anew
            decisions.append(_decision(placing, at))
        events.append(_event(placing, before, at))
        outbox += _notices(placing, rows, called, at)
    bulk.insert_all(
        [
            (Dispatch, dispatches),
            (Decision, decisions),
            (Event, events),
            (Outbox, outbox),
            (SearchMark, marks(ticket.pk for ticket in tickets)),
            (FigureDelta, [] if counted is None else figures.changes(counted, tickets, earlier, dispatches)),
            audit.rows_of(_record(placing, at) for placing in placings),
        ],
        after=[bulk.update(Ticket, tickets, PLACED)],
    )


def _record(placing: Placing, at: dt.datetime) -> dict[str, Any]:
    return {
        "action": f"ticket.{placing.what}",
        "at": at,
        "by": placing.by.user,
        "object_type": "ticket",
        "object_id": placing.ticket.pk,
        "object_label": placing.ticket.number,
        "post": placing.by.post.role if placing.by.post else "",
        "organisation": placing.by.unit.code if placing.by.unit else "",
        "data": {"lead": placing.lead, "assists": list(placing.assists), "reason": placing.reason},
    }


def _place(placing: Placing, at: dt.datetime, office_clocks: clocks.Clocks) -> list[Dispatch]:
    """Change the ticket in memory and return its new dispatch rows."""
    ticket = placing.ticket
    ticket.version += 1
    if placing.lead is None and not placing.assists:
        ticket.state = State.TRIAGE
        ticket.lead_id = None
        ticket.office_due = _due(placing, LimitStep.RULING, at, office_clocks).at
        return []
    ticket.round += 1
    rows = [_dispatch(placing, unit, DispatchRole.ASSIST, at, office_clocks) for unit in placing.assists]
    if placing.lead is not None:
        lead = _dispatch(placing, placing.lead, DispatchRole.LEAD, at, office_clocks)
        rows.insert(0, lead)
        ticket.state = State.PROCESSING if placing.continues else State.DISPATCHED
        ticket.lead_id = placing.lead
        ticket.office_due = None
        if ticket.dispatched_at is None:
            # The ticket's own deadline is fixed here; returning it never resets the clock.
            ticket.dispatched_at = at
            ticket.answer_by = lead.answer_by
            ticket.answer_by_provisional = lead.answer_by_provisional
    return rows


def _dispatch(
    placing: Placing, unit: int, role: DispatchRole, at: dt.datetime, office_clocks: clocks.Clocks
) -> Dispatch:
    answer = _due(placing, LimitStep.ANSWER, at, office_clocks)
    row = Dispatch(
        ticket_id=placing.ticket.pk,
        round=placing.ticket.round,
        organisation_id=unit,
        role=role,
        final=placing.final,
        dispatched_at=at,
        answer_by=answer.at,
        answer_by_provisional=answer.provisional,
    )
    if placing.continues:
        row.state = DispatchState.SIGNED
        row.placed_by_id = placing.continues.placed_by_id
        row.signed_at = at
        row.signed_by_id = placing.continues.signed_by_id
        row.handler_id = placing.continues.handler_id
        row.section = placing.continues.section
        row.contacted_at = placing.continues.contacted_at
        row.attempted_at = placing.continues.attempted_at
        row.clerks = placing.continues.clerks
        row.due = row.answer_by
        return row
    row.state = DispatchState.WAITING
    # The queue acts by no post.
    row.placed_by_id = placing.by.user.pk if placing.by.post else None
    row.sign_by = _due(placing, LimitStep.SIGN, at, office_clocks).at
    row.return_by = None if placing.final else _due(placing, LimitStep.RETURN, at, office_clocks).at
    row.contact_by = (
        _due(placing, LimitStep.CONTACT, at, office_clocks).at if role == DispatchRole.LEAD else None
    )
    row.due = row.sign_by
    return row


def _due(
    placing: Placing, step: LimitStep, at: dt.datetime, office_clocks: clocks.Clocks
) -> deadlines.Deadline:
    ticket = placing.ticket
    return office_clocks.due(
        step,
        at,
        template=ticket.topic.template_id,
        topics=placing.topics,
        urgency=ticket.urgency,
        is_complex=ticket.topic.is_complex,
    )


def _decision(placing: Placing, at: dt.datetime) -> Row:
    return {
        "ticket_id": placing.ticket.pk,
        "round": placing.ticket.round,
        "decided_at": at,
        "outcome": placing.outcome,
        "reason": placing.reason,
        "organisation_id": placing.lead,
        "catalogue_version": placing.catalogue_version,
        "roster_version": placing.roster_version,
        "cell": placing.cell,
        "passed_over": list(placing.passed_over),
        "basis": placing.basis,
    }


def _event(placing: Placing, before: str, at: dt.datetime) -> Row:
    return {
        "ticket_id": placing.ticket.pk,
        "at": at,
        "what": placing.what,
        "by_id": placing.by.user.pk,
        "post": placing.by.post.role if placing.by.post else "",
        "organisation_id": placing.by.unit.pk if placing.by.unit else None,
        "from_state": before,
        "to_state": placing.ticket.state,
        "note": placing.basis,
        "data": {
            "lead": placing.lead,
            "assists": list(placing.assists),
            "reason": placing.reason,
            "final": placing.final,
            **placing.data,
        },
    }


def _called(placings: Sequence[Placing], at: dt.datetime) -> dict[int, list[DutyShift]]:
    """By unit who is on duty where urgent tickets go; asked for all of them at once, and not where there are none."""
    units = {
        unit
        for placing in placings
        if duty.is_called(placing.ticket) and not placing.continues
        for unit in (placing.lead, *placing.assists)
        if unit is not None
    }
    return duty.on_duty(units, at) if units else {}


def _notices(
    placing: Placing, rows: Sequence[Dispatch], called: Mapping[int, Sequence[DutyShift]], at: dt.datetime
) -> list[Row]:
    def notice(kind: NoticeKind, unit: int, roles: Sequence[str] = (), user: int | None = None) -> Row:
        return {
            "ticket_id": placing.ticket.pk,
            "kind": kind,
            "organisation_id": unit,
            "roles": " ".join(roles),
            "user_id": user,
            "at": at,
        }

    office = placing.ticket.alliance.lead_id
    if not kinds.is_told(placing.ticket.kind):
        return []
    if not rows:
        return [notice(NoticeKind.TRIAGE, office, DESK)]
    if placing.continues:
        return [notice(NoticeKind.REWORK, row.organisation_id, SIGNERS) for row in rows]
    if not duty.is_called(placing.ticket):
        return [notice(NoticeKind.NEW_DISPATCH, row.organisation_id, SIGNERS) for row in rows]
    told: list[Row] = []
    for row in rows:
        shifts = called.get(row.organisation_id, ())
        told += [
            notice(NoticeKind.NEW_DISPATCH, row.organisation_id, user=shift.person.user.pk)
            for shift in shifts
        ] or [notice(NoticeKind.NEW_DISPATCH, row.organisation_id, SIGNERS)]
    if any(row.organisation_id not in called for row in rows):
        told.append(notice(NoticeKind.NOBODY_ON_DUTY, office, DESK))
    return told
