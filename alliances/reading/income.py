"""What a season brought a household: crop + wages + refund, as earned, in yuan. Paid or not is the agreement's account."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from alliances.exact import ExactSum
from alliances.models import Agreement, Household, RefundShare, Wage
from alliances.quantities import ZERO
from organisations.models import Alliance


@dataclass(frozen=True)
class Income:
    crop: Decimal = ZERO
    wages: Decimal = ZERO
    refund: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.crop + self.wages + self.refund


def income_of(alliance: Alliance, season: int, households: Iterable[int]) -> dict[int, Income]:
    """Household → its income of the season; three queries. The caller found the households through `visible_to`."""
    keys = set(households)
    crop, wages, refund = (
        dict(rows.filter(**{f"{path}__in": keys}).order_by(path).values_list(path).annotate(ExactSum(column)))
        for rows, path, column in _parts(alliance, season)
    )
    return {
        key: Income(crop.get(key, ZERO), wages.get(key, ZERO), refund.get(key, ZERO)) for key in sorted(keys)
    }


def income_of_chain(alliance: Alliance, season: int) -> Income:
    """The income of all its households together; three queries."""
    return Income(
        *(rows.aggregate(sum=ExactSum(column))["sum"] for rows, _path, column in _parts(alliance, season))
    )


def earners(alliance: Alliance, season: int) -> QuerySet[Household]:
    """Households that the season brought anything: their number divides the chain's income."""
    anything = Q()
    for rows, path, column in _parts(alliance, season):
        anything |= Q(pk__in=rows.filter(**{f"{column}__gt": 0}).values(path))
    return Household.objects.filter(anything)


def _parts(alliance: Alliance, season: int) -> list[tuple[QuerySet, str, str]]:
    """Rows, the way from them to the household, and the column that is earned."""
    return [
        (
            Agreement.objects.of_growers().binding().filter(alliance=alliance, season=season),
            "household",
            "delivered_amount",
        ),
        (
            Wage.objects.filter(placement__offer__alliance=alliance, placement__offer__season=season),
            "placement__household",
            "amount",
        ),
        (
            RefundShare.objects.filter(refund__alliance=alliance, refund__season=season),
            "household",
            "amount",
        ),
    ]
