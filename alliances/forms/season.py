"""Market prices, insurance, work, refunds: entering and steps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.forms.base import ChainForm, StepForm
from alliances.forms.fields import (
    AmountField,
    HouseholdField,
    QuantityField,
    consortium,
    season_field,
)
from alliances.models import Agreement, AgreementPlot, Loss, LossState, Placement, Wage
from alliances.models.states import MassUnit, TradeBasis
from meetings.forms.lists import areas
from organisations.models import Area, Organisation, OrganisationKind
from tickets.forms.fields import ByCodeField, DayField, TextField

BUYERS = (OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE)


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


class UnlistForm(StepForm):
    """A plot on the policy's list, by its agreement; by its name too where the agreement has several."""

    agreement = TextField(
        label=_("agreement"), max_length=20, help_text=_("Its number, such as ZZXY-2026-00012.")
    )
    plot = TextField(label=_("plot"), max_length=50, required=False)

    def clean(self):
        data = super().clean()
        agreements = Agreement.objects.filter(alliance=self.alliance).numbered(data.get("agreement", ""))
        rows = AgreementPlot.objects.filter(insured__policy=self.row, agreement__in=agreements)
        if data.get("plot"):
            rows = rows.filter(plot__name=data["plot"])
        found = list(rows.select_related("agreement")[:2])
        if not found:
            self.add_error("agreement", _("No plot on this list is found by this."))
        elif len(found) > 1:
            self.add_error("plot", _("Several plots of this agreement are on the list; name one."))
        else:
            data["planted"] = found[0]
        return data

    def values(self):
        return {"planted": self.cleaned_data["planted"]}


class LossForm(ChainForm):
    """A loss on a planted plot of the agreement named in the address."""

    planted = forms.ModelChoiceField(AgreementPlot.objects.none(), label=_("plot"))
    happened_on = DayField(label=_("happened on"))
    cause = TextField(label=_("cause"), max_length=100, help_text=_("Hail, drought, flood, pests …"))
    damaged_mu = QuantityField(label=_("damaged area (mu)"), max_digits=14, decimal_places=6)
    proof = TextField(label=_("proof"), max_length=300, required=False)
    replaces = forms.ModelChoiceField(
        Loss.objects.none(),
        label=_("in place of the report struck out"),
        required=False,
        help_text=_("It then counts as reported on the day of that one."),
    )

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        struck = Loss.objects.filter(planted__agreement=agreement, state=LossState.STRUCK)
        self.fields["replaces"].queryset = struck
        if not struck.exists():
            del self.fields["replaces"]
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
    paid = False
    wage = forms.ModelChoiceField(Wage.objects.none(), label=_("wages"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["wage"]
        field.queryset = Wage.objects.filter(
            placement__offer=self.row, paid_on__isnull=not self.paid
        ).select_related("placement")
        field.label_from_instance = lambda row: (
            f"{row.month:%Y-%m} · {row.placement.worker_name} · {row.amount}"
        )


class PayWageForm(OfWageForm):
    paid_on = DayField(label=_("paid on"))


class ChangeWageForm(OfWageForm):
    amount = AmountField(label=_("amount (yuan)"))


class UnpayWageForm(OfWageForm):
    paid = True
    reason = TextField(label=_("reason"), max_length=200)


class DecisionForm(forms.Form):
    """What the members' meeting decided."""

    surplus = AmountField(label=_("surplus to distribute (yuan)"))
    percent = QuantityField(
        label=_("returned by trade (%)"), max_digits=5, help_text=_("At least 60 per cent by law.")
    )
    trade_basis = forms.ChoiceField(label=_("divided by"), choices=TradeBasis.choices)
    decided_on = DayField(label=_("decided on"))
    basis = TextField(label=_("basis document"), max_length=200)


class RefundForm(DecisionForm, OfUnitForm):
    unit_field = "cooperative"
    kinds = (OrganisationKind.COOPERATIVE,)
    field_order = ("cooperative", "season")
    cooperative = ByCodeField(Organisation.objects.none(), label=_("cooperative"))
    season = season_field()


class CorrectRefundForm(DecisionForm, StepForm):
    reason = TextField(label=_("reason"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in DecisionForm.base_fields:
            self.fields[name].initial = getattr(self.row, name)


class OfShareForm(StepForm):
    """A member's share, by the household: a cooperative may have thousands of members."""

    household = HouseholdField()
    paid = False

    def clean(self):
        data = super().clean()
        household = data.pop("household", None)
        if household is None:
            return data
        share = self.row.shares.filter(household=household).first()
        if share is None:
            self.add_error("household", _("This household has no share in the refund."))
        elif (share.paid_on is not None) != self.paid:
            words = _("This share is not paid.") if self.paid else _("This share is paid already.")
            self.add_error("household", words)
        data["share"] = share
        return data


class PayShareForm(OfShareForm):
    paid_on = DayField(label=_("paid on"))


class UnpayShareForm(OfShareForm):
    paid = True
    reason = TextField(label=_("reason"), max_length=200)


class UnpayAllForm(StepForm):
    reason = TextField(label=_("reason"), max_length=200)
