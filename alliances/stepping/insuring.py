"""Steps of a group policy and of a loss."""

from django.utils.translation import gettext_lazy as _

from alliances.actions import policies
from alliances.forms import growers as of_growers
from alliances.forms import season as of_season
from alliances.forms.base import StepForm
from alliances.lifecycle import LOSS_RULES, LossStep, buyer_or_desk
from alliances.models import Policy
from alliances.stepping.offered import Step, Steps, by_table, label
from tickets.standing import Actor


def _of_policy(by: Actor, row: Policy) -> list[str]:
    if not buyer_or_desk(by, row):
        return []
    return ["list_plots", *(["unlist_plot"] if row.plots.exists() else [])]


POLICY = Steps(
    "policy_id",
    {
        "list_plots": Step(
            _("Put all planted plots of signed agreements on the list"), StepForm, policies.list_plots
        ),
        "unlist_plot": Step(
            _("Take a plot off the list"), of_season.UnlistForm, policies.unlist_plot, grave=True
        ),
    },
    _of_policy,
    lambda by, row, name: buyer_or_desk(by, row),
)
LOSS = by_table(
    LOSS_RULES,
    "loss_id",
    dict(
        (
            label(LossStep.SURVEY, of_season.SurveyForm, policies.survey),
            label(LossStep.APPROVE, of_season.ApproveForm, policies.approve),
            label(LossStep.PAY, of_season.PaidOnForm, policies.pay_claim),
            label(LossStep.REJECT, of_growers.ReasonForm, policies.reject, grave=True),
            label(LossStep.TAKE_BACK, of_growers.StrikeRowForm, policies.take_back, grave=True),
            label(LossStep.STRIKE, of_growers.StrikeRowForm, policies.strike_loss, grave=True),
        )
    ),
)
