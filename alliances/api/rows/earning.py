"""How refunds, work, wages and the income of a household look in answers."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from alliances.api.rows.base import Row, money, number_of
from alliances.models import Placement, Refund, RefundShare, TradeBasis, Wage, WorkOffer
from tickets.api.outputs import code_of, coded


class RefundSerializer(Row):
    cooperative = code_of("cooperative.code")
    trade_basis = coded(TradeBasis)

    class Meta:
        model = Refund
        fields = [
            "id", "cooperative", "season", "surplus", "percent", "trade_basis", "amount", "decided_on", "basis",
        ]  # fmt: skip


class ShareSerializer(Row):
    household = number_of()

    class Meta:
        model = RefundShare
        fields = ["id", "household", "trade", "amount", "paid_on"]


class WorkSerializer(Row):
    employer = code_of("employer.code")
    area = code_of("area.code")
    taken = serializers.IntegerField(help_text="places taken now")

    class Meta:
        model = WorkOffer
        fields = [
            "id", "season", "employer", "title", "area", "places", "taken", "pay", "pay_day", "starts_on",
            "ends_on", "closed_on",
        ]  # fmt: skip


class PlacementSerializer(Row):
    number = serializers.CharField(source="__str__")
    work = serializers.IntegerField(source="offer_id")
    household = number_of()

    class Meta:
        model = Placement
        fields = ["id", "number", "work", "household", "worker_name", "placed_on", "left_on"]


class WageSerializer(Row):
    """One worker's total of a month; `month` is its first day."""

    placement = serializers.IntegerField(source="placement_id")
    work = serializers.IntegerField(source="placement.offer_id")

    class Meta:
        model = Wage
        fields = ["id", "placement", "work", "month", "amount", "due_on", "paid_on"]


class IncomeSerializer(serializers.Serializer):
    """What the present season brought a household, as earned."""

    season = serializers.IntegerField()
    crop = money()
    wages = money()
    refund = money()
    total = money()


def income_shape(season: int, income: Any) -> dict[str, int | Decimal]:
    return {
        "season": season,
        "crop": income.crop,
        "wages": income.wages,
        "refund": income.refund,
        "total": income.total,
    }
