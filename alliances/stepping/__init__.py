"""The steps of each sort of row, by the name of its list: which are open to whom, by which form, through which verb."""

from alliances.stepping.earning import REFUND, WORK
from alliances.stepping.growing import AGREEMENT, HOUSEHOLD
from alliances.stepping.insuring import LOSS, POLICY
from alliances.stepping.offered import Steps
from alliances.stepping.planning import PLAN, PRICE, TERMS
from alliances.stepping.supporting import GRANT, LOAN, SALE, SUPPORT

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
    "sales": SALE,
    "refunds": REFUND,
    "plans": PLAN,
    "prices": PRICE,
}
