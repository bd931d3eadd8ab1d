"""The steps of each sort of row, by the name of its list: which are open to whom, by which form, through which verb."""

from alliances.views.steps.earning import REFUND, WORK
from alliances.views.steps.growing import AGREEMENT, HOUSEHOLD
from alliances.views.steps.insuring import LOSS, POLICY
from alliances.views.steps.offered import Steps
from alliances.views.steps.planning import PLAN, PRICE, TERMS
from alliances.views.steps.supporting import GRANT, LOAN, SUPPORT

STEPS: dict[str, Steps] = {
    "households": HOUSEHOLD,
    "agreements": AGREEMENT,
    "terms": TERMS,
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
