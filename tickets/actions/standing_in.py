"""A clerk acts for a unit that cannot sign in (代办): who of the unit asked, when and how stays on record."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from organisations.models import Alliance, Organisation
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import DESK
from tickets.lifecycle import ASKED, Incomplete, NotYours
from tickets.models import AskedHow, Dispatch
from tickets.standing import DEPARTMENT, Actor, minds

#: The field of a move that names the unit.
FIELD = "on_behalf_of"


@dataclass(frozen=True)
class Behalf:
    """For which unit, and who of it asked."""

    unit: Organisation
    asked_by: str
    asked_at: dt.datetime
    asked_how: str

    def told(self) -> dict[str, Any]:
        """What the time line and the record keep of it."""
        return {
            FIELD: self.unit.pk,
            "asked_by": self.asked_by,
            "asked_at": self.asked_at.isoformat(),
            "asked_how": str(self.asked_how),
        }

    def check(self, at: dt.datetime) -> None:
        """Raises Incomplete for a request that lies ahead or came by an unknown way."""
        if self.asked_at > at:
            raise Incomplete({"asked_at": "not_yet"})
        if self.asked_how not in AskedHow.values:
            raise Incomplete({"asked_how": "unknown"})


def behalf_of(given: dict[str, Any], at: dt.datetime) -> Behalf | None:
    """Out of the values of a move whose table of rules has found them complete."""
    unit = given.get(FIELD)
    if unit is None:
        return None
    behalf = Behalf(unit, **{name: given[name] for name in ASKED})
    behalf.check(at)
    return behalf


def require_behalf(behalf: Behalf, by: Actor, alliance: Alliance, at: dt.datetime) -> None:
    """That this clerk may enter a ticket of the alliance for this unit: its desk for any other one, the township
    level for what lies below it. Raises NotYours, Incomplete."""
    unit, post = behalf.unit, by.post
    desk = by.holds(*DESK) and post.organisation_id == alliance.lead_id != unit.pk
    if not (desk or minds(post, unit)):
        raise NotYours("not_yours")
    behalf.check(at)


def units_to_enter_for(by: Actor) -> QuerySet[Organisation] | None:
    """The units that the actor could enter a ticket for; None for an actor who enters for no other one."""
    if by.post is None:
        return None
    others = Organisation.objects.filter(is_active=True).exclude(pk=by.post.organisation_id).order_by("path")
    if by.holds(*DESK):
        return others
    if by.post.role in DEPARTMENT and by.post.organisation.kind in TOWNSHIP_KINDS:
        return others.filter(path__startswith=by.post.organisation.path)
    return None


def remember(dispatch: Dispatch, by: Actor) -> None:
    """Who acted for the unit neither reviews nor calls back: the dispatch knows the account from now on."""
    if by.user.pk not in dispatch.clerks:
        dispatch.clerks = [*dispatch.clerks, by.user.pk]
