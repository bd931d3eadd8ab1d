"""How growers, their land and their agreements look in answers."""

from rest_framework import serializers

from alliances.api.rows.base import Row, money, number_of
from alliances.models import (
    Agreement,
    AgreementPlot,
    AgreementState,
    AreaUnit,
    Breach,
    Ground,
    Household,
    Plot,
    SeedSupply,
    Side,
    Variety,
)
from alliances.quantities import ZERO
from tickets.api.outputs import code_of, coded


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
