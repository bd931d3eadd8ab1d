"""How conditions, prices, deliveries, payments and what is owed look in answers."""

from rest_framework import serializers

from alliances.api.rows.base import Row, StruckSerializer, money
from alliances.models import (
    Delivery,
    Dispute,
    Grade,
    MarketPrice,
    MassUnit,
    Payment,
    PayMethod,
    PenaltyKind,
    PremiumKind,
    Purpose,
    ReferenceRule,
    Terms,
)
from alliances.quantities import ZERO
from tickets.api.outputs import NullForNone, code_of, coded


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


class PriceSerializer(StruckSerializer):
    """`price` is yuan/jin; what was entered, and per what, stands beside it."""

    unit = NullForNone(choices=MassUnit.choices)

    class Meta:
        model = MarketPrice
        fields = [
            "id", "market", "grade", "day", "price", "price_entered", "unit", "source", "struck_at",
            "struck_reason",
        ]  # fmt: skip


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


class AccountSerializer(serializers.Serializer):
    """What stands open today. `penalties_left` is the buyer's, `seller_penalties` the other side's."""

    lines = LineSerializer(many=True)
    owed = money()
    overdue = money()
    interest = money()
    interest_left = money()
    penalties_left = money()
    seller_penalties = money()
