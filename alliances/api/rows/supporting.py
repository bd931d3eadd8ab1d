"""How support, grants, loans, sales, plans and outside figures look in answers."""

from rest_framework import serializers

from alliances.api.rows.base import Row, StruckSerializer, money, number_of
from alliances.models import (
    Grant,
    GrantState,
    Loan,
    OutsideFigure,
    PlanState,
    Sale,
    SalesChannel,
    Support,
    SupportKind,
    SupportState,
    Target,
    YearPlan,
)
from tickets.api.outputs import code_of, coded


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


class SoldThroughSerializer(serializers.Serializer):
    channel = coded(SalesChannel)
    amount = money()


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
