"""The steps of each sort of row: which are open to whom, by which form, through which verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions import (
    breaching,
    buying,
    contracting,
    delivering,
    granting,
    growers,
    paying,
    planning,
    policies,
    refunds,
    supporting,
    trading,
    working,
)
from alliances.actions.growers import may_register
from alliances.forms import growers as of_growers
from alliances.forms import season as of_season
from alliances.forms import support as of_support
from alliances.forms.base import StepForm
from alliances.lifecycle import (
    AGREEMENT_RULES,
    GRANT_RULES,
    LOSS_RULES,
    PLAN_RULES,
    SUPPORT_RULES,
    AgreementStep,
    GrantStep,
    LossStep,
    PlanStep,
    SupportStep,
    buyer_or_desk,
    desk,
    of_place,
    open_steps,
    works_for,
)
from alliances.models import Household, Loan, MarketPrice, Policy, Refund, Side, Wage, WorkOffer
from alliances.models.scope import PLACE_KINDS
from audit import clock
from tickets.standing import Actor


@dataclass(frozen=True)
class Step:
    """`target` is the verb's name of the row's number, "" where the form's values name it. Grave ones are red."""

    label: Any
    form: type[forms.Form]
    verb: Callable[..., Any]
    grave: bool = False


@dataclass(frozen=True)
class Steps:
    target: str
    steps: Mapping[str, Step]
    #: Which of them are open to the actor now.
    open: Callable[[Actor, Any], list[str]]


def _by_table(rules, target: str, steps: Mapping[Any, Step]) -> Steps:
    return Steps(
        target,
        {str(name): step for name, step in steps.items()},
        lambda by, row: [str(name) for name in open_steps(rules, by, row) if name in steps],
    )


def _label(name: Any, form: type[forms.Form], verb: Callable[..., Any], *, grave: bool = False):
    return name, Step(name.label, form, verb, grave)


def _of_agreement(by: Actor, row) -> list[str]:
    """What the table opens, without what has nothing to work on."""
    found = [str(name) for name in open_steps(AGREEMENT_RULES, by, row)]
    gone = set()
    if row.deposit <= 0 or row.deposit_paid_on:
        gone.add("pay_deposit")
    if row.sown_on:
        gone.add("sow")
    if not row.delivered_jin:
        gone |= {"strike", "settle"}
    if "strike_payment" in found and not row.payments.filter(struck_at=None).exists():
        gone.add("strike_payment")
    if "remedy" in found and not _hurt(by, row):
        gone.add("remedy")
    return [name for name in found if name in AGREEMENT.steps and name not in gone]


def _hurt(by: Actor, row) -> bool:
    """Whether the actor may say that an open breach is made good: never who broke the agreement (actions.breaching)."""
    if desk(by, row):
        return True
    sides = set(row.breaches.filter(remedied_on=None).values_list("side", flat=True))
    of_seller = works_for(by, row.seller_id) or of_place(by, row.area)
    return (Side.BUYER in sides and of_seller) or (Side.SELLER in sides and works_for(by, row.buyer_id))


AGREEMENT = Steps(
    "agreement_id",
    {
        str(name): step
        for name, step in (
            _label(AgreementStep.CHANGE, of_growers.ChangeForm, contracting.change_draft),
            _label(AgreementStep.SIGN, of_growers.SignForm, contracting.sign),
            _label(AgreementStep.PAY_DEPOSIT, of_growers.DayForm, contracting.pay_deposit),
            _label(AgreementStep.SOW, of_growers.SowForm, contracting.sow),
            _label(AgreementStep.DELIVER, of_growers.DeliverForm, delivering.deliver),
            _label(AgreementStep.PAY, of_growers.PayForm, paying.pay),
            _label(AgreementStep.STRIKE, of_growers.StrikeForm, delivering.strike_out, grave=True),
            _label(
                AgreementStep.STRIKE_PAYMENT, of_growers.StrikePaymentForm, paying.strike_payment, grave=True
            ),
            _label(AgreementStep.BREAK, of_growers.BreachForm, breaching.break_agreement, grave=True),
            _label(
                AgreementStep.REMEDY,
                of_growers.RemedyForm,
                lambda *, agreement_id, breach, **given: breaching.remedy(breach_id=breach.pk, **given),
            ),
            _label(AgreementStep.SETTLE, of_growers.NoteForm, contracting.settle),
            _label(AgreementStep.VOID, of_growers.ReasonForm, contracting.void, grave=True),
        )
    },
    _of_agreement,
)


def _of_household(by: Actor, row: Household) -> list[str]:
    if row.valid_to or not may_register(by, row.alliance, row.area, clock.today()):
        return []
    plots = ["retire_plot"] if row.plots.filter(is_active=True).exists() else []
    identity = ["forget_identity"] if row.identity_reason else ["keep_identity"]
    return ["add_plot", *plots, *identity, "leave"]


HOUSEHOLD = Steps(
    "household_id",
    {
        "add_plot": Step(_("Enter a plot"), of_growers.PlotForm, growers.add_plot),
        "retire_plot": Step(_("Take a plot out of use"), of_growers.RetirePlotForm, growers.retire_plot),
        "keep_identity": Step(_("Keep the identity number"), of_growers.IdentityForm, growers.keep_identity),
        "forget_identity": Step(
            _("Forget the identity number"), StepForm, growers.forget_identity, grave=True
        ),
        "leave": Step(_("It leaves the chain"), of_growers.LeaveForm, growers.leave, grave=True),
    },
    _of_household,
)


def _of_policy(by: Actor, row: Policy) -> list[str]:
    return ["list_plots"] if buyer_or_desk(by, row) else []


POLICY = Steps(
    "policy_id",
    {
        "list_plots": Step(
            _("Put all planted plots of signed agreements on the list"), StepForm, policies.list_plots
        )
    },
    _of_policy,
)
LOSS = _by_table(
    LOSS_RULES,
    "loss_id",
    dict(
        (
            _label(LossStep.SURVEY, of_season.SurveyForm, policies.survey),
            _label(LossStep.APPROVE, of_season.ApproveForm, policies.approve),
            _label(LossStep.PAY, of_season.PaidOnForm, policies.pay_claim),
            _label(LossStep.REJECT, of_growers.ReasonForm, policies.reject, grave=True),
        )
    ),
)


def _of_work(by: Actor, row: WorkOffer) -> list[str]:
    runs = working.employer_or_desk(by, row)
    village = by.unit is not None and by.unit.kind in PLACE_KINDS and of_place(by, by.unit.area)
    found = []
    if row.closed_on is None and (runs or village):
        found.append("place")
    if runs:
        placed = row.placements.filter(left_on=None).exists()
        found += ["enter_wage", "leave_work"] if placed else []
        open_wages = Wage.objects.filter(placement__offer=row, paid_on=None).exists()
        found += ["pay_wage", "change_wage"] if open_wages else []
        found += ["close"] if row.closed_on is None else []
    return found


WORK = Steps(
    "offer_id",
    {
        "place": Step(_("Place a worker"), of_season.PlaceForm, working.place),
        "enter_wage": Step(
            _("Enter wages"),
            of_season.WageForm,
            lambda *, offer_id, placement, **given: working.enter_wage(placement_id=placement.pk, **given),
        ),
        "pay_wage": Step(
            _("Wages were paid"),
            of_season.PayWageForm,
            lambda *, offer_id, wage, **given: working.pay_wage(wage_id=wage.pk, **given),
        ),
        "change_wage": Step(
            _("Correct wages"),
            of_season.ChangeWageForm,
            lambda *, offer_id, wage, **given: working.change_wage(wage_id=wage.pk, **given),
        ),
        "leave_work": Step(
            _("A worker left"),
            of_season.LeaveWorkForm,
            lambda *, offer_id, placement, **given: working.leave_work(placement_id=placement.pk, **given),
        ),
        "close": Step(_("Close the offer"), StepForm, working.close_offer, grave=True),
    },
    _of_work,
)
SUPPORT = _by_table(
    SUPPORT_RULES,
    "support_id",
    dict(
        (
            _label(SupportStep.FINISH, of_support.FinishForm, supporting.finish),
            (
                SupportStep.RECORD,
                Step(
                    _("Name households supported"),
                    of_support.BeneficiariesForm,
                    supporting.name_beneficiaries,
                ),
            ),
            _label(SupportStep.DROP, of_growers.ReasonForm, supporting.drop, grave=True),
        )
    ),
)
GRANT = _by_table(
    GRANT_RULES,
    "grant_id",
    dict(
        (
            _label(GrantStep.GRANT, of_support.GrantedForm, granting.grant),
            _label(GrantStep.PAY, of_season.PaidOnForm, granting.pay_grant),
            _label(GrantStep.REFUSE, of_growers.ReasonForm, granting.refuse_grant, grave=True),
        )
    ),
)


def _of_loan(by: Actor, row: Loan) -> list[str]:
    if not works_for(by, row.lender_id):
        return []
    return [*(["repay"] if not row.repaid_on else []), *(["subsidise"] if not row.subsidy_paid_on else [])]


LOAN = Steps(
    "loan_id",
    {
        "repay": Step(_("It was repaid"), of_support.RepayForm, trading.repay),
        "subsidise": Step(_("Record the interest subsidy"), of_support.SubsidyForm, trading.subsidise),
    },
    _of_loan,
)


def _of_refund(by: Actor, row: Refund) -> list[str]:
    return ["pay_share"] if works_for(by, row.cooperative_id) or desk(by, row) else []


REFUND = Steps(
    "refund_id",
    {
        "pay_share": Step(
            _("A share was paid"),
            of_season.PayShareForm,
            lambda *, refund_id, share, **given: refunds.pay_share(share_id=share.pk, **given),
        )
    },
    _of_refund,
)


def _of_plan(by: Actor, row) -> list[str]:
    found = [str(name) for name in open_steps(PLAN_RULES, by, row)]
    if not row.targets.filter(responsible=by.unit, claimed_at=None).exists():
        found = [name for name in found if name != "claim"]
    return found


PLAN = Steps(
    "plan_id",
    {
        "change": Step(
            pgettext_lazy("a plan", "Set the duties"), of_support.TargetsForm, planning.set_targets
        ),
        **{
            str(name): step
            for name, step in (
                _label(PlanStep.ADOPT, of_support.AdoptForm, planning.adopt),
                (
                    PlanStep.CLAIM,
                    Step(
                        pgettext_lazy("a plan", "Claim a duty"),
                        of_support.ClaimForm,
                        lambda *, plan_id, target, **given: planning.claim_target(
                            target_id=target.pk, **given
                        ),
                    ),
                ),
                _label(PlanStep.REVIEW, of_support.ReviewForm, planning.review),
            )
        },
    },
    _of_plan,
)


def _of_price(by: Actor, row: MarketPrice) -> list[str]:
    open_to_me = row.struck_at is None and by.unit and buying.may_price(by, row, clock.today())
    return ["strike"] if open_to_me else []


PRICE = Steps(
    "price_id",
    {"strike": Step(_("Strike it out"), of_growers.ReasonForm, buying.strike_price, grave=True)},
    _of_price,
)
NONE = Steps("terms_id", {}, lambda by, row: [])

STEPS: dict[str, Steps] = {
    "households": HOUSEHOLD,
    "agreements": AGREEMENT,
    "terms": NONE,
    "policies": POLICY,
    "losses": LOSS,
    "work": WORK,
    "support": SUPPORT,
    "grants": GRANT,
    "loans": LOAN,
    "refunds": REFUND,
    "plans": PLAN,
    "prices": PRICE,
}
