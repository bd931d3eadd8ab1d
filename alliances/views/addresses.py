"""Where the page of a row is. Rows without one of their own stand on the page of what they belong to."""

from django.db.models import Model
from django.urls import reverse

from alliances.models import (
    Agreement,
    Delivery,
    Grant,
    Household,
    Loan,
    Loss,
    MarketPrice,
    Payment,
    Placement,
    Plot,
    Policy,
    PolicyPlot,
    Refund,
    Sale,
    Support,
    Terms,
    Wage,
    WorkOffer,
    YearPlan,
)
from organisations.models import Alliance

PAGES: dict[type[Model], str] = {
    Household: "households",
    Agreement: "agreements",
    Terms: "terms",
    Policy: "policies",
    Loss: "losses",
    WorkOffer: "work",
    Support: "support",
    Grant: "grants",
    Loan: "loans",
    Sale: "sales",
    Refund: "refunds",
    YearPlan: "plans",
    MarketPrice: "prices",
}


def address_of(row: Model, alliance: Alliance) -> str:
    """The page to open for a row, "" where there is none."""
    name, pk = PAGES.get(type(row)), row.pk
    if isinstance(row, Delivery | Payment):
        name, pk = "agreements", row.agreement_id
    elif isinstance(row, Plot):
        name, pk = "households", row.household_id
    elif isinstance(row, PolicyPlot):
        name, pk = "policies", row.policy_id
    elif isinstance(row, Placement):
        name, pk = "work", row.offer_id
    elif isinstance(row, Wage):
        name, pk = "work", row.placement.offer_id
    return reverse("alliances:record", args=[alliance.code, name, pk]) if name else ""
