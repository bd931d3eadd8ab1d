"""What one ticket adds to the figures: a pure function of how its rows stand now.

Nothing here asks what time it is. What depends on time passing (due, but not closed) is kept under the local day on
which it falls due; whoever reads sums it up to yesterday, so no clock ever rewrites a figure.

Rules: denominators are those of DOMAIN 3.6; a department's figures use its dispatch's deadline, the alliance's the
ticket's; lateness of the lead after its last assistant's deadline is charged to late assistants dispatched in the
first third of the limit, otherwise to the lead (DESIGN 4).
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils import timezone

from tickets.deadlines import is_late
from tickets.figures.closings import Closing, closings
from tickets.figures.parts import Contributions, Key, Part
from tickets.models import CallBackOutcome, DispatchRole, DispatchState, Result, State
from tickets.models.states import ENDED, MERGED, OPEN_DISPATCH

#: Raise it whenever `contributions` changes its mind: kept sums of an older one are counted anew at the upgrade.
RULES = 4


def contributions(ticket: Any, dispatches: Sequence[Any]) -> Contributions:
    """What a ticket with these dispatches (in the order they were written) adds to the figures.

    Both may be rows of the models or of `rows`: only ids, codes and times are read.
    """
    counted = _Counted(ticket)
    counted.add(Part.RAISED, ticket.raised_at, out=False)
    if dispatches and ticket.state not in ENDED_APART:
        counted.add(Part.SENT, dispatches[0].dispatched_at)
        if ticket.state == State.CLOSED:
            counted.add(Part.SENT_CLOSED, dispatches[0].dispatched_at)
    elif ticket.state == State.CLOSED:
        counted.add(Part.SETTLED, ticket.closed_at)
    if ticket.state in ENDED_APART:
        counted.add(
            Part.MERGED if ticket.end_reason == MERGED else ENDED_APART[ticket.state], ticket.closed_at
        )
    _deadline(counted)
    for closing in closings(ticket, dispatches):
        _closing(counted, closing)
    for case in cases(dispatches):
        _case(counted, case, dispatches)
    return counted.amounts


ENDED_APART = {
    State.DECLINED: Part.DECLINED,
    State.REDIRECTED: Part.DECLINED,
    State.CANCELLED: Part.CANCELLED,
}


@lru_cache(4096)
def _local_day(moment: dt.datetime) -> dt.date:
    """The tickets of a batch share their moments."""
    return timezone.localdate(moment, timezone.get_default_timezone())


class _Counted:
    """The amounts of one ticket under way."""

    def __init__(self, ticket: Any):
        self.ticket = ticket
        self.amounts = Contributions()

    def add(
        self,
        part: Part,
        moment: dt.datetime,
        unit: int | None = None,
        amount: int = 1,
        *,
        out: bool | None = None,
    ) -> None:
        ticket = self.ticket
        left_out = ticket.excluded if out is None else out
        key = Key(part.value, _local_day(moment), ticket.alliance_id, unit, str(ticket.channel), left_out)
        self.amounts[key] += amount

    def paused(self, deadline: dt.datetime) -> bool:
        """The clock of a suspended ticket stands still before this deadline."""
        return self.ticket.state == State.SUSPENDED and deadline > self.ticket.suspended_at


def _leads(row: Any) -> bool:
    return row.role == DispatchRole.LEAD


def cases(dispatches: Sequence[Any]) -> list[list[Any]]:
    """Dispatches grouped into cases: a rework (written without a signing limit) goes on with the same one."""
    found: list[list[Any]] = []
    for row in dispatches:
        going_on = [
            case for case in found if row.sign_by is None and case[-1].organisation_id == row.organisation_id
        ]
        if going_on:
            going_on[-1].append(row)
        else:
            found.append([row])
    return found


def _deadline(counted: _Counted) -> None:
    """A ticket that is not closed against its own deadline. Ending otherwise does not undo that it was late."""
    ticket = counted.ticket
    if ticket.answer_by is None or ticket.state == State.CLOSED or counted.paused(ticket.answer_by):
        return
    if ticket.state not in ENDED:
        counted.add(Part.DUE, ticket.answer_by)
    elif is_late(ticket.answer_by, ticket.closed_at):
        counted.add(Part.DUE, ticket.answer_by)
        counted.add(Part.DUE_LATE, ticket.answer_by)


class _Verdict(StrEnum):
    OPEN = "open"
    ON_TIME = "on time"
    LATE = "late"
    GONE = "gone"


def _verdict(row: Any) -> _Verdict:
    if row.state == DispatchState.ANSWERED:
        return _Verdict.LATE if is_late(row.answer_by, row.answered_at) else _Verdict.ON_TIME
    if row.state in OPEN_DISPATCH:
        return _Verdict.OPEN
    late = row.state == DispatchState.WITHDRAWN and is_late(row.answer_by, row.ended_at)
    # Withdrawing does not undo that the answer was owed and did not come.
    return _Verdict.LATE if late else _Verdict.GONE


def _case(counted: _Counted, case: Sequence[Any], dispatches: Sequence[Any]) -> None:
    first, unit = case[0], case[0].organisation_id
    out = counted.ticket.excluded or any(row.excluded for row in case)
    counted.add(Part.CASE, first.dispatched_at, unit, out=out)
    if case[-1].state == DispatchState.RETURNED:
        counted.add(Part.RETURNED, first.dispatched_at, unit, out=out)
    _signing(counted, first, out)
    if _leads(first):
        _contact(counted, first, out)
        _answers(counted, case, out)
    verdict, decisive, charged_to = _judged(case, dispatches)
    if verdict == _Verdict.GONE:
        return
    # What is charged to somebody else is left out of this unit's figures, and stands beside them. An open case is so
    # only among what is due: until then nobody is late.
    kept_out = out or (verdict == _Verdict.LATE and bool(charged_to))
    counted.add(Part.KEPT, first.dispatched_at, unit, out=kept_out)
    if not _leads(first):
        counted.add(Part.KEPT_ASSIST, first.dispatched_at, unit, out=kept_out)
    done = {_Verdict.ON_TIME: Part.KEPT_ON_TIME, _Verdict.LATE: Part.KEPT_LATE}.get(verdict)
    # Who was released after the deadline was late, and answered nothing.
    if done and decisive.state == DispatchState.ANSWERED:
        counted.add(done, first.dispatched_at, unit, out=kept_out)
    if verdict == _Verdict.OPEN and counted.paused(decisive.answer_by):
        return
    due, appealed = decisive.answer_by, out
    out = out or bool(charged_to)
    counted.add(Part.OWED, due, unit, out=out)
    owed = {_Verdict.ON_TIME: Part.OWED_ON_TIME, _Verdict.LATE: Part.OWED_LATE}.get(verdict)
    if owed:
        counted.add(owed, due, unit, out=out)
    if _leads(first) and verdict != _Verdict.ON_TIME:
        for charged in charged_to or [unit]:
            counted.add(Part.CHARGED, due, charged, out=appealed)


def _judged(case: Sequence[Any], dispatches: Sequence[Any]) -> tuple[_Verdict, Any, list[int]]:
    """How the case stands, the dispatch whose deadline it stands by, and the units its lateness is charged to if not
    to its own. A case that was late once stays late, whatever a rework brings."""
    verdicts = [(_verdict(row), row) for row in case]
    late = [(row, _late_assists(row, dispatches)) for verdict, row in verdicts if verdict == _Verdict.LATE]
    own = next((row for row, others in late if not others), None)
    if own is not None:
        return _Verdict.LATE, own, []
    if late:
        return _Verdict.LATE, *late[0]
    verdict, last = verdicts[-1]
    return verdict, last, _late_assists(last, dispatches) if verdict == _Verdict.OPEN else []


def _late_assists(lead: Any, dispatches: Sequence[Any]) -> list[int]:
    """The assistants that answer for the lateness of `lead`: late themselves, dispatched in the first third of its
    limit; none where the lead was late before its last assistant's deadline had passed. Who returned it, or was released
    in time, is no assistant any more.

    For an open lead: who will answer for it once its deadline has passed.
    """
    if not _leads(lead):
        return []
    assists = [
        row
        for row in dispatches
        if not _leads(row)
        and _verdict(row) != _Verdict.GONE
        and (row.ended_at is None or row.ended_at > lead.dispatched_at)
    ]
    if not assists:
        return []
    last = max(row.answer_by for row in assists)
    ended = lead.answered_at or lead.ended_at
    if not (is_late(last, ended) if ended else last <= lead.answer_by):
        return []
    third = lead.dispatched_at + (lead.answer_by - lead.dispatched_at) / 3
    return sorted(
        row.organisation_id
        for row in assists
        if row.dispatched_at <= third and _verdict(row) in (_Verdict.LATE, _Verdict.OPEN)
    )


def _stopped_by(row: Any, limit: dt.datetime) -> bool:
    """The obligation was taken away, or the ruling on a return was awaited, before the limit ran out."""
    if row.state in (DispatchState.RETURN_REQUESTED, DispatchState.RETURNED):
        return not is_late(limit, row.return_asked_at or row.ended_at)
    return row.state == DispatchState.WITHDRAWN and not is_late(limit, row.ended_at)


def _signing(counted: _Counted, row: Any, out: bool) -> None:
    if row.sign_by is None:
        return
    if row.signed_at is None and (_stopped_by(row, row.sign_by) or counted.paused(row.sign_by)):
        return
    counted.add(Part.SIGN, row.sign_by, row.organisation_id, out=out)
    if row.signed_at is not None and not is_late(row.sign_by, row.signed_at):
        counted.add(Part.SIGNED, row.sign_by, row.organisation_id, out=out)


def _contact(counted: _Counted, row: Any, out: bool) -> None:
    """First contact is owed to a reporter who left a name; a unit that raised it for itself answers by confirming."""
    ticket = counted.ticket
    if row.contact_by is None or not ticket.on_behalf or ticket.anonymous:
        return
    if row.contacted_at is None and (_stopped_by(row, row.contact_by) or counted.paused(row.contact_by)):
        return
    counted.add(Part.CONTACT, row.contact_by, row.organisation_id, out=out)
    if row.contacted_at is not None:
        if not is_late(row.contact_by, row.contacted_at):
            counted.add(Part.CONTACTED, row.contact_by, row.organisation_id, out=out)
    elif row.attempted_at is not None:
        counted.add(Part.UNREACHED, row.contact_by, row.organisation_id, out=out)


def _answers(counted: _Counted, case: Sequence[Any], out: bool) -> None:
    for place, row in enumerate(case):
        if row.state != DispatchState.ANSWERED:
            continue
        amounts = {
            Part.ANSWERS: 1,
            Part.REWORKED: int(place + 1 < len(case)),
            Part.EXPLAINED_ANSWERS: int(row.result == Result.EXPLAINED),
            Part.ON_BEHALF: int(row.answered_by_id in row.clerks),
            Part.MINUTES: int((row.answered_at - row.dispatched_at).total_seconds() // 60),
            Part.TIMED: int(row.worked_minutes is not None),
            Part.NET_MINUTES: row.worked_minutes or 0,
        }
        for part, amount in amounts.items():
            if amount:
                counted.add(part, row.answered_at, row.organisation_id, amount, out=out)


OUTCOMES = {
    CallBackOutcome.SOLVED: Part.SOLVED,
    CallBackOutcome.PARTLY: Part.PARTLY,
    CallBackOutcome.UNSOLVED: Part.UNSOLVED,
    CallBackOutcome.NO_REPLY: Part.NO_REPLY,
}
RATINGS = {"satisfied": Part.SATISFIED, "mostly": Part.MOSTLY, "dissatisfied": Part.DISSATISFIED}


def _closing(counted: _Counted, closing: Closing) -> None:
    """The answer against the ticket's deadline (the office's review and call-back have limits of their own), and what
    the reporter said."""
    counted.add(Part.DUE, closing.answer_by)
    counted.add(Part.DUE_LATE if closing.late else Part.DUE_ON_TIME, closing.answer_by)
    part = OUTCOMES.get(closing.outcome, Part.NOT_CALLED)
    if part == Part.SOLVED and closing.explained:
        part = Part.EXPLAINED
    counted.add(part, closing.closed_at, closing.lead_id)
    if closing.satisfaction:
        counted.add(RATINGS[closing.satisfaction], closing.closed_at, closing.lead_id)
