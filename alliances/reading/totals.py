"""What a chain adds up to in a season, in a fixed number of queries whatever its size. Indicators are made of these."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from alliances.exact import ExactSum
from alliances.models import (
    Agreement,
    Beneficiary,
    Grant,
    Loan,
    Loss,
    Placement,
    Plot,
    Policy,
    Sale,
    Support,
)
from alliances.models.states import GrantState, LossState, SupportKind, SupportState
from alliances.reading.income import earners, income_of_chain
from organisations.models import Alliance


@dataclass(frozen=True)
class Totals:
    """Areas in mu, masses in jin, money in yuan."""

    season: int
    agreements: int
    households: int
    area_mu: Decimal
    land_mu: Decimal
    expected_jin: Decimal
    delivered_jin: Decimal
    delivered_mu: Decimal
    delivered_amount: Decimal
    floor_amount: Decimal
    market_jin: Decimal
    market_amount: Decimal
    premium_amount: Decimal
    set_off: Decimal
    paid_amount: Decimal
    insured_mu: Decimal
    claims_paid: Decimal
    loans: int
    loans_amount: Decimal
    loans_overdue: Decimal
    trained: int
    supported: int
    grants_paid: Decimal
    placed: int
    sales: Decimal
    wages: Decimal
    refund: Decimal
    earners: int
    income: Decimal

    @property
    def owed(self) -> Decimal:
        return self.delivered_amount - self.set_off - self.paid_amount


def totals_of(alliance: Alliance, season: int, day: dt.date) -> Totals:
    """Fourteen queries. `day` decides which loans are overdue."""
    of_season = {"alliance": alliance, "season": season}
    sums = (
        Agreement.objects.of_growers()
        .binding()
        .filter(**of_season)
        .aggregate(
            sum_agreements=Count("pk"),
            sum_households=Count("household", distinct=True),
            sum_area=ExactSum("area_mu"),
            sum_expected=ExactSum("expected_jin"),
            sum_delivered_jin=ExactSum("delivered_jin"),
            sum_delivered_mu=ExactSum("area_mu", filter=Q(delivered_jin__gt=0)),
            sum_delivered_amount=ExactSum("delivered_amount"),
            sum_floor_amount=ExactSum("floor_amount"),
            sum_market_jin=ExactSum("market_jin"),
            sum_market_amount=ExactSum("market_amount"),
            sum_premium_amount=ExactSum("premium_amount"),
            sum_deposit=ExactSum("set_off_deposit"),
            sum_seed=ExactSum("set_off_seed"),
            sum_paid_amount=ExactSum("paid_amount"),
        )
    )
    loans = Loan.objects.filter(**of_season, struck_at=None).aggregate(
        number=Count("pk"),
        lent=ExactSum("amount"),
        overdue=ExactSum("amount", filter=overdue_loans(day)),
    )
    done = Support.objects.filter(**of_season, state=SupportState.DONE)
    income = income_of_chain(alliance, season)
    return Totals(
        season=season,
        agreements=sums["sum_agreements"],
        households=sums["sum_households"],
        earners=earners(alliance, season).count(),
        area_mu=sums["sum_area"],
        land_mu=_sum(
            Plot.objects.filter(household__alliance=alliance, household__valid_to=None, is_active=True),
            "area_mu",
        ),
        expected_jin=sums["sum_expected"],
        delivered_jin=sums["sum_delivered_jin"],
        delivered_mu=sums["sum_delivered_mu"],
        delivered_amount=sums["sum_delivered_amount"],
        floor_amount=sums["sum_floor_amount"],
        market_jin=sums["sum_market_jin"],
        market_amount=sums["sum_market_amount"],
        premium_amount=sums["sum_premium_amount"],
        set_off=sums["sum_deposit"] + sums["sum_seed"],
        paid_amount=sums["sum_paid_amount"],
        insured_mu=_sum(Policy.objects.filter(**of_season), "area_mu"),
        claims_paid=_sum(
            Loss.objects.filter(alliance=alliance, planted__season=season, state=LossState.PAID), "approved"
        ),
        loans=loans["number"],
        loans_amount=loans["lent"],
        loans_overdue=loans["overdue"],
        trained=sum(done.filter(kind=SupportKind.TRAINING).values_list("heads", flat=True)),
        supported=Beneficiary.objects.filter(support__in=done).aggregate(
            number=Count("household", distinct=True)
        )["number"],
        grants_paid=_sum(
            Grant.objects.filter(support__alliance=alliance, support__season=season, state=GrantState.PAID),
            "granted",
        ),
        placed=Placement.objects.filter(offer__alliance=alliance, offer__season=season).count(),
        sales=_sum(Sale.objects.filter(**of_season, struck_at=None), "amount"),
        wages=income.wages,
        refund=income.refund,
        income=income.total,
    )


def overdue_loans(day: dt.date) -> Q:
    return Q(repaid_on=None, due_on__lt=day)


def _sum(rows, column: str) -> Decimal:
    return rows.aggregate(sum=ExactSum(column))["sum"]


def sales_by_channel(alliance: Alliance, season: int) -> list[tuple[str, Decimal]]:
    """Channel and what was sold through it, the most first."""
    rows = Sale.objects.filter(alliance=alliance, season=season, struck_at=None)
    rows = rows.order_by("channel").values_list("channel")
    return sorted(rows.annotate(ExactSum("amount")), key=lambda row: (-row[1], row[0]))
