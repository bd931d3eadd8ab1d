"""Households, plots, agreements: entering and steps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions.paying import BUYERS_PURPOSES
from alliances.forms.base import ChainForm, StepForm
from alliances.forms.fields import AmountField, QuantityField, consortium, mass_unit, optional, villages
from alliances.models import (
    AreaUnit,
    Breach,
    Delivery,
    Grade,
    IdentityReason,
    Payment,
    Plot,
    SeedSupply,
    Terms,
    Variety,
)
from alliances.models.states import Ground, PayMethod, Purpose
from alliances.quantities import to_jin
from audit import clock
from organisations.models import Area, Organisation, OrganisationKind
from tickets.forms.fields import ByCodeField, DayField, TextField


class HouseholdForm(ChainForm):
    area = ByCodeField(Area.objects.none(), label=_("village"))
    head_name = TextField(label=_("head of household"), max_length=50)
    phone = TextField(
        label=_("telephone"), max_length=30, required=False, help_text=_("Kept encrypted; for calls back.")
    )
    people = forms.IntegerField(label=_("people in the household"), min_value=1, max_value=50, required=False)
    joined_on = DayField(
        label=pgettext_lazy("household", "joined on"), required=False, help_text=_("Left empty: today.")
    )
    basis = TextField(label=_("joined by (document)"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = villages(self.alliance)


class PlotForm(StepForm):
    name = TextField(label=_("plot"), max_length=50)
    area = QuantityField(label=_("area"))
    unit = forms.ChoiceField(label=_("unit of area"), choices=AreaUnit.choices)


class RetirePlotForm(StepForm):
    plot = forms.ModelChoiceField(Plot.objects.none(), label=_("plot"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plot"].queryset = self.row.plots.filter(is_active=True)


class IdentityForm(StepForm):
    number = TextField(label=_("identity number"), max_length=24)
    reason = forms.ChoiceField(label=_("why the identity number is kept"), choices=IdentityReason.choices)


class LeaveForm(StepForm):
    left_on = DayField(label=pgettext_lazy("household", "left on"))
    left_basis = TextField(label=_("left by (document)"), max_length=200, required=False)


class AgreementForm(ChainForm):
    """For the household named in the address with its plots, or for a cooperative that sells on."""

    terms = forms.ModelChoiceField(Terms.objects.none(), label=_("buying conditions"))
    seller = ByCodeField(Organisation.objects.none(), label=_("seller (cooperative)"))
    variety = forms.ModelChoiceField(Variety.objects.none(), label=_("variety"), required=False)
    expected = QuantityField(label=_("expected yield"))
    expected_unit = mass_unit()
    seed_supply = forms.ChoiceField(label=_("seed"), choices=SeedSupply.choices)
    seed_credit = AmountField(label=_("seed on credit (yuan)"), required=False)
    deposit = AmountField(label=_("deposit (yuan)"), required=False)
    copies = forms.IntegerField(label=_("copies"), min_value=1, max_value=20, initial=2)

    def __init__(self, *args, household=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.household = household
        terms = Terms.objects.current(clock.today()).filter(
            alliance=self.alliance, season__gte=clock.today().year - 1
        )
        self.fields["terms"].queryset = terms.select_related("buyer")
        self.fields["terms"].label_from_instance = lambda row: f"{row.season} · {row.buyer} · {row}"
        self.fields["variety"].queryset = Variety.objects.filter(
            template=self.alliance.template_id, is_active=True
        )
        self.planted: list[Plot] = []
        if household is None:
            self.fields["seller"].queryset = consortium(self.alliance, OrganisationKind.COOPERATIVE)
            return
        del self.fields["seller"]
        self.planted = list(household.plots.filter(is_active=True))
        for plot in self.planted:
            self.fields[f"plot-{plot.pk}"] = QuantityField(
                label=_("planted on %(plot)s (mu)") % {"plot": plot.name},
                required=False,
                decimal_places=6,
                max_digits=14,
                initial=plot.area_mu.normalize(),
                help_text=_("Empty or 0: not under this agreement."),
            )

    def values(self):
        data = self.cleaned_data
        fields = {name: data[name] for name in ("terms", "variety", "seed_supply", "copies")}
        fields |= {name: optional(data[name]) for name in ("seed_credit", "deposit")}
        fields["expected_jin"] = to_jin(data["expected"], data["expected_unit"])
        if self.household is None:
            return fields | {"seller": data["seller"]}
        plots = {plot: data[f"plot-{plot.pk}"] for plot in self.planted if data[f"plot-{plot.pk}"]}
        return fields | {"household": self.household, "plots": plots}


class ChangeForm(StepForm):
    terms = forms.ModelChoiceField(Terms.objects.none(), label=_("buying conditions"), required=False)
    expected_jin = QuantityField(label=_("expected yield (jin)"))
    seed_supply = forms.ChoiceField(label=_("seed"), choices=SeedSupply.choices)
    seed_credit = AmountField(label=_("seed on credit (yuan)"))
    deposit = AmountField(label=_("deposit (yuan)"))

    def __init__(self, *args, row, **kwargs):
        initial = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        terms = row.terms
        versions = Terms.objects.filter(
            alliance=terms.alliance_id, season=terms.season, buyer=terms.buyer_id, title=terms.title
        )
        self.fields["terms"].queryset = versions

    def values(self):
        data = dict(self.cleaned_data)
        return data if data["terms"] else {name: data[name] for name in data if name != "terms"}


class SignForm(StepForm):
    signed_on = DayField(label=_("signed on"))
    signed_place = TextField(label=_("signed at"), max_length=100)


class DayForm(StepForm):
    day = DayField(label=_("day"))


class SowForm(StepForm):
    sown_on = DayField(label=_("sown on"))


class DeliverForm(StepForm):
    receipt = TextField(label=_("receipt"), max_length=30)
    day = DayField(label=_("day"))
    grade = forms.ModelChoiceField(Grade.objects.none(), label=_("grade"))
    unit = mass_unit()
    gross = QuantityField(label=pgettext_lazy("weight", "gross"), decimal_places=4)
    tare = QuantityField(label=pgettext_lazy("weight", "tare"), decimal_places=4, required=False)
    deduction = QuantityField(label=pgettext_lazy("weight", "deduction"), decimal_places=4, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].queryset = self.row.terms.grades.all()

    def values(self):
        return self.cleaned_data | {name: optional(self.cleaned_data[name]) for name in ("tare", "deduction")}


class StrikeForm(StepForm):
    delivery = forms.ModelChoiceField(Delivery.objects.none(), label=_("receipt"))
    reason = TextField(label=_("reason"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delivery"].queryset = self.row.deliveries.filter(struck_at=None, paid_amount=0)


class StrikePaymentForm(StepForm):
    payment = forms.ModelChoiceField(Payment.objects.none(), label=_("voucher"))
    reason = TextField(label=_("reason"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["payment"].queryset = self.row.payments.filter(struck_at=None)


class PayForm(StepForm):
    purpose = forms.ChoiceField(
        label=_("paid for"), choices=[each for each in Purpose.choices if each[0] in BUYERS_PURPOSES]
    )
    day = DayField(label=_("day"))
    amount = AmountField(label=_("amount (yuan)"))
    method = forms.ChoiceField(label=_("way of payment"), choices=PayMethod.choices)
    voucher = TextField(label=_("voucher"), max_length=50)


class HandBackForm(StepForm):
    day = DayField(label=_("day"))
    amount = AmountField(label=_("amount (yuan)"))
    method = forms.ChoiceField(label=_("way of payment"), choices=PayMethod.choices)
    voucher = TextField(label=_("voucher"), max_length=50)

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, row=row, initial={"amount": row.deposit_left}, **kwargs)


class BreachForm(StepForm):
    ground = forms.ChoiceField(
        label=pgettext_lazy("a breach", "ground"),
        choices=[each for each in Ground.choices if each[0] != Ground.WAGES],
    )
    found_on = DayField(label=_("found on"))
    quantity_jin = QuantityField(label=_("goods concerned (jin)"), required=False)
    note = TextField(label=_("what happened"), max_length=500, long=True)

    def values(self):
        return self.cleaned_data | {"quantity_jin": optional(self.cleaned_data["quantity_jin"])}


class RemedyForm(StepForm):
    breach = forms.ModelChoiceField(Breach.objects.none(), label=pgettext_lazy("agreement", "breach"))
    day = DayField(label=_("remedied on"))
    remedy = TextField(label=_("how it was remedied"), max_length=300, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["breach"].queryset = self.row.breaches.filter(remedied_on=None)
        self.fields["breach"].label_from_instance = lambda row: f"{row.get_ground_display()} {row.found_on}"


class NoteForm(StepForm):
    note = TextField(label=_("remark"), max_length=300, required=False)


class ReasonForm(StepForm):
    reason = TextField(label=_("reason"), max_length=300, long=True)


class StrikeRowForm(StepForm):
    """What was entered wrongly is struck out or taken back; the reason is read by whoever reads the row."""

    reason = TextField(label=_("reason"), max_length=200, long=True)
