"""The life cycle of a mediation case: one table (People's Mediation Law arts 17 to 33, DOMAIN 7.7)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from governance.lifecycle import signs_for
from governance.models import CaseState, MediationCase
from meetings.lifecycle import Rule
from tickets.standing import Actor

C = CaseState


class CaseStep(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("a mediation", "Accept the case")
    DECLINE = "decline", pgettext_lazy("a mediation", "Do not accept it")
    CONSENT = "consent", pgettext_lazy("a mediation", "Record what a party says to it")
    CHOOSE = "choose", pgettext_lazy("a mediation", "Add a mediator")
    HOLD = "hold", pgettext_lazy("a mediation", "Record a session")
    AGREE = "agree", pgettext_lazy("a mediation", "Record the agreement")
    FAIL = "fail", pgettext_lazy("a mediation", "End without agreement")
    WITHDRAW = "withdraw", pgettext_lazy("a mediation", "A party does not want to go on")
    HAND_OVER = "hand_over", pgettext_lazy("a mediation", "Hand over to the centre")
    PERFORM_PART = "perform_part", pgettext_lazy("a mediation", "Partly performed")
    PERFORM = "perform", pgettext_lazy("a mediation", "Wholly performed")
    BREAK = "break", pgettext_lazy("a mediation", "Not performed")
    APPLY = "apply", pgettext_lazy("a mediation", "Both apply for judicial confirmation")
    CONFIRM = "confirm", pgettext_lazy("a mediation", "Record the court's decision")
    FOLLOW_UP = "follow_up", pgettext_lazy("a mediation", "Record a call-back")
    ARCHIVE = "archive", pgettext_lazy("a mediation", "Put into the archive")


def keeps_file(actor: Actor, case: MediationCase) -> bool:
    return signs_for(actor, case.committee.unit_id)


def mediates(actor: Actor, case: MediationCase) -> bool:
    """Keeps the file, or was chosen for the case by the acting post."""
    return keeps_file(actor, case) or (
        actor.post is not None and actor.post.pk in {row.post_id for row in case.mediators.all()}
    )


OPEN = frozenset({C.ACCEPTED, C.MEDIATING})
AGREED = frozenset({C.AGREED, C.PERFORMED, C.UNPERFORMED})
OVER = frozenset({C.DECLINED, C.REFUSED, C.FAILED, C.HANDED_OVER, C.PERFORMED, C.UNPERFORMED})

CASE_RULES: dict[CaseStep, Rule] = {
    CaseStep.ACCEPT: Rule(frozenset({C.REGISTERED}), C.ACCEPTED, keeps_file),
    CaseStep.DECLINE: Rule(frozenset({C.REGISTERED}), C.DECLINED, keeps_file),
    # All consent: being mediated; one refuses: over. The verb sets it.
    CaseStep.CONSENT: Rule(frozenset({C.ACCEPTED}), None, keeps_file),
    CaseStep.CHOOSE: Rule(OPEN, None, keeps_file),
    CaseStep.HOLD: Rule(frozenset({C.MEDIATING}), None, mediates),
    CaseStep.AGREE: Rule(frozenset({C.MEDIATING}), C.AGREED, mediates),
    CaseStep.FAIL: Rule(frozenset({C.MEDIATING}), C.FAILED, mediates),
    CaseStep.WITHDRAW: Rule(OPEN, C.REFUSED, mediates),
    CaseStep.HAND_OVER: Rule(OPEN | {C.REGISTERED}, C.HANDED_OVER, keeps_file),
    CaseStep.PERFORM_PART: Rule(frozenset({C.AGREED}), None, keeps_file),
    CaseStep.PERFORM: Rule(frozenset({C.AGREED}), C.PERFORMED, keeps_file),
    CaseStep.BREAK: Rule(frozenset({C.AGREED}), C.UNPERFORMED, keeps_file),
    CaseStep.APPLY: Rule(AGREED, None, keeps_file),
    CaseStep.CONFIRM: Rule(AGREED, None, keeps_file),
    CaseStep.FOLLOW_UP: Rule(AGREED, None, mediates),
    CaseStep.ARCHIVE: Rule(OVER, C.ARCHIVED, keeps_file),
}
