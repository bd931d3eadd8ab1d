"""The life cycles of a screening round, a finding and a hazard: one table for each."""

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from governance.lifecycle import keeper, signs_for
from governance.models import Finding, FindingState, Hazard, HazardState, Round, RoundState
from meetings.lifecycle import Rule
from organisations.models import Role
from organisations.models.people import SIGNERS
from tickets.standing import Actor


def screens(actor: Actor, row: Round) -> bool:
    """Keepers of the community, its grid workers, and whoever signs for a unit that takes part."""
    if keeper(actor, row):
        return True
    if actor.post is None:
        return False
    unit = actor.post.organisation_id
    works_here = actor.holds(Role.GRID_WORKER) and unit == row.community.unit_id
    return works_here or (actor.holds(*SIGNERS) and unit in row.unit_ids)


def takes_up(actor: Actor, row: Finding) -> bool:
    """Keepers of the community, and the unit that found it."""
    return keeper(actor, row) or (screens(actor, row.round) and actor.post.organisation_id == row.unit_id)


def looks(actor: Actor, row: Hazard) -> bool:
    return keeper(actor, row) or signs_for(actor, row.owner_id)


class RoundStep(models.TextChoices):
    FIND = "find", pgettext_lazy("a screening round", "Enter a finding")
    CLOSE = "close", pgettext_lazy("a screening round", "Close the round")


ROUND_OPEN = frozenset({RoundState.OPEN})

ROUND_RULES: dict[RoundStep, Rule] = {
    RoundStep.FIND: Rule(ROUND_OPEN, None, screens),
    RoundStep.CLOSE: Rule(ROUND_OPEN, RoundState.CLOSED, keeper),
}


class FindingStep(models.TextChoices):
    RAISE = "raise", pgettext_lazy("a finding", "Raise it as a concern")
    LIST = "list", pgettext_lazy("a finding", "Put it on the list of hazards")
    SETTLE = "settle", pgettext_lazy("a finding", "Settled on the spot")


FOUND = frozenset({FindingState.OPEN})

FINDING_RULES: dict[FindingStep, Rule] = {
    FindingStep.RAISE: Rule(FOUND, FindingState.RAISED, takes_up),
    FindingStep.LIST: Rule(FOUND, FindingState.LISTED, keeper),
    FindingStep.SETTLE: Rule(FOUND, FindingState.SETTLED, takes_up),
}


class HazardStep(models.TextChoices):
    LOOK = "look", gettext_lazy("Record a look")
    HAND = "hand", pgettext_lazy("a hazard", "Another owner")


WATCHED = frozenset({HazardState.WATCHED})

HAZARD_RULES: dict[HazardStep, Rule] = {
    # Not there any more: the verb removes it from the list.
    HazardStep.LOOK: Rule(WATCHED, None, looks),
    HazardStep.HAND: Rule(WATCHED, None, keeper),
}
