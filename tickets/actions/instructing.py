"""The verbs of leaders' written instructions: enter, correct, report, answer, withdraw, remind.

The leader decides on paper; the office of the alliance's lead keeps the register. An instruction is listed until it is
answered, and never meets a ticket of a kind whose switch `instructions` is off.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from organisations.models import Alliance, Organisation, Person
from organisations.models.people import DESK, SIGNERS
from tickets import kinds
from tickets.actions.documenting import SCANS
from tickets.actions.instructing_tickets import join
from tickets.actions.instruction_record import about, locked, note, tell_units
from tickets.actions.recording import tell_of
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.instruction_rules import of_desk
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import Instruction, InstructionStep, InstructionUnit, NoticeKind, Ticket
from tickets.standing import Actor


@dataclass(frozen=True)
class Entry:
    """What stands on the paper, and to whom it goes: a leader by name and office (and as a person, if in the roster), the
    paper it was written on, wording or scan or both."""

    leader_name: str
    leader_office: str
    dated: dt.date
    due_on: dt.date
    units: Sequence[Organisation]
    leader: Person | None = None
    written_on: str = ""
    wording: str = ""
    scan: Prepared | None = None


@transaction.atomic
def enter_instruction(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    entry: Entry,
    tickets: Sequence[Ticket] = (),
) -> Instruction:
    """Enter an instruction with the next number of the register; the units are told, `tickets` join it.

    Raises NotYours (no desk of the alliance's lead, or a kind without instructions), Incomplete.
    """
    row = Instruction(alliance=alliance, unit=alliance.lead, entered_at=at, entered_by=by.user)
    if not may_enter(alliance, by):
        raise NotYours("not_yours")
    _write(row, entry, at)
    # One numbers at a time; the unit's row is the lock.
    Organisation.objects.select_for_update(no_key=True).get(pk=row.unit.pk)
    row.year = timezone.localdate(at).year
    given = Instruction.objects.filter(unit=row.unit, year=row.year).aggregate(last=Max("serial"))
    row.serial = (given["last"] or 0) + 1
    row.save()
    InstructionUnit.objects.bulk_create(
        InstructionUnit(instruction=row, organisation=unit) for unit in entry.units
    )
    note(row, "enter", by, at, units=[unit.code for unit in entry.units], due_on=entry.due_on.isoformat())
    for ticket in tickets:
        join(row, ticket, by, at)
    tell_units(row, NoticeKind.INSTRUCTED, at, {unit.pk for unit in entry.units}, by)
    return row


def may_enter(alliance: Alliance, by: Actor) -> bool:
    return of_desk(Instruction(alliance=alliance), by) and alliance.kind in kinds.with_switch("instructions")


@transaction.atomic
def change_instruction(
    *,
    instruction_id: int,
    by: Actor,
    at: dt.datetime,
    entry: Entry,
) -> Instruction:
    """Correct what was entered; without a new scan the old one stays. A unit that has reported stays addressed. All units
    are told. Raises NotYours, WrongState, Incomplete."""
    row = locked(instruction_id, InstructionStep.CHANGE, by)
    before = {unit.organisation_id: unit for unit in row.units.all()}
    gone = set(before) - {unit.pk for unit in entry.units}
    if any(before[pk].reported_at for pk in gone):
        raise Incomplete({"units": "has_reported"})
    if entry.due_on != row.due_on:
        row.reminded = None
    _write(row, entry, at)
    row.save()
    row.units.filter(organisation__in=gone).delete()
    InstructionUnit.objects.bulk_create(
        InstructionUnit(instruction=row, organisation=unit) for unit in entry.units if unit.pk not in before
    )
    note(row, "change", by, at, units=[unit.code for unit in entry.units], due_on=entry.due_on.isoformat())
    tell_units(row, NoticeKind.INSTRUCTED, at, {unit.pk for unit in entry.units} | gone, by)
    return row


def _write(row: Instruction, entry: Entry, at: dt.datetime) -> None:
    errors = {}
    if not entry.units:
        errors["units"] = "required"
    if not entry.wording and entry.scan is None and row.scan_id is None:
        errors["wording"] = "wording_or_scan"
    if entry.dated > timezone.localdate(at):
        errors["dated"] = "in_future"
    if entry.due_on < entry.dated:
        errors["due_on"] = "before_its_date"
    if entry.scan is not None and entry.scan.type not in SCANS:
        errors["scan"] = "not_a_scan"
    if errors:
        raise Incomplete(errors)
    row.leader_name, row.leader_office, row.leader = entry.leader_name, entry.leader_office, entry.leader
    row.dated, row.due_on = entry.dated, entry.due_on
    row.written_on, row.wording = entry.written_on, entry.wording
    if entry.scan is not None:
        if row.scan_id:
            old = row.scan_id
            transaction.on_commit(lambda: storing.forget_unused(old))
        row.scan = storing.keep(entry.scan, at)


@transaction.atomic
def report(*, instruction_id: int, by: Actor, at: dt.datetime, text: str) -> Instruction:
    """A unit addressed says what it did; once more replaces what it said. Raises NotYours, WrongState."""
    row = locked(instruction_id, InstructionStep.REPORT, by)
    row.units.filter(organisation=by.unit).update(report=text, reported_at=at, reported_by=by.user)
    note(row, "report", by, at)
    link, words = row.get_absolute_url(), about(row)
    tell_of(link, words, NoticeKind.REPORTED, at, organisations=[row.alliance.lead_id], roles=DESK)
    return row


@transaction.atomic
def answer_leader(*, instruction_id: int, by: Actor, at: dt.datetime, text: str) -> Instruction:
    """Record what the leader was answered; the instruction leaves the open list, its tickets go on. The units and, if he
    has an account, the leader are told. Raises NotYours, WrongState."""
    row = locked(instruction_id, InstructionStep.ANSWER, by)
    row.answer, row.answered_at, row.answered_by = text, at, by.user
    row.save()
    waiting = [unit.organisation.code for unit in row.units.all() if unit.reported_at is None]
    note(row, "answer", by, at, not_reported=waiting)
    tell_units(row, NoticeKind.INFORMED, at, row.addressee_ids, by)
    return row


@transaction.atomic
def withdraw_instruction(*, instruction_id: int, by: Actor, at: dt.datetime, reason: str) -> Instruction:
    """Withdraw an entry that should not be in the register, with the reason; it stays listed as withdrawn. Raises NotYours,
    WrongState, Incomplete."""
    row = locked(instruction_id, InstructionStep.WITHDRAW, by)
    if not reason:
        raise Incomplete({"reason": "required"})
    row.end_reason = reason
    row.save()
    note(row, "withdraw", by, at)
    tell_units(row, NoticeKind.INFORMED, at, row.addressee_ids, by)
    return row


def record_scan_download(*, instruction: Instruction, by: Actor, at: dt.datetime) -> None:
    """Who took the scan out of the portal."""
    note(instruction, "scan", by, at, scan=instruction.scan.sha256)


def remind_of(instruction: Instruction, at: dt.datetime) -> None:
    """Tell the units that have not reported and the office that the due date draws near."""
    waiting = instruction.units.filter(reported_at=None).values_list("organisation_id", flat=True)
    link, words = instruction.get_absolute_url(), about(instruction)
    tell_of(link, words, NoticeKind.REMINDER, at, organisations=waiting, roles=SIGNERS)
    lead = [instruction.alliance.lead_id]
    tell_of(link, words, NoticeKind.REMINDER, at, organisations=lead, roles=DESK)
