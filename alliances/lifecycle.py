"""Who may do what to a plan, an agreement, a loss or a support action in which state: one table for each.

Pages and verbs ask the same tables through `open_steps` and `check`, as those of meetings do.
"""

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from alliances.models.scope import PLACE_KINDS
from alliances.models.states import AgreementState, GrantState, LossState, PlanState, SupportState
from meetings.lifecycle import Rule, check, desk, open_steps
from organisations.models.people import ROSTER_ROLES
from tickets.standing import DEPARTMENT, Actor

__all__ = [
    "AGREEMENT_RULES",
    "GRANT_RULES",
    "LOSS_RULES",
    "PLAN_RULES",
    "SUPPORT_RULES",
    "AgreementStep",
    "GrantStep",
    "LossStep",
    "PlanStep",
    "SupportStep",
    "check",
    "may_report",
    "of_place",
    "open_steps",
    "works_for",
]


def works_for(actor: Actor, *unit_ids: int | None) -> bool:
    """Whoever does business for one of these units."""
    return (
        actor.post is not None
        and actor.post.role not in ROSTER_ROLES
        and actor.post.organisation_id in unit_ids
    )


def of_place(actor: Actor, area) -> bool:
    """The village, community or township-level unit in whose area the place lies."""
    return (
        actor.post is not None
        and actor.post.role not in ROSTER_ROLES
        and actor.post.organisation.kind in PLACE_KINDS
        and area.path.startswith(actor.post.organisation.area.path)
    )


# Agreements.


def drafter(actor: Actor, row) -> bool:
    """The buyer, the village or township for its growers, the selling cooperative, the alliance's office."""
    return works_for(actor, row.buyer_id, row.seller_id) or of_place(actor, row.area) or desk(actor, row)


def buyer_or_desk(actor: Actor, row) -> bool:
    return works_for(actor, row.buyer_id) or desk(actor, row)


class AgreementStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("an agreement", "Change the draft")
    SIGN = "sign", pgettext_lazy("an agreement", "It was signed")
    PAY_DEPOSIT = "pay_deposit", gettext_lazy("Record the deposit")
    SOW = "sow", gettext_lazy("Record the sowing")
    DELIVER = "deliver", gettext_lazy("Record a delivery")
    STRIKE = "strike", gettext_lazy("Strike out a delivery")
    PAY = "pay", gettext_lazy("Record a payment")
    STRIKE_PAYMENT = "strike_payment", gettext_lazy("Strike out a payment")
    HAND_BACK = "hand_back", gettext_lazy("The deposit was handed back")
    BREAK = "break", gettext_lazy("Record a breach")
    REMEDY = "remedy", gettext_lazy("The breach is remedied")
    SETTLE = "settle", pgettext_lazy("an agreement", "Settle it")
    VOID = "void", pgettext_lazy("an agreement", "Declare it void")


A = AgreementState
DRAFT, RUNNING = frozenset({A.DRAFT}), frozenset({A.SIGNED, A.PERFORMING})

AGREEMENT_RULES: dict[AgreementStep, Rule] = {
    AgreementStep.CHANGE: Rule(DRAFT, None, drafter),
    AgreementStep.SIGN: Rule(DRAFT, A.SIGNED, drafter),
    AgreementStep.PAY_DEPOSIT: Rule(RUNNING, None, buyer_or_desk),
    AgreementStep.SOW: Rule(RUNNING, A.PERFORMING, drafter),
    # Goods taken in after a breach do not yet remedy it.
    AgreementStep.DELIVER: Rule(RUNNING | {A.BREACHED}, None, buyer_or_desk),
    AgreementStep.STRIKE: Rule(frozenset({A.PERFORMING, A.BREACHED}), None, buyer_or_desk),
    AgreementStep.PAY: Rule(frozenset({A.PERFORMING, A.BREACHED}), None, buyer_or_desk),
    # A deposit handed back may be the only payment there is.
    AgreementStep.STRIKE_PAYMENT: Rule(RUNNING | {A.BREACHED, A.VOID}, None, buyer_or_desk),
    AgreementStep.HAND_BACK: Rule(RUNNING | {A.BREACHED, A.VOID}, None, buyer_or_desk),
    AgreementStep.BREAK: Rule(RUNNING | {A.BREACHED}, A.BREACHED, drafter),
    AgreementStep.REMEDY: Rule(frozenset({A.BREACHED}), None, drafter),
    AgreementStep.SETTLE: Rule(frozenset({A.PERFORMING}), A.SETTLED, buyer_or_desk),
    AgreementStep.VOID: Rule(DRAFT | RUNNING, A.VOID, buyer_or_desk),
}


# Losses: the insurer surveys, approves, pays, and takes back what it entered wrongly; who reports them also strikes them out.


def may_report(actor: Actor, agreement) -> bool:
    """The buyer, village and township of the place, the alliance's office."""
    return works_for(actor, agreement.buyer_id) or of_place(actor, agreement.area) or desk(actor, agreement)


def reporter(actor: Actor, row) -> bool:
    return may_report(actor, row.planted.agreement)


def insurer(actor: Actor, row) -> bool:
    return row.policy is not None and works_for(actor, row.policy.insurer_id)


class LossStep(models.TextChoices):
    SURVEY = "survey", gettext_lazy("Record the survey")
    APPROVE = "approve", gettext_lazy("Approve the claim")
    PAY = "pay", gettext_lazy("Record that it was paid")
    REJECT = "reject", gettext_lazy("Reject the claim")
    TAKE_BACK = "take_back", gettext_lazy("Take the last step back")
    STRIKE = "strike", pgettext_lazy("a loss", "Strike out the report")


L = LossState

LOSS_RULES: dict[LossStep, Rule] = {
    LossStep.SURVEY: Rule(frozenset({L.REPORTED}), L.SURVEYED, insurer),
    LossStep.APPROVE: Rule(frozenset({L.SURVEYED}), L.APPROVED, insurer),
    LossStep.PAY: Rule(frozenset({L.APPROVED}), L.PAID, insurer),
    LossStep.REJECT: Rule(frozenset({L.REPORTED, L.SURVEYED}), L.REJECTED, insurer),
    LossStep.TAKE_BACK: Rule(frozenset({L.SURVEYED, L.APPROVED, L.PAID, L.REJECTED}), None, insurer),
    LossStep.STRIKE: Rule(frozenset({L.REPORTED}), L.STRUCK, reporter),
}


# The plan.


class PlanStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("a plan", "Change the draft")
    ADOPT = "adopt", pgettext_lazy("a plan", "Adopt it")
    CLAIM = "claim", pgettext_lazy("a duty", "Claim it")
    REVIEW = "review", pgettext_lazy("a plan", "Record the review")


def department(actor: Actor, row) -> bool:
    """Anybody who signs for a unit; whose duty it is, the verb asks."""
    return actor.holds(*DEPARTMENT)


PLAN_RULES: dict[PlanStep, Rule] = {
    PlanStep.CHANGE: Rule(frozenset({PlanState.DRAFT}), None, desk),
    PlanStep.ADOPT: Rule(frozenset({PlanState.DRAFT}), PlanState.ADOPTED, desk),
    PlanStep.CLAIM: Rule(frozenset({PlanState.ADOPTED}), None, department),
    PlanStep.REVIEW: Rule(frozenset({PlanState.ADOPTED}), PlanState.REVIEWED, desk),
}


# Support and grants.


def supporter(actor: Actor, row) -> bool:
    return works_for(actor, row.unit_id)


def supporter_or_desk(actor: Actor, row) -> bool:
    return supporter(actor, row) or desk(actor, row)


class SupportStep(models.TextChoices):
    RECORD = "record", gettext_lazy("Record what belongs to it")
    FINISH = "finish", pgettext_lazy("support", "It was done")
    DROP = "drop", pgettext_lazy("support", "Do not carry it out")


SUPPORT_RULES: dict[SupportStep, Rule] = {
    SupportStep.RECORD: Rule(frozenset({SupportState.CLAIMED, SupportState.DONE}), None, supporter),
    SupportStep.FINISH: Rule(frozenset({SupportState.CLAIMED}), SupportState.DONE, supporter),
    SupportStep.DROP: Rule(frozenset({SupportState.CLAIMED}), SupportState.DROPPED, supporter_or_desk),
}


def granter(actor: Actor, row) -> bool:
    return works_for(actor, row.support.unit_id)


class GrantStep(models.TextChoices):
    GRANT = "grant", gettext_lazy("Grant it")
    PAY = "pay", pgettext_lazy("a grant", "It was paid")
    REFUSE = "refuse", gettext_lazy("Refuse it")
    TAKE_BACK = "take_back", gettext_lazy("Take the last step back")
    STRIKE = "strike", pgettext_lazy("a grant", "Strike out the application")


GRANT_RULES: dict[GrantStep, Rule] = {
    GrantStep.GRANT: Rule(frozenset({GrantState.APPLIED}), GrantState.GRANTED, granter),
    GrantStep.PAY: Rule(frozenset({GrantState.GRANTED}), GrantState.PAID, granter),
    GrantStep.REFUSE: Rule(frozenset({GrantState.APPLIED}), GrantState.REFUSED, granter),
    GrantStep.TAKE_BACK: Rule(
        frozenset({GrantState.GRANTED, GrantState.PAID, GrantState.REFUSED}), None, granter
    ),
    GrantStep.STRIKE: Rule(frozenset({GrantState.APPLIED}), GrantState.STRUCK, granter),
}
