"""What somebody wants to raise, and whether it may be raised."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from organisations.models import Alliance, Area, Organisation, Post, Role
from tickets import kinds
from tickets.actions.new_rows import Reporter
from tickets.actions.standing_in import Behalf
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import Channel, State, Topic
from tickets.models.states import OUTSIDE_CHANNELS
from tickets.standing import Actor


@dataclass(frozen=True)
class Draft:
    """What somebody wants to raise. `accepted`: what comes from outside need not wait for the office any more;
    `unplaced`: why the queue must not place it by itself; `told`: what the time line tells besides."""

    alliance: Alliance
    topic: Topic
    area: Area
    title: str
    description: str
    place: str = ""
    urgency: str = ""
    channel: Channel = Channel.PORTAL
    reporter: Reporter | None = None
    accepted: bool = False
    unplaced: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    #: Set where a clerk enters it for a unit that cannot sign in.
    behalf: Behalf | None = None
    #: For whom it stands where the actor has no unit: the public page of a community.
    unit: Organisation | None = None

    @property
    def state(self) -> State:
        waits = self.channel in OUTSIDE_CHANNELS and not self.accepted
        return State.RECEIVED if waits else State.SUBMITTED


class RaisingRules:
    """Whether drafts of one person at one moment may be raised; each alliance is asked once."""

    def __init__(self, *, by: Actor, at: dt.datetime, behalf: Behalf | None = None):
        # For a unit it is raised as the unit's own people would.
        self.post = Post(organisation=behalf.unit, role=Role.SECRETARY) if behalf else by.post
        self.on = timezone.localdate(at)
        self._refusals: dict[int, str | None] = {}

    def refusal(self, alliance: Alliance) -> str | None:
        """Why the acting post may not raise in it, in words; None if it may."""
        if alliance.pk not in self._refusals:
            why = kinds.why_not_raise(alliance.kind, self.post, alliance)
            self._refusals[alliance.pk] = str(why) if why else None
        return self._refusals[alliance.pk]

    def faults(self, alliance: Alliance, topic: Topic, area: Area) -> dict[str, str]:
        errors = {}
        if not alliance.in_force(self.on):
            errors["alliance"] = "ended"
        if topic.template_id != alliance.template_id:
            errors["topic"] = "other_template"
        elif not topic.is_active:
            errors["topic"] = "ended"
        if not area.is_active:
            errors["area"] = "ended"
        return errors

    @staticmethod
    def missing(draft: Draft) -> dict[str, str]:
        """What its topic needs and it lacks; nothing is known to be needed while the topic is not."""
        needs = "" if draft.unplaced else draft.topic.needs
        return {name: "required" for name in needs.split() if not getattr(draft, name, None)}

    def require(self, alliance: Alliance, topic: Topic, area: Area) -> None:
        refusal = self.refusal(alliance)
        if refusal:
            raise NotYours("may_not_raise", refusal)
        self.require_catalogue(alliance, topic, area)

    def require_catalogue(self, alliance: Alliance, topic: Topic, area: Area) -> None:
        errors = self.faults(alliance, topic, area)
        if errors:
            raise Incomplete(errors)
