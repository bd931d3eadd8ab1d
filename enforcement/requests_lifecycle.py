"""The life of a request for assistance, and of a joint action: one table each, asked by pages and verbs."""

from django.db import models
from django.utils.translation import pgettext_lazy

from audit import clock
from enforcement.models import AssistanceRequest, Capacity, JointAction, JointState, RequestState
from meetings.lifecycle import Rule
from organisations.models import Role
from tickets.standing import Actor

R = RequestState
#: Who decides for the court: never somebody who prepared it.
DECIDERS = (Role.BUREAU_HEAD, Role.COURT_PRESIDENT)


class RequestStep(models.TextChoices):
    APPROVE = "approve", pgettext_lazy("a request", "Approve")
    CONFIRM = "confirm", pgettext_lazy("a request", "Confirm as the second person")
    REFUSE = "refuse", pgettext_lazy("a request", "Do not approve")
    STAND_ASIDE = "stand_aside", pgettext_lazy("a request", "Step aside: I have a relation to a party")
    WITHDRAW = "withdraw", pgettext_lazy("a request", "Take it back")
    CORRECT = "correct", pgettext_lazy("a request", "Correct and submit again")
    VERIFY = "verify", pgettext_lazy("a request", "The reply is in order")
    ASK_AGAIN = "ask_again", pgettext_lazy("a request", "Ask again")
    URGE = "urge", pgettext_lazy("a request", "Urge by letter")
    SERVE = "serve", pgettext_lazy("a request", "Attach the sealed copy")
    SIGN = "sign", pgettext_lazy("at the window", "Sign for it")
    STEP_ASIDE = "step_aside", pgettext_lazy("at the window", "Step aside: I have a relation to a party")
    ASK_CORRECTION = "ask_correction", pgettext_lazy("at the window", "Ask for correction")
    REPLY = "reply", pgettext_lazy("at the window", "Reply")


def is_own(actor: Actor) -> bool:
    """Acts by a post of the own person: nobody stands in for somebody at the court's requests."""
    return actor.post is not None and actor.post.person_id == actor.user.person_id


def is_named(actor: Actor, row) -> bool:
    """Whether the acting post is an officer or panel member of the row's case today. A substitute's is not."""
    post = actor.post
    return (
        post is not None and is_own(actor) and row.case.officers.on(clock.today()).filter(post=post).exists()
    )


def decides(actor: Actor, row: AssistanceRequest) -> bool:
    """Decides for the court and neither prepared the request nor stands in it, nor stepped aside."""
    return (
        actor.holds(*DECIDERS)
        and is_own(actor)
        and actor.unit == row.case.court
        and actor.user.pk != row.prepared_by_id
        and actor.user.person_id not in (row.officer.post.person_id, row.second_officer.post.person_id)
        and not row.declarations.filter(user=actor.user, steps_aside=True).exists()
    )


def confirms(actor: Actor, row: AssistanceRequest) -> bool:
    return decides(actor, row) and actor.user.pk != row.approved_by_id


def is_clerk(actor: Actor, row: AssistanceRequest) -> bool:
    """Window clerk of the department asked, who did not step aside."""
    return (
        actor.holds(Role.WINDOW_CLERK)
        and is_own(actor)
        and actor.post.organisation_id == row.holder_id
        and not row.declarations.filter(user=actor.user, steps_aside=True).exists()
    )


def may_sign(actor: Actor, row: AssistanceRequest) -> bool:
    """Whoever is first after it was sent, the same clerk again where it was corrected and sent anew; later a clerk who has not said
    yet whether there is a relation: the second one to sign takes the work over."""
    return is_clerk(actor, row) and (row.state == R.SENT or not answers(actor, row))


def answers(actor: Actor, row: AssistanceRequest) -> bool:
    """Said of this request that there is no relation to the parties, by signing or by answering before."""
    return (
        is_clerk(actor, row)
        and row.declarations.filter(user=actor.user, capacity=Capacity.CLERK, steps_aside=False).exists()
    )


def _from(*states: RequestState) -> frozenset[str]:
    return frozenset(states)


COURT_RULES: dict[RequestStep, Rule] = {
    # To the second confirmer, or out to the window: the verb sets it.
    RequestStep.APPROVE: Rule(_from(R.SUBMITTED), None, decides),
    RequestStep.CONFIRM: Rule(_from(R.APPROVED), None, confirms),
    RequestStep.REFUSE: Rule(_from(R.SUBMITTED, R.APPROVED), R.REFUSED, decides),
    RequestStep.STAND_ASIDE: Rule(_from(R.SUBMITTED, R.APPROVED), None, decides),
    RequestStep.WITHDRAW: Rule(
        _from(R.SUBMITTED, R.APPROVED, R.SENT, R.SIGNED, R.CORRECTING), R.WITHDRAWN, is_named
    ),
    RequestStep.CORRECT: Rule(_from(R.CORRECTING), R.SUBMITTED, is_named),
    RequestStep.VERIFY: Rule(_from(R.REPLIED), R.VERIFIED, is_named),
    RequestStep.ASK_AGAIN: Rule(_from(R.REPLIED), R.SIGNED, is_named),
    RequestStep.URGE: Rule(_from(R.SENT, R.SIGNED), None, is_named),
    RequestStep.SERVE: Rule(_from(R.SENT, R.SIGNED, R.REPLIED, R.VERIFIED), None, is_named),
}
WINDOW_RULES: dict[RequestStep, Rule] = {
    RequestStep.SIGN: Rule(_from(R.SENT, R.SIGNED), R.SIGNED, may_sign),
    RequestStep.STEP_ASIDE: Rule(_from(R.SENT, R.SIGNED), None, is_clerk),
    RequestStep.ASK_CORRECTION: Rule(_from(R.SIGNED), R.CORRECTING, answers),
    RequestStep.REPLY: Rule(_from(R.SIGNED), R.REPLIED, answers),
}
RULES = COURT_RULES | WINDOW_RULES


class JointStep(models.TextChoices):
    ADD_TASK = "add_task", pgettext_lazy("a joint action", "Add a unit and its task")
    APPROVE = "approve", pgettext_lazy("a joint action", "Approve as president")
    HOLD = "hold", pgettext_lazy("a joint action", "It was carried out")
    CANCEL = "cancel", pgettext_lazy("a joint action", "Cancel")


def presides(actor: Actor, row: JointAction) -> bool:
    return (
        actor.holds(Role.COURT_PRESIDENT)
        and is_own(actor)
        and actor.unit == row.case.court
        and actor.user.pk != row.prepared_by_id
    )


J = JointState
JOINT_RULES: dict[JointStep, Rule] = {
    JointStep.ADD_TASK: Rule(frozenset({J.PLANNED}), None, is_named),
    JointStep.APPROVE: Rule(frozenset({J.PLANNED}), J.APPROVED, presides),
    JointStep.HOLD: Rule(frozenset({J.APPROVED}), J.HELD, is_named),
    JointStep.CANCEL: Rule(frozenset({J.PLANNED, J.APPROVED}), J.CANCELLED, is_named),
}
