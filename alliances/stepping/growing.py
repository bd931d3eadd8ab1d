"""Steps of a household and of its agreements."""

from django.utils.translation import gettext_lazy as _

from alliances.actions import breaching, contracting, delivering, growers, paying
from alliances.actions.growers import may_register
from alliances.forms import growers as of_growers
from alliances.forms.base import StepForm
from alliances.lifecycle import AGREEMENT_RULES, AgreementStep, desk, of_place, open_steps, works_for
from alliances.models import AgreementState, Household, Side
from alliances.stepping.offered import Step, Steps, label
from audit import clock
from tickets.standing import Actor


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
    if not row.deposit_left:
        gone.add("hand_back")
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
            label(AgreementStep.CHANGE, of_growers.ChangeForm, contracting.change_draft),
            label(AgreementStep.SIGN, of_growers.SignForm, contracting.sign),
            label(AgreementStep.PAY_DEPOSIT, of_growers.DayForm, contracting.pay_deposit),
            label(AgreementStep.SOW, of_growers.SowForm, contracting.sow),
            label(AgreementStep.DELIVER, of_growers.DeliverForm, delivering.deliver),
            label(AgreementStep.PAY, of_growers.PayForm, paying.pay),
            label(AgreementStep.STRIKE, of_growers.StrikeForm, delivering.strike_out, grave=True),
            label(
                AgreementStep.STRIKE_PAYMENT, of_growers.StrikePaymentForm, paying.strike_payment, grave=True
            ),
            label(AgreementStep.HAND_BACK, of_growers.HandBackForm, paying.hand_back),
            label(AgreementStep.BREAK, of_growers.BreachForm, breaching.break_agreement, grave=True),
            label(
                AgreementStep.REMEDY,
                of_growers.RemedyForm,
                lambda *, agreement_id, breach, **given: breaching.remedy(breach_id=breach.pk, **given),
            ),
            label(AgreementStep.SETTLE, of_growers.NoteForm, contracting.settle),
            label(AgreementStep.VOID, of_growers.ReasonForm, contracting.void, grave=True),
        )
    },
    _of_agreement,
    lambda by, row, name: name != "remedy" or row.state != AgreementState.BREACHED or _hurt(by, row),
    AGREEMENT_RULES,
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
    lambda by, row, name: may_register(by, row.alliance, row.area, clock.today()),
)
