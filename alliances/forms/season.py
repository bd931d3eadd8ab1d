"""Buying conditions, market prices, insurance, work, refunds: entering and steps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions.buying import GradeRow
from alliances.forms.base import ChainForm, StepForm
from alliances.forms.fields import (
    AmountField,
    HouseholdField,
    QuantityField,
    consortium,
    optional,
    season_field,
)
from alliances.models import AgreementPlot, Placement, RefundShare, Wage
from alliances.models.states import (
    Dispute,
    MassUnit,
    PayMethod,
    PenaltyKind,
    PremiumKind,
    ReferenceRule,
    TradeBasis,
)
from alliances.models.terms import MOST_DAYS
from meetings.forms.lists import areas
from organisations.models import Area, Organisation, OrganisationKind
from tickets.forms.fields import ByCodeField, DayField, TextField

BUYERS = (OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE)
GRADES = range(1, 7)


class OfUnitForm(ChainForm):
    """Entered by a unit of the consortium for itself, or by the office for one; `unit_field` says as what."""

    unit_field = "buyer"
    kinds = BUYERS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields[self.unit_field]
        field.queryset = consortium(self.alliance, *self.kinds)
        if self.actor.unit is not None:
            field.initial = self.actor.unit.code


class TermsForm(OfUnitForm):
    buyer = ByCodeField(Organisation.objects.none(), label=_("buyer"))
    season = season_field()
    title = TextField(label=pgettext_lazy("record", "title"), max_length=100)
    premium_kind = forms.ChoiceField(label=_("premium"), choices=PremiumKind.choices)
    premium = QuantityField(label=_("premium amount"), required=False, max_digits=8, decimal_places=4)
    market = TextField(label=_("reference market"), max_length=50, required=False)
    reference_rule = forms.ChoiceField(
        label=_("reference price"), choices=ReferenceRule.choices, initial=ReferenceRule.LATEST
    )
    reference_days = forms.IntegerField(label=_("days"), min_value=0, max_value=MOST_DAYS, initial=7)
    payment_days = forms.IntegerField(
        label=_("days to pay"),
        min_value=0,
        max_value=MOST_DAYS,
        initial=30,
        help_text=_("0 = cash on delivery."),
    )
    pay_method = forms.ChoiceField(label=_("way of payment"), choices=PayMethod.choices)
    late_rate = QuantityField(
        label=_("late-payment rate (% a year)"), required=False, max_digits=7, decimal_places=4
    )
    buyer_penalty_kind = forms.ChoiceField(label=_("penalty of the buyer"), choices=PenaltyKind.choices)
    buyer_penalty = QuantityField(
        label=pgettext_lazy("penalty", "how much"), required=False, max_digits=10, decimal_places=4
    )
    seller_penalty_kind = forms.ChoiceField(label=_("penalty of the seller"), choices=PenaltyKind.choices)
    seller_penalty = QuantityField(
        label=pgettext_lazy("penalty", "how much"), required=False, max_digits=10, decimal_places=4
    )
    delivery_place = TextField(label=_("place of delivery"), max_length=100)
    delivery_from = DayField(label=_("delivery from"))
    delivery_to = DayField(label=_("delivery until"))
    notice_days = forms.IntegerField(
        label=_("days to notify force majeure"), min_value=0, max_value=60, initial=3
    )
    dispute = forms.ChoiceField(label=_("disputes go to"), choices=Dispute.choices, initial=Dispute.COURT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place in GRADES:
            self.fields[f"grade-{place}"] = TextField(
                label=_("grade %(number)s") % {"number": place}, max_length=20, required=place == 1
            )
            self.fields[f"floor-{place}"] = QuantityField(
                label=_("floor price (yuan/jin)"), required=place == 1, max_digits=8, decimal_places=4
            )
            self.fields[f"standard-{place}"] = TextField(label=_("standard"), max_length=200, required=False)
        rows = [f"{name}-{place}" for place in GRADES for name in ("grade", "floor", "standard")]
        self.order_fields(["buyer", "season", "title", *rows])

    def clean(self):
        data = super().clean()
        for place in GRADES:
            if data.get(f"grade-{place}") and not data.get(f"floor-{place}"):
                self.add_error(f"floor-{place}", _("Each grade has a floor price above zero."))
        return data

    def values(self):
        data = dict(self.cleaned_data)
        grades = []
        for place in GRADES:
            code, floor, standard = (data.pop(f"{name}-{place}") for name in ("grade", "floor", "standard"))
            if code:
                grades.append(GradeRow(code, floor, standard))
        for name in ("premium", "late_rate", "buyer_penalty", "seller_penalty"):
            data[name] = optional(data[name])
        return {"alliance": self.alliance, "grades": grades, **data}


class PriceForm(ChainForm):
    market = TextField(label=_("market"), max_length=50)
    grade = TextField(label=_("grade"), max_length=20)
    day = DayField(label=_("day"))
    price = QuantityField(label=_("price (yuan)"), max_digits=12, decimal_places=4)
    unit = forms.ChoiceField(label=_("per"), choices=MassUnit.choices)
    source = TextField(label=_("source"), max_length=200)


class PolicyForm(OfUnitForm):
    buyer = ByCodeField(Organisation.objects.none(), label=_("buyer"))
    insurer = ByCodeField(
        Organisation.objects.filter(kind=OrganisationKind.INSURER, is_active=True), label=_("insurer")
    )
    season = season_field()
    number = TextField(label=_("policy number"), max_length=50)
    sum_insured_per_mu = AmountField(label=_("sum insured (yuan/mu)"), max_digits=10)
    premium_per_mu = AmountField(label=_("premium (yuan/mu)"), max_digits=10)
    grower_percent = QuantityField(label=_("borne by growers (%)"), max_digits=5)
    buyer_percent = QuantityField(label=_("borne by the buyer (%)"), max_digits=5)
    government_percent = QuantityField(label=_("borne by the government (%)"), max_digits=5)
    starts_on = DayField(label=_("start"))
    ends_on = DayField(label=_("end"))

    def clean(self):
        data = super().clean()
        for name in ("sum_insured_per_mu", "premium_per_mu"):
            if data.get(name) == 0:
                self.add_error(name, _("The amount must be above zero."))
        return data


class LossForm(ChainForm):
    """A loss on a planted plot of the agreement named in the address."""

    planted = forms.ModelChoiceField(AgreementPlot.objects.none(), label=_("plot"))
    happened_on = DayField(label=_("happened on"))
    cause = TextField(label=_("cause"), max_length=100, help_text=_("Hail, drought, flood, pests …"))
    damaged_mu = QuantityField(label=_("damaged area (mu)"), max_digits=14, decimal_places=6)
    proof = TextField(label=_("proof"), max_length=300, required=False)

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["planted"]
        field.queryset = AgreementPlot.objects.filter(agreement=agreement).select_related("plot")
        field.label_from_instance = lambda row: f"{row.plot.name} · {row.area_mu.normalize():f}"

    def values(self):
        return dict(self.cleaned_data)


class SurveyForm(StepForm):
    surveyed_on = DayField(label=_("surveyed on"))
    loss_percent = QuantityField(label=_("degree of loss (%)"), max_digits=5)


class ApproveForm(StepForm):
    approved = AmountField(label=_("approved (yuan)"))
    reason = TextField(label=_("reason"), max_length=300, required=False)


class PaidOnForm(StepForm):
    paid_on = DayField(label=_("paid on"))


class WorkForm(OfUnitForm):
    unit_field = "employer"
    employer = ByCodeField(Organisation.objects.none(), label=_("employer"))
    season = season_field()
    title = TextField(label=_("work"), max_length=100)
    area = ByCodeField(Area.objects.none(), label=pgettext_lazy("record", "place"))
    places = forms.IntegerField(label=_("places"), min_value=1, max_value=30000)
    pay = TextField(label=_("pay"), max_length=100, help_text=_("By the piece, day or month, and how much."))
    pay_day = forms.IntegerField(
        label=_("pay day"), min_value=1, max_value=28, initial=15, help_text=_("Day of the following month.")
    )
    starts_on = DayField(label=_("start"))
    ends_on = DayField(label=_("end"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas(self.alliance)


class PlaceForm(StepForm):
    household = HouseholdField()
    worker_name = TextField(label=_("worker"), max_length=50)
    placed_on = DayField(label=_("placed on"))


class OfPlacementForm(StepForm):
    placement = forms.ModelChoiceField(Placement.objects.none(), label=_("worker"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["placement"]
        field.queryset = self.row.placements.filter(left_on=None).select_related("household")
        field.label_from_instance = lambda row: f"{row.worker_name} · {row.household}"


class WageForm(OfPlacementForm):
    month = DayField(label=_("month"), help_text=_("Any day of it."))
    amount = AmountField(label=_("amount (yuan)"))


class LeaveWorkForm(OfPlacementForm):
    left_on = DayField(label=_("left on"))


class OfWageForm(StepForm):
    wage = forms.ModelChoiceField(Wage.objects.none(), label=_("wages"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["wage"]
        field.queryset = Wage.objects.filter(placement__offer=self.row, paid_on=None).select_related(
            "placement"
        )
        field.label_from_instance = lambda row: (
            f"{row.month:%Y-%m} · {row.placement.worker_name} · {row.amount}"
        )


class PayWageForm(OfWageForm):
    paid_on = DayField(label=_("paid on"))


class ChangeWageForm(OfWageForm):
    amount = AmountField(label=_("amount (yuan)"))


class RefundForm(OfUnitForm):
    unit_field = "cooperative"
    kinds = (OrganisationKind.COOPERATIVE,)
    cooperative = ByCodeField(Organisation.objects.none(), label=_("cooperative"))
    season = season_field()
    surplus = AmountField(label=_("surplus to distribute (yuan)"))
    percent = QuantityField(
        label=_("returned by trade (%)"), max_digits=5, help_text=_("At least 60 per cent by law.")
    )
    trade_basis = forms.ChoiceField(label=_("divided by"), choices=TradeBasis.choices)
    decided_on = DayField(label=_("decided on"))
    basis = TextField(label=_("basis document"), max_length=200)


class PayShareForm(PaidOnForm):
    share = forms.ModelChoiceField(RefundShare.objects.none(), label=_("share"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["share"]
        field.queryset = self.row.shares.filter(paid_on=None).select_related("household")
        field.label_from_instance = lambda row: f"{row.household} · {row.household.head_name} · {row.amount}"
