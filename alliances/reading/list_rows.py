"""The rows of each list of a chain, with what their columns show: what the account may see, in a fixed number of queries."""

from collections.abc import Callable

from django.db.models import Count, Prefetch, Q, QuerySet

from alliances.models import (
    Agreement,
    Delivery,
    Grant,
    Household,
    Loan,
    Loss,
    MarketPrice,
    OutsideFigure,
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
from alliances.reading.owed import overdue
from audit import clock
from organisations.models import Alliance, User

SIDES = ("agreement__buyer", "agreement__household", "agreement__seller", "agreement__area")

ROWS: dict[str, Callable[[Alliance, User], QuerySet]] = {
    "households": lambda alliance, user: (
        Household.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("area")
        .prefetch_related(Prefetch("plots", Plot.objects.filter(is_active=True)))
    ),
    "plots": lambda alliance, user: (
        Plot.objects.visible_to(user).filter(household__alliance=alliance).select_related("household__area")
    ),
    "agreements": lambda alliance, user: (
        Agreement.objects.visible_to(user).filter(alliance=alliance).for_page()
    ),
    "terms": lambda alliance, user: (
        Terms.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("buyer")
        .prefetch_related("grades")
    ),
    "deliveries": lambda alliance, user: (
        Delivery.objects.visible_to(user).filter(agreement__alliance=alliance).select_related(*SIDES, "grade")
    ),
    "owed": lambda alliance, user: overdue(alliance, user, clock.today()),
    "payments": lambda alliance, user: (
        Payment.objects.visible_to(user).filter(agreement__alliance=alliance).select_related(*SIDES)
    ),
    "refunds": lambda alliance, user: (
        Refund.objects.visible_to(user).filter(alliance=alliance).select_related("cooperative")
    ),
    "policies": lambda alliance, user: (
        Policy.objects.visible_to(user).filter(alliance=alliance).select_related("buyer", "insurer")
    ),
    "insured": lambda alliance, user: (
        PolicyPlot.objects.visible_to(user)
        .filter(policy__alliance=alliance)
        .select_related(
            "policy__buyer",
            "policy__insurer",
            "planted__plot",
            "planted__agreement__household",
            "planted__agreement__seller",
            "planted__agreement__area",
        )
    ),
    "losses": lambda alliance, user: (
        Loss.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("planted__agreement__area", "planted__agreement__buyer", "policy__insurer")
    ),
    "work": lambda alliance, user: (
        WorkOffer.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("employer", "area")
        .annotate(taken=Count("placements", filter=Q(placements__left_on=None)))
    ),
    "placements": lambda alliance, user: (
        Placement.objects.visible_to(user)
        .filter(offer__alliance=alliance)
        .select_related("offer__employer", "household__area")
    ),
    "wages": lambda alliance, user: (
        Wage.objects.visible_to(user)
        .filter(placement__offer__alliance=alliance)
        .select_related("placement__offer__employer", "placement__household__area")
    ),
    "support": lambda alliance, user: (
        Support.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("unit", "target", "ticket", "need")
    ),
    "grants": lambda alliance, user: (
        Grant.objects.visible_to(user)
        .filter(support__alliance=alliance)
        .select_related("support__unit", "household", "organisation")
    ),
    "loans": lambda alliance, user: (
        Loan.objects.visible_to(user)
        .filter(alliance=alliance)
        .select_related("lender", "household", "organisation")
    ),
    "sales": lambda alliance, user: (
        Sale.objects.visible_to(user).filter(alliance=alliance).select_related("seller", "support")
    ),
    "plans": lambda alliance, user: YearPlan.objects.visible_to(user).filter(alliance=alliance),
    "prices": lambda alliance, user: MarketPrice.objects.visible_to(user).filter(alliance=alliance),
    "outside": lambda alliance, user: OutsideFigure.objects.visible_to(user).filter(alliance=alliance),
}
