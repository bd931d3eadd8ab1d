"""How the rows of work, support, trade, plans and outside figures look in answers."""

from rest_framework import serializers

from alliances.api.rows import Row, StruckSerializer, money, number_of
from alliances.models import (
    Grant,
    GrantState,
    Loan,
    OutsideFigure,
    Placement,
    PlanState,
    Sale,
    SalesChannel,
    Support,
    SupportKind,
    SupportState,
    Target,
    Wage,
    WorkOffer,
    YearPlan,
)
from tickets.api.outputs import code_of, coded


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


class SupportSerializer(Row):
    unit = code_of("unit.code")
    kind = coded(SupportKind)
    state = coded(SupportState)
    target = serializers.IntegerField(source="target_id", allow_null=True)
    ticket = serializers.SerializerMethodField(help_text="null where the caller does not see it")
    need = serializers.IntegerField(source="need_id", allow_null=True)

    class Meta:
        model = Support
        fields = [
            "id", "season", "unit", "kind", "title", "description", "target", "ticket", "need", "state", "day",
            "heads", "cost", "result",
        ]  # fmt: skip

    def get_ticket(self, row: Support) -> str | None:
        return self.context["tickets"].get(row.ticket_id)


class GrantSerializer(StruckSerializer):
    number = serializers.CharField(source="__str__")
    support = serializers.IntegerField(source="support_id")
    household = number_of(null=True)
    organisation = code_of("organisation.code", null=True)
    state = coded(GrantState)

    class Meta:
        model = Grant
        fields = [
            "id", "number", "support", "household", "organisation", "state", "applied_on", "applied",
            "granted_on", "granted", "paid_on", "basis", "reason", "struck_at", "struck_reason",
        ]  # fmt: skip


class LoanSerializer(StruckSerializer):
    support = serializers.IntegerField(source="support_id")
    lender = code_of("lender.code")
    household = number_of(null=True)
    organisation = code_of("organisation.code", null=True)

    class Meta:
        model = Loan
        fields = [
            "id", "season", "support", "lender", "household", "organisation", "number", "amount", "rate",
            "granted_on", "due_on", "repaid_on", "subsidy", "subsidy_paid_on", "struck_at", "struck_reason",
        ]  # fmt: skip


class SaleSerializer(StruckSerializer):
    seller = code_of("seller.code")
    support = serializers.IntegerField(source="support_id", allow_null=True)
    channel = coded(SalesChannel)

    class Meta:
        model = Sale
        fields = [
            "id", "season", "seller", "support", "channel", "customer", "goods", "day", "quantity",
            "quantity_unit", "amount", "number", "struck_at", "struck_reason",
        ]  # fmt: skip


class PlanSerializer(Row):
    state = coded(PlanState)

    class Meta:
        model = YearPlan
        fields = ["id", "year", "title", "state", "adopted_on", "basis", "review"]


class TargetSerializer(Row):
    responsible = code_of("responsible.code")
    indicator = serializers.CharField()

    class Meta:
        model = Target
        fields = ["id", "title", "responsible", "due_on", "indicator", "value", "unit", "claimed_at"]


class OutsideSerializer(Row):
    """A figure of somebody else, as its source says it; never part of a sum."""

    class Meta:
        model = OutsideFigure
        fields = ["id", "name", "qualifier", "value", "unit", "period", "as_of", "source"]


class SoldThroughSerializer(serializers.Serializer):
    channel = coded(SalesChannel)
    amount = money()
