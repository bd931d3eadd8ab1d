"""Who may do what to a case in which state: one table, as for every row of the house.

`case.named` (posts named today) is set by whoever loads the case: `reading.cases` for pages, `actions.recording` for verbs.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from enforcement.access import CASE_ROLES
from enforcement.models import Case, CaseState, ConclusionKind
from meetings.lifecycle import Rule
from organisations.models import Role
from tickets.standing import Actor

S = CaseState


class CaseStep(models.TextChoices):
    FILE = "file", pgettext_lazy("a court case", "File the case")
    CHANGE = "change", pgettext_lazy("a court case", "Correct the case")
    STAGE = "stage", pgettext_lazy("a court case", "Record where the case stands")
    NOTE = "note", pgettext_lazy("a court case", "Record what was done or decided")
    STRIKE = "strike", pgettext_lazy("a court case", "Strike out an entry")
    PAUSE = "pause", pgettext_lazy("a court case", "Suspend, defer or the like")
    GO_ON = "go_on", pgettext_lazy("a court case", "End a pause")
    ADD_PARTY = "add_party", pgettext_lazy("a court case", "Add a party")
    CORRECT_PARTY = "correct_party", pgettext_lazy("a court case", "Correct a party")
    LEAVE = "leave", pgettext_lazy("a court case", "A party leaves the case")
    ATTACH = "attach", pgettext_lazy("a court case", "Add a file")
    APPROACH = "approach", pgettext_lazy("a court case", "Record an approach (过问)")
    EXTEND = "extend", pgettext_lazy("a court case", "Record an extension of the time limit")
    CONCLUDE = "conclude", pgettext_lazy("a court case", "Conclude the case")
    TAKE_BACK = "take_back", pgettext_lazy("a court case", "Take a wrong conclusion back")
    NAME = "name", pgettext_lazy("a court case", "Name an officer or panel member")
    RELEASE = "release", pgettext_lazy("a court case", "Release an officer or panel member")


def own_post(actor: Actor) -> bool:
    """By a post of the court that is the acting person's own: nobody stands in."""
    return actor.holds(*CASE_ROLES) and actor.post.person_id == actor.user.person_id


def named(actor: Actor, case: Case) -> bool:
    return own_post(actor) and actor.post.pk in case.named


def named_or_head(actor: Actor, case: Case) -> bool:
    """Who works on a case is said by whoever works on it, or by the head of the court's bureau, who opens none."""
    return named(actor, case) or (
        own_post(actor) and actor.holds(Role.BUREAU_HEAD) and actor.post.organisation_id == case.court_id
    )


def named_another(actor: Actor, case: Case) -> bool:
    """Works on the case and is not whoever concluded it."""
    return named(actor, case) and actor.user.pk != case.concluded_by_id


def notes(actor: Actor, case: Case) -> bool:
    """Another conclusion ends what is noted or struck out; after the end of the current procedure people go on querying."""
    return named(actor, case) and (
        case.state != S.CONCLUDED or case.conclusion == ConclusionKind.CURRENT_ENDED
    )


ALL = frozenset(S)
OPEN = ALL - {S.CONCLUDED}
RUNNING = OPEN - {S.APPLIED}

CASE_RULES: dict[CaseStep, Rule] = {
    CaseStep.FILE: Rule(frozenset({S.APPLIED}), S.FILED, named),
    CaseStep.CHANGE: Rule(OPEN, None, named),
    # To which stage the verb sets.
    CaseStep.STAGE: Rule(RUNNING, None, named),
    # Of a concluded case later queries only, which the verbs see to.
    CaseStep.NOTE: Rule(ALL, None, notes),
    CaseStep.STRIKE: Rule(ALL, None, notes),
    CaseStep.PAUSE: Rule(RUNNING, None, named),
    CaseStep.GO_ON: Rule(RUNNING, None, named),
    CaseStep.ADD_PARTY: Rule(OPEN, None, named),
    CaseStep.CORRECT_PARTY: Rule(ALL, None, named),
    CaseStep.LEAVE: Rule(OPEN, None, named),
    CaseStep.ATTACH: Rule(ALL, None, named),
    CaseStep.APPROACH: Rule(ALL, None, named),
    CaseStep.EXTEND: Rule(RUNNING, None, named),
    CaseStep.CONCLUDE: Rule(OPEN, S.CONCLUDED, named),
    # Back to where it stood, which the verb reads.
    CaseStep.TAKE_BACK: Rule(frozenset({S.CONCLUDED}), None, named_another),
    CaseStep.NAME: Rule(ALL, None, named_or_head),
    CaseStep.RELEASE: Rule(ALL, None, named_or_head),
}
#: Where a case can stand between filing and conclusion, in any order: the law sets none.
STAGES = (S.NOTIFIED, S.INVESTIGATING, S.CONTROLLING, S.DISPOSING, S.PAYING_OUT)
