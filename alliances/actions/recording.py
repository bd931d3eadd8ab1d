"""What verbs of this app ask in common: whether the chain is in force, whether a unit belongs to it, whether fields are whole."""

import datetime as dt

from django.utils import timezone

from alliances.models.striking import Struck
from meetings.actions.recording import locked, record, step
from organisations.models import Alliance, Half, Kind, Organisation
from tickets.lifecycle import Incomplete, NotYours
from tickets.standing import Actor

__all__ = ["in_consortium", "in_force", "locked", "own", "plain", "record", "refuse", "step", "strike"]


def refuse(errors: dict[str, str]) -> None:
    """Raises Incomplete if there is anything to say."""
    if errors:
        raise Incomplete(errors)


def own(allowed: bool) -> None:
    """Raises NotYours unless it is the actor's to do."""
    if not allowed:
        raise NotYours("not_yours")


def in_force(alliance: Alliance, at: dt.datetime) -> None:
    """Raises Incomplete for a chain that is no longer, or an alliance that is no chain."""
    if alliance.kind != Kind.IND or not alliance.in_force(timezone.localdate(at)):
        raise Incomplete({"alliance": "ended"})


def in_consortium(alliance: Alliance, unit: Organisation, day: dt.date) -> bool:
    return alliance.memberships.on(day).filter(organisation=unit, half=Half.CONSORTIUM).exists()


def strike(row: Struck, by: Actor, at: dt.datetime, reason: str) -> None:
    """Strike the row out: why, by whom, when. Nothing is deleted; the caller saves. Raises Incomplete without a reason."""
    if not reason.strip():
        refuse({"reason": "required"})
    row.struck_at, row.struck_by, row.struck_reason = at, by.user, reason


def plain(**data) -> dict[str, str]:
    """Amounts and days for the record, as text."""
    return {name: str(value) for name, value in data.items()}
