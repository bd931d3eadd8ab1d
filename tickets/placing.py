"""A placing, and what it leaves beside its dispatches: the rows of decision, time line, notices and record. Nothing is
written here.

Tickets that nothing tells apart are one placing; their rows differ in the ticket only and are prepared once.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from audit import actions as audit
from audit.rows import Alike, Row
from organisations.models import DutyShift
from organisations.models.people import DESK, SIGNERS
from tickets import duty, kinds
from tickets.models import Dispatch, NoticeKind, Outcome, Ticket
from tickets.standing import Actor


class Twin(NamedTuple):
    """Another ticket that is placed in the same way, its columns being the same as far as a placing or a figure reads or
    changes them."""

    pk: int
    number: str


@dataclass(frozen=True)
class Placing:
    """One ticket and where it goes, and its `twins` with it. `lead` None and no assists: to triage, for `reason`.

    `lead` may also be None with assists: an assistant is replaced and the ticket stays where it is.
    `continues` is the answered dispatch that a rework goes on with: signed already, same handler.
    `cell` and `passed_over` are snapshots in words (`tickets.wording`).
    """

    ticket: Ticket
    by: Actor
    what: str
    outcome: Outcome
    topics: Sequence[int]
    twins: Sequence[Twin] = ()
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

    @property
    def count(self) -> int:
        return 1 + len(self.twins)

    @property
    def ids(self) -> list[int]:
        return [self.ticket.pk, *(twin.pk for twin in self.twins)]

    def for_each(self, rows: Iterable[Row]) -> list[Row | Alike]:
        """Rows of the ticket as those of every twin too."""
        if not self.twins:
            return list(rows)
        ids = [(pk,) for pk in self.ids]
        return [Alike(row, ("ticket_id",), ids) for row in rows]


def decision(placing: Placing, at: dt.datetime) -> Row:
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


def event(placing: Placing, before: str, at: dt.datetime) -> Row:
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


def record(placing: Placing, at: dt.datetime) -> Row | Alike:
    """The keyed rows of the record, one for each ticket."""
    deed = {
        "action": f"ticket.{placing.what}",
        "at": at,
        "by": placing.by.user,
        "object_type": "ticket",
        "post": placing.by.post.role if placing.by.post else "",
        "organisation": placing.by.unit.code if placing.by.unit else "",
        "data": {"lead": placing.lead, "assists": list(placing.assists), "reason": placing.reason},
    }
    ticket = placing.ticket
    if not placing.twins:
        _model, (row,) = audit.rows_of([{**deed, "object_id": ticket.pk, "object_label": ticket.number}])
        return row
    return audit.rows_alike([(ticket.pk, ticket.number), *placing.twins], **deed)


def called(placings: Sequence[Placing], at: dt.datetime) -> dict[int, list[DutyShift]]:
    """By unit who is on duty where urgent tickets go; asked for all of them at once, and not where there are none."""
    units = {
        unit
        for placing in placings
        if duty.is_called(placing.ticket) and not placing.continues
        for unit in (placing.lead, *placing.assists)
        if unit is not None
    }
    return duty.on_duty(units, at) if units else {}


def notices(
    placing: Placing, rows: Sequence[Dispatch], shifts: Mapping[int, Sequence[DutyShift]], at: dt.datetime
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
        told += [
            notice(NoticeKind.NEW_DISPATCH, row.organisation_id, user=shift.person.user.pk)
            for shift in shifts.get(row.organisation_id, ())
        ] or [notice(NoticeKind.NEW_DISPATCH, row.organisation_id, SIGNERS)]
    if any(row.organisation_id not in shifts for row in rows):
        told.append(notice(NoticeKind.NOBODY_ON_DUTY, office, DESK))
    return told
