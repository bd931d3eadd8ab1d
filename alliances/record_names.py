"""Names by which the audit record calls what is done in this app."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.lifecycle import AGREEMENT_RULES, GRANT_RULES, LOSS_RULES, PLAN_RULES, SUPPORT_RULES
from alliances.models import (
    Agreement,
    Delivery,
    Grant,
    GroundTopic,
    Household,
    Loan,
    Loss,
    MarketPrice,
    OutsideFigure,
    Payment,
    Policy,
    Refund,
    Sale,
    Stage,
    Support,
    Target,
    Terms,
    Variety,
    WorkOffer,
    YearPlan,
)
from audit import labels
from organisations.models import Alliance

TABLES = {
    Agreement: AGREEMENT_RULES,
    Loss: LOSS_RULES,
    YearPlan: PLAN_RULES,
    Support: SUPPORT_RULES,
    Grant: GRANT_RULES,
}
#: How rows come into being, and what has no table.
OTHERS = {
    Alliance: {"found": _("chain set up like another")},
    Stage: {"add": _("added"), "change": _("changed")},
    GroundTopic: {"add": _("added"), "change": _("changed")},
    Variety: {"add": _("added"), "change": _("changed")},
    Agreement: {"draft": _("drafted"), "import": _("imported from a workbook")},
    Delivery: {"import": _("imported from a workbook")},
    Payment: {"import": _("imported from a workbook")},
    Household: {
        "import": _("imported from a workbook"),
        "join": _("joined the chain"),
        "leave": _("left the chain"),
        "add_plot": _("plot entered"),
        "retire_plot": _("plot out of use"),
        "keep_identity": _("identity number kept"),
        "forget_identity": _("identity number forgotten"),
    },
    Terms: {"write": _("written"), "change": _("changed"), "replace": _("new version written")},
    MarketPrice: {"enter": pgettext_lazy("in the record", "entered"), "strike": _("struck out")},
    YearPlan: {"draft": _("drafted"), "set_targets": _("targets set")},
    Target: {"claim": pgettext_lazy("a plan", "claimed")},
    OutsideFigure: {"enter": pgettext_lazy("in the record", "entered")},
    Policy: {
        "take_out": _("taken out"),
        "list_plots": _("plots put on the list"),
        "unlist_plot": _("plot taken off the list"),
    },
    Loss: {"report": pgettext_lazy("in the record", "reported")},
    WorkOffer: {
        "offer": _("offered"),
        "close": _("closed"),
        "place": _("worker placed"),
        "leave": _("worker left"),
        "enter_wage": _("wages entered"),
        "change_wage": _("wages corrected"),
        "pay_wage": _("wages paid"),
        "unpay_wage": _("payment of wages taken back"),
        "wages_unpaid": _("wages found unpaid"),
        "remedy": _("breach remedied"),
    },
    Refund: {
        "decide": pgettext_lazy("in the record", "decided"),
        "correct": _("corrected"),
        "pay_share": _("share paid"),
        "pay_shares": _("all shares paid"),
        "unpay_share": _("payment of a share taken back"),
        "unpay_shares": _("payments of all shares taken back"),
    },
    Support: {
        "take_on": _("taken on"),
        "import": _("imported from a workbook"),
        "name_beneficiaries": _("households named"),
        "attach": _("files added"),
        "withdraw_file": _("file withdrawn"),
        "download": _("file downloaded"),
    },
    Grant: {"apply": _("applied for")},
    Loan: {
        "lend": pgettext_lazy("in the record", "granted"),
        "repay": _("repaid"),
        "subsidise": _("interest subsidy recorded"),
        "strike": _("struck out"),
    },
    Sale: {"enter": pgettext_lazy("in the record", "entered"), "strike": _("struck out")},
}


def register() -> None:
    steps = {model: {step.value: step.label for step in table} for model, table in TABLES.items()}
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, names in OTHERS.items()
            for code, name in {**steps.get(model, {}), **names}.items()
        }
    )
