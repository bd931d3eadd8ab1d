"""How the rows of growers, agreements, goods and insurance look in answers. Money and quantities are strings."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from alliances.models import (
    Agreement,
    AgreementPlot,
    AgreementState,
    AreaUnit,
    Breach,
    Delivery,
    Dispute,
    Grade,
    Ground,
    Household,
    Loss,
    LossState,
    MarketPrice,
    MassUnit,
    Payment,
    PayMethod,
    PenaltyKind,
    Plot,
    Policy,
    PremiumKind,
    Purpose,
    ReferenceRule,
    Refund,
    RefundShare,
    SeedSupply,
    Side,
    Terms,
    TradeBasis,
    Variety,
)
from alliances.quantities import ZERO
from tickets.api.outputs import NullForNone, code_of, coded


class Row(serializers.ModelSerializer):
    """Reads only: everything is written by entries and steps."""

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True} for name in self.Meta.fields}


def money(source: str | None = None, *, null: bool = False) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=18, decimal_places=2, source=source, allow_null=null, read_only=True
    )


def number_of(*, null: bool = False) -> serializers.StringRelatedField:
    """The number by which people know the row behind a column: H000012."""
    return serializers.StringRelatedField(allow_null=null)


class PlotSerializer(Row):
    """`area_mu` is exact; the value and unit that were entered are kept beside it."""

    area_unit = coded(AreaUnit)

    class Meta:
        model = Plot
        fields = ["id", "name", "area_entered", "area_unit", "area_mu", "is_active"]


class HouseholdSerializer(Row):
    """A grower's household with its plots in use. Telephone and identity number are not in the API."""

    number = serializers.CharField(source="__str__")
    area = code_of("area.code")
    joined_on = serializers.DateField(source="valid_from")
    left_on = serializers.DateField(source="valid_to", allow_null=True)
    land_mu = serializers.SerializerMethodField()
    plots = PlotSerializer(many=True)

    class Meta:
        model = Household
        fields = [
            "id", "number", "area", "head_name", "people", "joined_on", "left_on", "basis", "land_mu", "plots",
        ]  # fmt: skip

    def get_land_mu(self, row: Household) -> str:
        return str(sum((plot.area_mu for plot in row.plots.all() if plot.is_active), ZERO))


class VarietySerializer(Row):
    class Meta:
        model = Variety
        fields = ["id", "name", "name_en"]


class GradeSerializer(Row):
    class Meta:
        model = Grade
        fields = ["id", "code", "standard", "floor_price"]


class TermsSerializer(Row):
    buyer = code_of("buyer.code")
    grades = GradeSerializer(many=True)
    premium_kind = coded(PremiumKind)
    reference_rule = coded(ReferenceRule)
    pay_method = coded(PayMethod)
    buyer_penalty_kind = coded(PenaltyKind)
    seller_penalty_kind = coded(PenaltyKind)
    dispute = coded(Dispute)

    class Meta:
        model = Terms
        fields = [
            "id", "season", "buyer", "title", "grades", "market", "reference_rule", "reference_days",
            "premium_kind", "premium", "payment_days", "pay_method", "late_rate", "buyer_penalty_kind",
            "buyer_penalty", "seller_penalty_kind", "seller_penalty", "delivery_place", "delivery_from",
            "delivery_to", "notice_days", "dispute",
        ]  # fmt: skip


class AgreementSerializer(Row):
    """`owed` is what the buyer still has to pay for goods, due or not; `deposit_left` what of a paid deposit is still to
    be set off or handed back."""

    number = serializers.CharField()
    terms = serializers.IntegerField(source="terms_id")
    buyer = code_of("buyer.code")
    household = number_of(null=True)
    head_name = serializers.CharField(source="household.head_name", allow_null=True)
    seller = code_of("seller.code", null=True)
    area = code_of("area.code")
    state = coded(AgreementState)
    seed_supply = coded(SeedSupply)
    variety = serializers.IntegerField(source="variety_id", allow_null=True)
    owed = money()
    deposit_left = money()

    class Meta:
        model = Agreement
        fields = [
            "id", "number", "season", "terms", "buyer", "household", "head_name", "seller", "area", "state",
            "variety", "area_mu", "expected_jin", "seed_supply", "seed_credit", "deposit", "deposit_paid_on",
            "returned_deposit", "copies", "signed_on", "signed_place", "sown_on", "ended_on", "end_reason",
            "delivered_jin", "delivered_amount", "premium_amount", "set_off_deposit", "set_off_seed",
            "paid_amount", "owed", "deposit_left",
        ]  # fmt: skip


class PlantedSerializer(Row):
    """A planted plot: its `id` is what a loss names."""

    plot = serializers.IntegerField(source="plot_id")
    name = serializers.CharField(source="plot.name")
    policy = serializers.IntegerField(source="insured.policy_id", default=None, allow_null=True)

    class Meta:
        model = AgreementPlot
        fields = ["id", "plot", "name", "area_mu", "policy"]


class StruckSerializer(Row):
    """A row that is struck out where it was wrong, never changed."""

    struck_at = serializers.DateTimeField(allow_null=True)


class DeliverySerializer(StruckSerializer):
    """One weighing, settled at the price of its day. `open_amount` is what is still to be paid for it."""

    agreement = serializers.IntegerField(source="agreement_id")
    agreement_number = serializers.CharField(source="agreement.number")
    grade = code_of("grade.code")
    unit = coded(MassUnit)
    open_amount = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = [
            "id", "agreement", "agreement_number", "season", "receipt", "day", "grade", "unit", "gross_jin",
            "tare_jin", "deduction_jin", "net_jin", "floor_price", "market_price", "unit_price", "amount",
            "premium_amount", "set_off_deposit", "set_off_seed", "due_on", "paid_amount", "paid_on",
            "open_amount", "struck_at", "struck_reason",
        ]  # fmt: skip

    def get_open_amount(self, row: Delivery) -> str:
        return f"{ZERO if row.struck_at else row.open_amount:.2f}"


class LineSerializer(serializers.Serializer):
    """A delivery with what is open today, by how many days it is late, and the interest run up so far."""

    delivery = DeliverySerializer()
    open = money()
    days_late = serializers.IntegerField()
    interest = money()


class PaymentSerializer(StruckSerializer):
    """Of the buyer; `deposit` is the one that the seller hands back."""

    agreement = serializers.IntegerField(source="agreement_id")
    agreement_number = serializers.CharField(source="agreement.number")
    purpose = coded(Purpose)
    method = coded(PayMethod)

    class Meta:
        model = Payment
        fields = [
            "id", "agreement", "agreement_number", "purpose", "day", "amount", "method", "voucher",
            "struck_at", "struck_reason",
        ]  # fmt: skip


class BreachSerializer(Row):
    """What one side did not keep. `ticket` is null where the caller does not see it, or none was raised."""

    agreement = serializers.IntegerField(source="agreement_id", allow_null=True)
    work = serializers.IntegerField(source="offer_id", allow_null=True)
    ground = coded(Ground)
    side = coded(Side)
    ticket = serializers.SerializerMethodField()

    class Meta:
        model = Breach
        fields = [
            "id", "agreement", "work", "ground", "side", "found_on", "quantity_jin", "value", "penalty", "note",
            "ticket", "remedied_on", "remedy",
        ]  # fmt: skip

    def get_ticket(self, row: Breach) -> str | None:
        return self.context["tickets"].get(row.ticket_id)


class AccountSerializer(serializers.Serializer):
    """What stands open today. `penalties_left` is the buyer's, `seller_penalties` the other side's."""

    lines = LineSerializer(many=True)
    owed = money()
    overdue = money()
    interest = money()
    interest_left = money()
    penalties_left = money()
    seller_penalties = money()


class PolicySerializer(Row):
    buyer = code_of("buyer.code")
    insurer = code_of("insurer.code")

    class Meta:
        model = Policy
        fields = [
            "id", "season", "number", "buyer", "insurer", "area_mu", "sum_insured_per_mu", "premium_per_mu",
            "grower_percent", "buyer_percent", "government_percent", "starts_on", "ends_on",
        ]  # fmt: skip


class PremiumSerializer(serializers.Serializer):
    """The premium of the listed area, and who bears how much of it."""

    total = money()
    grower = money()
    buyer = money()
    government = money()


class ListedPlotSerializer(serializers.Serializer):
    planted = serializers.IntegerField(source="planted_id")
    agreement = serializers.IntegerField(source="planted.agreement_id")
    agreement_number = serializers.CharField(source="planted.agreement.number")
    area_mu = serializers.DecimalField(source="planted.area_mu", max_digits=14, decimal_places=6)


class LossSerializer(StruckSerializer):
    number = serializers.CharField(source="__str__")
    planted = serializers.IntegerField(source="planted_id")
    agreement = serializers.IntegerField(source="planted.agreement_id")
    area = code_of("planted.agreement.area.code")
    policy = serializers.IntegerField(source="policy_id", allow_null=True)
    state = coded(LossState)

    class Meta:
        model = Loss
        fields = [
            "id", "number", "planted", "agreement", "area", "policy", "state", "happened_on", "cause",
            "damaged_mu", "proof", "reported_on", "notified_in_time", "surveyed_on", "loss_percent", "claimed",
            "approved", "paid_on", "reason", "struck_at", "struck_reason",
        ]  # fmt: skip


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


class PriceSerializer(StruckSerializer):
    """`price` is yuan/jin; what was entered, and per what, stands beside it."""

    unit = NullForNone(choices=MassUnit.choices)

    class Meta:
        model = MarketPrice
        fields = [
            "id", "market", "grade", "day", "price", "price_entered", "unit", "source", "struck_at",
            "struck_reason",
        ]  # fmt: skip


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
