"""Steps of a yearly plan, and of what the chain buys by: conditions and market prices."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions import buying, planning
from alliances.forms import growers as of_growers
from alliances.forms import support as of_support
from alliances.forms.terms import ChangeTermsForm
from alliances.lifecycle import PLAN_RULES, PlanStep, buyer_or_desk, open_steps
from alliances.models import MarketPrice, Terms
from alliances.stepping.offered import Step, Steps, label
from audit import clock
from tickets.standing import Actor


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
                label(PlanStep.ADOPT, of_support.AdoptForm, planning.adopt),
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
                label(PlanStep.REVIEW, of_support.ReviewForm, planning.review),
            )
        },
    },
    _of_plan,
    lambda by, row, name: name != "claim" or row.targets.filter(responsible=by.unit).exists(),
    PLAN_RULES,
)


def _of_price(by: Actor, row: MarketPrice) -> list[str]:
    return ["strike"] if row.struck_at is None and _may_price(by, row, "strike") else []


def _may_price(by: Actor, row: MarketPrice, name: str) -> bool:
    return by.unit is not None and buying.may_price(by, row, clock.today())


PRICE = Steps(
    "price_id",
    {"strike": Step(_("Strike it out"), of_growers.StrikeRowForm, buying.strike_price, grave=True)},
    _of_price,
    _may_price,
)


def _of_terms(by: Actor, row: Terms) -> list[str]:
    newest = not Terms.objects.filter(replaces=row).exists()
    return ["change"] if newest and buyer_or_desk(by, row) else []


TERMS = Steps(
    "terms_id",
    {"change": Step(pgettext_lazy("conditions", "Change them"), ChangeTermsForm, buying.change_terms)},
    _of_terms,
    lambda by, row, name: buyer_or_desk(by, row),
)
