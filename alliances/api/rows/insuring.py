"""How policies, their lists of plots and losses look in answers."""

from rest_framework import serializers

from alliances.api.rows.base import Row, StruckSerializer, money
from alliances.models import Loss, LossState, Policy
from tickets.api.outputs import code_of, coded


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
