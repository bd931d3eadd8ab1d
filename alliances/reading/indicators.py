"""The chain's indicators (DOMAIN 6.4): each a sum of records of one season, with unit and source, that can name its records.

Nothing here is typed in, and nothing from outside is added. What a cooperative sells on is the same goods again and is
never counted twice: quantities and values are those of agreements with households.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.models import (
    Agreement,
    Grant,
    Household,
    Loan,
    Loss,
    Placement,
    Policy,
    Refund,
    Sale,
    Support,
    Wage,
)
from alliances.models.states import GrantState, LossState, SupportKind, SupportState
from alliances.quantities import HALF_FEN, HUNDRED, round_price
from alliances.reading.income import earners
from alliances.reading.totals import Totals, overdue_loans
from organisations.models import Alliance, User

MU, JIN, YUAN = _("mu"), _("jin"), _("yuan")
PRICE, COUNT, PERCENT, PEOPLE = (
    _("yuan/jin"),
    pgettext_lazy("unit", "items"),
    "%",
    pgettext_lazy("unit", "people"),
)
HOUSEHOLDS = _("households")


def _ratio(part: Decimal, whole: Decimal, factor: Decimal = Decimal(1)) -> Decimal | None:
    """None where there is nothing to divide by: no figure is better than a wrong one."""
    return None if not whole else round_price(part * factor / whole)


@dataclass(frozen=True)
class Indicator:
    """`records` gives the rows that the figure of a season is the sum of today; a page shows those the reader may see."""

    code: str
    name: str | Promise
    unit: str | Promise
    source: str | Promise
    value: Callable[[Totals], Decimal | None]
    records: Callable[[Alliance, int, dt.date], QuerySet]


def _agreements(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Agreement.objects.of_growers().binding().filter(alliance=alliance, season=season)


def _delivered(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return _agreements(alliance, season, day).filter(delivered_jin__gt=0)


def _owing(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    paid = F("set_off_deposit") + F("set_off_seed") + F("paid_amount")
    return _delivered(alliance, season, day).filter(delivered_amount__gt=paid + HALF_FEN)


def _households(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Household.objects.filter(pk__in=_agreements(alliance, season, day).values("household"))


def _supported(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    done = Support.objects.filter(alliance=alliance, season=season, state=SupportState.DONE)
    return Household.objects.filter(support_received__support__in=done).distinct()


def _losses_paid(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Loss.objects.filter(alliance=alliance, planted__season=season, state=LossState.PAID)


def _trainings(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Support.objects.filter(
        alliance=alliance, season=season, kind=SupportKind.TRAINING, state=SupportState.DONE
    )


def _grants_paid(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Grant.objects.filter(support__alliance=alliance, support__season=season, state=GrantState.PAID)


def _of_season(model) -> Callable[[Alliance, int, dt.date], QuerySet]:
    return lambda alliance, season, day: model.objects.filter(alliance=alliance, season=season)


def _standing(model) -> Callable[[Alliance, int, dt.date], QuerySet]:
    """Rows of the season that were not struck out."""
    return lambda alliance, season, day: _of_season(model)(alliance, season, day).filter(struck_at=None)


def _placements(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Placement.objects.filter(offer__alliance=alliance, offer__season=season)


def _wages(alliance: Alliance, season: int, day: dt.date) -> QuerySet:
    return Wage.objects.filter(placement__offer__alliance=alliance, placement__offer__season=season)


AGREEMENTS, DELIVERIES = _("planting agreements"), _("deliveries under planting agreements")

INDICATORS: dict[str, Indicator] = {
    row.code: row
    for row in (
        Indicator("area", _("contracted area"), MU, AGREEMENTS, lambda t: t.area_mu, _agreements),
        Indicator(
            "area_share",
            _("contracted share of the registered land"),
            PERCENT,
            AGREEMENTS,
            lambda t: _ratio(t.area_mu, t.land_mu, HUNDRED),
            _agreements,
        ),
        Indicator(
            "households",
            _("households with an agreement"),
            HOUSEHOLDS,
            AGREEMENTS,
            lambda t: t.households,
            _households,
        ),
        Indicator(
            "agreements", _("agreements signed"), COUNT, AGREEMENTS, lambda t: t.agreements, _agreements
        ),
        Indicator(
            "contracted", _("contracted yield"), JIN, AGREEMENTS, lambda t: t.expected_jin, _agreements
        ),
        Indicator("delivered", _("delivered"), JIN, DELIVERIES, lambda t: t.delivered_jin, _delivered),
        Indicator(
            "yield",
            _("average yield"),
            _("jin/mu"),
            DELIVERIES,
            lambda t: _ratio(t.delivered_jin, t.delivered_mu),
            _delivered,
        ),
        Indicator(
            "floor_price",
            _("average floor price"),
            PRICE,
            DELIVERIES,
            lambda t: _ratio(t.floor_amount, t.delivered_jin),
            _delivered,
        ),
        Indicator(
            "market_price",
            _("average market price"),
            PRICE,
            DELIVERIES,
            lambda t: _ratio(t.market_amount, t.market_jin),
            _delivered,
        ),
        Indicator(
            "settlement_price",
            _("average settlement price"),
            PRICE,
            DELIVERIES,
            lambda t: _ratio(t.delivered_amount, t.delivered_jin),
            _delivered,
        ),
        Indicator(
            "premium", _("paid above the market"), YUAN, DELIVERIES, lambda t: t.premium_amount, _delivered
        ),
        Indicator("output", _("output value"), YUAN, DELIVERIES, lambda t: t.delivered_amount, _delivered),
        Indicator("owed", _("owed for goods"), YUAN, DELIVERIES, lambda t: t.owed, _owing),
        Indicator(
            "insured_area",
            _("insured area"),
            MU,
            _("group policies"),
            lambda t: t.insured_mu,
            _of_season(Policy),
        ),
        Indicator(
            "claims_paid",
            _("claims paid"),
            YUAN,
            _("losses under group policies"),
            lambda t: t.claims_paid,
            _losses_paid,
        ),
        Indicator("loans", _("loans granted"), COUNT, _("loans"), lambda t: t.loans, _standing(Loan)),
        Indicator(
            "loans_amount", _("amount lent"), YUAN, _("loans"), lambda t: t.loans_amount, _standing(Loan)
        ),
        Indicator(
            "loans_overdue",
            _("of which overdue"),
            YUAN,
            _("loans"),
            lambda t: t.loans_overdue,
            lambda alliance, season, day: _standing(Loan)(alliance, season, day).filter(overdue_loans(day)),
        ),
        Indicator(
            "trained", _("people trained"), PEOPLE, _("lists of trainings"), lambda t: t.trained, _trainings
        ),
        Indicator(
            "supported",
            _("households supported, each counted once"),
            HOUSEHOLDS,
            _("support actions"),
            lambda t: t.supported,
            _supported,
        ),
        Indicator("grants", _("subsidies paid"), YUAN, _("grants"), lambda t: t.grants_paid, _grants_paid),
        Indicator("jobs", _("workers placed"), PEOPLE, _("placements"), lambda t: t.placed, _placements),
        Indicator("wages", _("wages earned"), YUAN, _("wages"), lambda t: t.wages, _wages),
        Indicator(
            "refund", _("patronage refund"), YUAN, _("refunds"), lambda t: t.refund, _of_season(Refund)
        ),
        Indicator("sales", _("sales"), YUAN, _("orders"), lambda t: t.sales, _standing(Sale)),
        Indicator(
            "income",
            _("income of a household: crop, wages and refund"),
            YUAN,
            _("deliveries, wages and refunds"),
            lambda t: (
                None if not t.earners else (t.income / t.earners).quantize(Decimal("0.01"), ROUND_HALF_UP)
            ),
            lambda alliance, season, day: earners(alliance, season),
        ),
    )
}


@dataclass(frozen=True)
class Figure:
    """One number of one season, with what it was the season before."""

    indicator: Indicator
    season: int
    value: Decimal | None
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """Change against the season before in per cent; None where there is nothing to compare."""
        if self.value is None or not self.before:
            return None
        return round_price((self.value - self.before) * HUNDRED / self.before)


def figures_of(now: Totals, before: Totals) -> list[Figure]:
    return [
        Figure(indicator, now.season, indicator.value(now), indicator.value(before))
        for indicator in INDICATORS.values()
    ]


def records_of(code: str, alliance: Alliance, season: int, day: dt.date, user: User) -> QuerySet:
    """The records behind a figure, of them those the reader may see. Raises KeyError for a code that is none."""
    rows = INDICATORS[code].records(alliance, season, day)
    return rows.filter(pk__in=rows.model.objects.visible_to(user).values("pk"))
