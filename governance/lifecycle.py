"""Who may do what to a record of community governance in which state: one table for each sort.

The tables have the shape of `meetings.lifecycle`; pages and verbs ask the same ones.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from governance.models import KEPT, Estate, SeatState
from meetings.lifecycle import Rule, desk
from organisations.models.people import SIGNERS
from tickets.standing import Actor

ALWAYS = frozenset({KEPT})


def signs_for(actor: Actor, unit_id: int | None) -> bool:
    return actor.holds(*SIGNERS) and unit_id is not None and actor.post.organisation_id == unit_id


def keeper(actor: Actor, row) -> bool:
    """The alliance's office, or whoever signs for the community's own unit."""
    community = getattr(row, "community", row)
    return desk(actor, row) or signs_for(actor, community.unit_id)


def host_or_desk(actor: Actor, row) -> bool:
    return desk(actor, row) or signs_for(actor, row.host_id)


def appointer(actor: Actor, row) -> bool:
    """The organisation above the host, or the office; nobody appoints the own person."""
    return actor.user.person_id != row.person_id and (
        desk(actor, row) or signs_for(actor, row.host.superior_id)
    )


def ender(actor: Actor, row) -> bool:
    return host_or_desk(actor, row) or signs_for(actor, row.host.superior_id)


def evaluator(actor: Actor, row) -> bool:
    """The host says how a member's year was; nobody evaluates the own person."""
    return actor.user.person_id != row.person_id and host_or_desk(actor, row)


def provider(actor: Actor, estate: Estate, day: dt.date) -> bool:
    """Who brings in the estate's totals: its keepers, or whoever signs for the company that serves it that day."""
    term = estate.service_on(day)
    return keeper(actor, estate) or (term is not None and signs_for(actor, term.company_id))


class CommunityStep(models.TextChoices):
    ADD_ESTATE = "add_estate", gettext_lazy("Add an estate")
    ADD_GRID = "add_grid", gettext_lazy("Add a grid")
    SET_TERM = "set_term", gettext_lazy("Enter a term of the committee")
    RECOMMEND = "recommend", gettext_lazy("Recommend a part-time member")
    FORM_COMMITTEE = "form_committee", gettext_lazy("Enter the joint mediation committee")
    SCREEN = "screen", gettext_lazy("Open a joint screening round")
    END_TERM = "end_term", gettext_lazy("End the committee's term early")


COMMUNITY_RULES: dict[CommunityStep, Rule] = {step: Rule(ALWAYS, None, keeper) for step in CommunityStep}


class EstateStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("an estate", "Change households and year")
    ADD_BUILDING = "add_building", gettext_lazy("Add a building")
    SERVE = "serve", gettext_lazy("Enter who serves the estate")
    RECORD_VOTE = "record_vote", gettext_lazy("Record an owners' vote")


ESTATE_RULES: dict[EstateStep, Rule] = {step: Rule(ALWAYS, None, keeper) for step in EstateStep}


class GridStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("a grid", "Change the grid")
    PLACE = "place", gettext_lazy("Enter who serves the grid")


GRID_RULES: dict[GridStep, Rule] = {step: Rule(ALWAYS, None, keeper) for step in GridStep}


class SeatStep(models.TextChoices):
    FILE = "file", pgettext_lazy("a seat", "Studied and filed")
    ANNOUNCE = "announce", pgettext_lazy("a seat", "Put on public notice")
    APPOINT = "appoint", pgettext_lazy("a seat", "Appoint")
    END = "end", pgettext_lazy("a seat", "End the seat")
    DROP = "drop", pgettext_lazy("a seat", "Do not appoint")
    EVALUATE = "evaluate", pgettext_lazy("a seat", "Evaluate a year")


S = SeatState

SEAT_RULES: dict[SeatStep, Rule] = {
    SeatStep.FILE: Rule(frozenset({S.RECOMMENDED}), S.FILED, host_or_desk),
    SeatStep.ANNOUNCE: Rule(frozenset({S.FILED}), S.ON_NOTICE, host_or_desk),
    SeatStep.APPOINT: Rule(frozenset({S.ON_NOTICE}), S.APPOINTED, appointer),
    SeatStep.END: Rule(frozenset({S.APPOINTED}), S.ENDED, ender),
    SeatStep.DROP: Rule(frozenset({S.RECOMMENDED, S.FILED, S.ON_NOTICE}), S.DROPPED, ender),
    SeatStep.EVALUATE: Rule(frozenset({S.APPOINTED, S.ENDED}), None, evaluator),
}
