"""The lists of the API: which rows, in which shape. Those of the pages begin at the same scope, as do the parts of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from alliances.accounts import Line
from alliances.api.details import ticket_numbers
from alliances.api.rows import buying, earning, growing, insuring, supporting
from alliances.models import (
    Beneficiary,
    Breach,
    Household,
    Plot,
    Policy,
    PolicyPlot,
    Refund,
    RefundShare,
    Support,
    Variety,
)
from alliances.reading.list_rows import ROWS
from alliances.reading.owed import lines
from audit import clock
from organisations.models import Alliance, User

Rows = Callable[[Alliance, User], QuerySet]


@dataclass(frozen=True)
class Sort:
    """`shaped` makes of a page's rows what the serializer is given; `tickets` where rows name tickets."""

    name: str
    summary: str
    serializer: type[serializers.Serializer]
    rows: Rows
    shaped: Callable[[list[Any]], list[Any]] = list
    tickets: bool = False

    def context(self, found: list[Any], user: User) -> dict[str, Any]:
        return {"tickets": ticket_numbers(user, [row.ticket_id for row in found])} if self.tickets else {}


def _of_page(name: str, summary: str, serializer: type[serializers.Serializer], **more: Any) -> Sort:
    return Sort(name, summary, serializer, ROWS[name], **more)


def _owed(found: list[Any]) -> list[Line]:
    return lines(found, clock.today())


def _breaches(alliance: Alliance, user: User) -> QuerySet:
    return Breach.objects.visible_to(user).filter(alliance=alliance)


def _varieties(alliance: Alliance, user: User) -> QuerySet:
    return Variety.objects.filter(template=alliance.template_id, is_active=True)


SORTS: dict[str, Sort] = {
    sort.name: sort
    for sort in (
        _of_page("households", "Growers' households with their plots", growing.HouseholdSerializer),
        Sort("varieties", "Varieties in use", growing.VarietySerializer, _varieties),
        _of_page("terms", "Buying conditions with their grades", buying.TermsSerializer),
        _of_page("agreements", "Planting agreements", growing.AgreementSerializer),
        _of_page("deliveries", "Deliveries, as they were settled", buying.DeliverySerializer),
        _of_page(
            "owed",
            "Deliveries due and not paid, with days late and interest",
            buying.LineSerializer,
            shaped=_owed,
        ),
        _of_page("payments", "Payments", buying.PaymentSerializer),
        Sort("breaches", "Breaches of either side", growing.BreachSerializer, _breaches, tickets=True),
        _of_page("refunds", "Patronage refunds", earning.RefundSerializer),
        _of_page("policies", "Group policies", insuring.PolicySerializer),
        _of_page("losses", "Losses and claims", insuring.LossSerializer),
        _of_page("work", "Work offered in the slack season", earning.WorkSerializer),
        _of_page("placements", "Workers placed", earning.PlacementSerializer),
        _of_page("wages", "Wages by worker and month", earning.WageSerializer),
        _of_page("support", "Support actions of the members", supporting.SupportSerializer, tickets=True),
        _of_page("grants", "Policy and subsidy items", supporting.GrantSerializer),
        _of_page("loans", "Loans: a lender's own, a borrowing unit's own", supporting.LoanSerializer),
        _of_page("sales", "Orders of finished goods", supporting.SaleSerializer),
        _of_page("plans", "Yearly plans", supporting.PlanSerializer),
        _of_page("prices", "Market prices", buying.PriceSerializer),
        _of_page("outside", "Figures of outside sources, never added", supporting.OutsideSerializer),
    )
}


class SupportedSerializer(serializers.Serializer):
    household = serializers.CharField()
    head_name = serializers.CharField(source="household.head_name")
    area = serializers.CharField(source="household.area.code")


@dataclass(frozen=True)
class PartOf:
    """Rows that belong to one row and may be many; `rows(row, user)` are those that the account sees."""

    of: str
    name: str
    summary: str
    serializer: type[serializers.Serializer]
    rows: Callable[[Any, User], QuerySet]


def _listed_plots(policy: Policy, user: User) -> QuerySet:
    return PolicyPlot.objects.filter(policy=policy).select_related("planted__agreement")


def _shares(refund: Refund, user: User) -> QuerySet:
    return RefundShare.objects.visible_to(user).filter(refund=refund).select_related("household")


def _supported(support: Support, user: User) -> QuerySet:
    rows_of = Beneficiary.objects.visible_to(user).filter(support=support)
    return rows_of.select_related("household__area")


PARTS = (
    PartOf("policies", "plots", "The policy's list of plots", insuring.ListedPlotSerializer, _listed_plots),
    PartOf("refunds", "shares", "Each member's share", earning.ShareSerializer, _shares),
    PartOf("support", "households", "Households supported by name", SupportedSerializer, _supported),
)


def with_all_plots(found: QuerySet[Household]) -> QuerySet[Household]:
    """A household alone also shows the plots that are out of use."""
    return found.prefetch_related(None).prefetch_related(Prefetch("plots", Plot.objects.all()))
