"""Steps of a support action, its grants and loans; of a sale."""

from django.utils.translation import gettext_lazy as _

from alliances.actions import granting, supporting, trading
from alliances.forms import growers as of_growers
from alliances.forms import season as of_season
from alliances.forms import support as of_support
from alliances.lifecycle import GRANT_RULES, SUPPORT_RULES, GrantStep, SupportStep, open_steps, works_for
from alliances.models import Loan, Sale, Support
from alliances.stepping.offered import Step, Steps, by_table, label
from tickets.standing import Actor


def _of_support(by: Actor, row: Support) -> list[str]:
    found = [str(name) for name in open_steps(SUPPORT_RULES, by, row)]
    if SupportStep.RECORD in found:
        found.append("attach")
        found += ["withdraw_file"] if row.files.present().exists() else []
    return found


SUPPORT = Steps(
    "support_id",
    dict(
        (
            label(SupportStep.FINISH, of_support.FinishForm, supporting.finish),
            (
                SupportStep.RECORD,
                Step(
                    _("Name households supported"),
                    of_support.BeneficiariesForm,
                    supporting.name_beneficiaries,
                ),
            ),
            ("attach", Step(_("Add files"), of_support.FilesForm, supporting.attach)),
            (
                "withdraw_file",
                Step(_("Withdraw a file"), of_support.WithdrawFileForm, supporting.withdraw_file, grave=True),
            ),
            label(SupportStep.DROP, of_growers.ReasonForm, supporting.drop, grave=True),
        )
    ),
    _of_support,
    rules=SUPPORT_RULES,
    whose=lambda by, row, name: name not in ("attach", "withdraw_file") or works_for(by, row.unit_id),
)
GRANT = by_table(
    GRANT_RULES,
    "grant_id",
    dict(
        (
            label(GrantStep.GRANT, of_support.GrantedForm, granting.grant),
            label(GrantStep.PAY, of_season.PaidOnForm, granting.pay_grant),
            label(GrantStep.REFUSE, of_growers.ReasonForm, granting.refuse_grant, grave=True),
            label(GrantStep.TAKE_BACK, of_growers.StrikeRowForm, granting.take_back, grave=True),
            label(GrantStep.STRIKE, of_growers.StrikeRowForm, granting.strike_grant, grave=True),
        )
    ),
)


def _of_loan(by: Actor, row: Loan) -> list[str]:
    if row.struck_at or not works_for(by, row.lender_id):
        return []
    repay = ["repay"] if not row.repaid_on else []
    return [*repay, *(["subsidise"] if not row.subsidy_paid_on else []), "strike"]


LOAN = Steps(
    "loan_id",
    {
        "repay": Step(_("It was repaid"), of_support.RepayForm, trading.repay),
        "subsidise": Step(_("Record the interest subsidy"), of_support.SubsidyForm, trading.subsidise),
        "strike": Step(_("Strike it out"), of_growers.StrikeRowForm, trading.strike_loan, grave=True),
    },
    _of_loan,
    lambda by, row, name: works_for(by, row.lender_id),
)


def _of_sale(by: Actor, row: Sale) -> list[str]:
    return ["strike"] if row.struck_at is None and trading.may_sell(by, row) else []


SALE = Steps(
    "sale_id",
    {"strike": Step(_("Strike it out"), of_growers.StrikeRowForm, trading.strike_sale, grave=True)},
    _of_sale,
    lambda by, row, name: trading.may_sell(by, row),
)
