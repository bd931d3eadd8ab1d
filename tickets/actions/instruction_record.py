"""What every verb about leaders' instructions begins and ends with: the row locked and asked, the audit row, notices."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models.people import SIGNERS
from tickets.actions.recording import tell_of
from tickets.instruction_rules import RULES
from tickets.lifecycle import NotYours, WrongState
from tickets.models import Instruction, InstructionState, InstructionStep, NoticeKind
from tickets.standing import Actor


def locked(instruction_id: int, step: InstructionStep, by: Actor) -> Instruction:
    """The instruction, locked and asked, in the state that follows. Raises NotYours, WrongState."""
    row = (
        Instruction.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead")
        .prefetch_related("units__organisation")
        .get(pk=instruction_id)
    )
    rule = RULES[step]
    if not rule.who(row, by):
        raise NotYours("not_yours")
    if row.state != InstructionState.OPEN:
        raise WrongState("instruction_ended")
    row.state = rule.target or row.state
    return row


def about(row: Instruction) -> str:
    """Number and due date; a notice names nobody."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("%(number)s, due %(day)s") % {"number": row, "day": date_format(row.due_on)}


def tell_units(row: Instruction, kind: NoticeKind, at: dt.datetime, units: Iterable[int], by: Actor) -> None:
    own = by.unit.pk if by.unit else None
    others = sorted(set(units) - {own})
    leader = getattr(row.leader, "user", None) if row.leader_id else None
    users = [leader.pk] if leader and kind == NoticeKind.INFORMED else []
    tell_of(row.get_absolute_url(), about(row), kind, at, organisations=others, roles=SIGNERS, users=users)


def note(row: Instruction, what: str, by: Actor, at: dt.datetime, **data: Any) -> None:
    audit.record(
        action=f"instruction.{what}",
        at=at,
        by=by.user,
        object_type="instruction",
        object_id=row.pk,
        object_label=str(row),
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data=data,
    )
