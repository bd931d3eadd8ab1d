"""What may be done with a measure and with a list entry, in which state: one table for each. Who is named in the case is asked
by the verbs and, for the page, by `works_here`."""

from django.db import models
from django.utils.translation import pgettext_lazy

from enforcement.models import ListEntry, ListState, Measure
from enforcement.waiting_chain import LIVE, Standing
from meetings.lifecycle import Rule
from organisations.models.people import Role
from tickets.standing import Actor


class MeasureStep(models.TextChoices):
    RENEW = "renew", pgettext_lazy("a measure", "Renew")
    CONFIRM = "confirm", pgettext_lazy("a measure", "The registry confirms: in effect")
    RELEASE = "release", pgettext_lazy("a measure", "Release")
    DISPOSE = "dispose", pgettext_lazy("a measure", "The thing was disposed of")
    ATTACH_COPY = "attach_copy", pgettext_lazy("a measure", "Attach the sealed copy")
    LAPSE = "lapse", pgettext_lazy("a measure", "Record that it lapsed")


def of_court(actor: Actor, row) -> bool:
    """Whoever is of the court; that one is named in the case, the scope and the verb ask."""
    return actor.holds(Role.COURT_OFFICER, Role.BUREAU_HEAD, Role.COURT_PRESIDENT)


def renewable(actor: Actor, row: Measure) -> bool:
    return of_court(actor, row) and not row.other_court and row.rule.renewable and row.counts


def in_chain(actor: Actor, row: Measure) -> bool:
    return of_court(actor, row) and row.rank is not None and row.counts


def without_copy(actor: Actor, row: Measure) -> bool:
    return of_court(actor, row) and not row.counts


def with_end(actor: Actor, row: Measure) -> bool:
    return of_court(actor, row) and row.last_day is not None


MEASURE_RULES: dict[MeasureStep, Rule] = {
    MeasureStep.RENEW: Rule(frozenset({Standing.EFFECTIVE}), None, renewable),
    MeasureStep.CONFIRM: Rule(frozenset({Standing.PROPOSED}), None, in_chain),
    MeasureStep.RELEASE: Rule(frozenset(LIVE), None, of_court),
    MeasureStep.DISPOSE: Rule(frozenset({Standing.EFFECTIVE}), None, in_chain),
    # Ending it needs no copy: what never counted as served can still be given up.
    MeasureStep.ATTACH_COPY: Rule(frozenset(Standing), None, without_copy),
    MeasureStep.LAPSE: Rule(frozenset({Standing.EFFECTIVE}), None, with_end),
}


class ListStep(models.TextChoices):
    SERVE = "serve", pgettext_lazy("a list entry", "The decision was served")
    PUBLISH = "publish", pgettext_lazy("a list entry", "It is on the official list")
    DROP = "drop", pgettext_lazy("a list entry", "Drop it before it is published")
    NOTIFY = "notify", pgettext_lazy("a list entry", "Send notices to units")
    ASK_CORRECTION = "ask_correction", pgettext_lazy("a list entry", "Correction is asked for")
    DECIDE_CORRECTION = "decide_correction", pgettext_lazy("a list entry", "Decide on the correction")
    START_REMOVAL = "start_removal", pgettext_lazy("a list entry", "It must be removed")
    REMOVE = "remove", pgettext_lazy("a list entry", "It is removed from the official list")


L = ListState
PUBLISHED = frozenset({L.LISTED, L.LEAVING})


def asked(actor: Actor, row: ListEntry) -> bool:
    return of_court(actor, row) and row.correction_asked_on is not None


def not_asked(actor: Actor, row: ListEntry) -> bool:
    return of_court(actor, row) and row.correction_asked_on is None


LIST_RULES: dict[ListStep, Rule] = {
    ListStep.SERVE: Rule(frozenset({L.DECIDED}), L.SERVED, of_court),
    ListStep.PUBLISH: Rule(frozenset({L.SERVED}), L.LISTED, of_court),
    ListStep.DROP: Rule(frozenset({L.DECIDED, L.SERVED}), L.DROPPED, of_court),
    ListStep.NOTIFY: Rule(frozenset({L.LISTED}), None, of_court),
    ListStep.ASK_CORRECTION: Rule(frozenset({L.LISTED}), None, not_asked),
    ListStep.DECIDE_CORRECTION: Rule(frozenset({L.LISTED}), None, asked),
    ListStep.START_REMOVAL: Rule(frozenset({L.LISTED}), L.LEAVING, of_court),
    ListStep.REMOVE: Rule(frozenset({L.LEAVING}), L.REMOVED, of_court),
}
