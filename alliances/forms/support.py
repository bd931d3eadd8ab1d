"""Support actions with grants, loans and sales; the yearly plan; outside figures: entering and steps."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions.planning import TargetRow
from alliances.forms.base import ChainForm, StepForm
from alliances.forms.fields import (
    AmountField,
    HouseholdField,
    HouseholdsField,
    QuantityField,
    consortium,
    optional,
    season_field,
)
from alliances.forms.season import BUYERS, OfUnitForm
from alliances.models import Support, SupportFile, Target
from alliances.models.states import SalesChannel, SupportKind
from alliances.reading.indicators import INDICATORS
from meetings.forms.meetings import members
from meetings.models import Need
from organisations.models import Organisation
from tickets.forms.fields import NOTHING_CHOSEN, ByCodeField, DayField, TextField
from tickets.forms.files import FilesField
from tickets.models import Ticket

TARGETS = range(1, 11)


class SupportForm(ChainForm):
    """Of the acting unit. It answers a claimed duty, a ticket that the unit handles, or a need: one at least."""

    kind = forms.ChoiceField(label=_("kind"), choices=SupportKind.choices)
    title = TextField(label=pgettext_lazy("record", "title"), max_length=100)
    season = season_field()
    target = forms.ModelChoiceField(Target.objects.none(), label=_("duty of the plan"), required=False)
    ticket = forms.ModelChoiceField(
        Ticket.objects.none(), label=_("ticket"), required=False, to_field_name="number"
    )
    need = forms.ModelChoiceField(Need.objects.none(), label=_("need"), required=False)
    description = TextField(label=_("description"), max_length=1000, long=True, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit, user = self.actor.unit, self.actor.user
        self.fields["target"].queryset = Target.objects.filter(
            plan__alliance=self.alliance, responsible=unit, claimed_at__isnull=False
        ).order_by("-id")
        self.fields["ticket"].queryset = (
            Ticket.objects.visible_to(user)
            .filter(alliance=self.alliance, dispatches__organisation=unit)
            .order_by("-id")
            .distinct()[:100]
        )
        self.fields["need"].queryset = Need.objects.visible_to(user).filter(alliance=self.alliance)


class FinishForm(StepForm):
    day = DayField(label=_("done on"))
    heads = forms.IntegerField(
        label=_("head count"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Of a photographed list; nobody signs in electronically."),
    )
    cost = AmountField(label=_("cost (yuan)"), required=False)
    result = TextField(label=_("result"), max_length=1000, long=True)

    def values(self):
        data = self.cleaned_data
        return data | {"heads": data["heads"] or 0, "cost": optional(data["cost"])}


class FilesForm(StepForm):
    files = FilesField(
        label=_("Files"),
        help_text=_("A photographed list, a paper. Optional: a head count is enough. Not for state secrets."),
    )


class WithdrawFileForm(StepForm):
    file = forms.ModelChoiceField(SupportFile.objects.none(), label=pgettext_lazy("attached", "file"))
    reason = TextField(label=_("Why should it not be here?"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].queryset = self.row.files.present()


class BeneficiariesForm(StepForm):
    households = HouseholdsField()


class ForForm(ChainForm):
    """Under the support action named in the address, for a household or a unit."""

    household = HouseholdField(required=False)
    organisation = ByCodeField(Organisation.objects.none(), label=_("unit"), required=False)

    def __init__(self, *args, support: Support, **kwargs):
        super().__init__(*args, **kwargs)
        self.support = support
        self.fields["organisation"].queryset = consortium(self.alliance)


class GrantForm(ForForm):
    applied_on = DayField(label=_("applied on"))
    applied = AmountField(label=_("applied for (yuan)"))

    def values(self):
        return {"support_id": self.support.pk, **self.cleaned_data}


class LoanForm(ForForm):
    number = TextField(label=_("contract number"), max_length=50)
    amount = AmountField(label=_("amount (yuan)"))
    rate = QuantityField(label=_("rate (% a year)"), max_digits=7, decimal_places=4)
    granted_on = DayField(label=_("granted on"))
    due_on = DayField(label=pgettext_lazy("a loan", "due"))

    def values(self):
        return {"support": self.support, **self.cleaned_data}


class GrantedForm(StepForm):
    granted_on = DayField(label=_("granted on"))
    granted = AmountField(label=_("granted (yuan)"))
    basis = TextField(label=_("basis document"), max_length=200)


class RepayForm(StepForm):
    repaid_on = DayField(label=_("repaid on"))


class SubsidyForm(StepForm):
    subsidy = AmountField(label=_("interest subsidy (yuan)"), max_digits=12)
    paid_on = DayField(label=_("subsidy paid on"))


class SaleForm(OfUnitForm):
    unit_field = "seller"
    kinds = BUYERS
    seller = ByCodeField(Organisation.objects.none(), label=_("seller"))
    season = season_field()
    number = TextField(label=_("order number"), max_length=50)
    support = forms.ModelChoiceField(Support.objects.none(), label=_("support action"), required=False)
    channel = forms.ChoiceField(label=_("channel"), choices=SalesChannel.choices)
    customer = TextField(label=_("customer"), max_length=100)
    goods = TextField(label=_("goods"), max_length=100)
    day = DayField(label=_("day"))
    quantity = QuantityField(label=_("quantity"), max_digits=14)
    quantity_unit = TextField(label=_("unit of measure"), max_length=10)
    amount = AmountField(label=_("amount (yuan)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = (SupportKind.CHANNEL, SupportKind.FAIR, SupportKind.TRADEMARK)
        self.fields["support"].queryset = Support.objects.filter(alliance=self.alliance, kind__in=kinds)


class PlanForm(ChainForm):
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2199)
    title = TextField(label=pgettext_lazy("record", "title"), max_length=100)


class TargetsForm(StepForm):
    """The duties of a draft, a row each; an empty row is none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = list(self.row.targets.select_related("responsible"))
        units = members(self.alliance)
        indicators = [
            NOTHING_CHOSEN,
            *((row.code, f"{row.name} ({row.unit})") for row in INDICATORS.values()),
        ]
        for place in TARGETS:
            row = known[place - 1] if place <= len(known) else Target()
            self.fields |= {
                f"title-{place}": TextField(
                    label=_("duty %(number)s") % {"number": place},
                    max_length=100,
                    required=False,
                    initial=row.title,
                ),
                f"responsible-{place}": ByCodeField(
                    units,
                    label=_("responsible unit"),
                    required=False,
                    initial=row.responsible.code if row.responsible_id else None,
                ),
                f"due-{place}": DayField(label=_("due"), required=False, initial=row.due_on),
                f"indicator-{place}": forms.ChoiceField(
                    label=_("indicator"), choices=indicators, required=False, initial=row.indicator
                ),
                f"value-{place}": QuantityField(
                    label=_("value"), required=False, max_digits=16, decimal_places=4, initial=row.value
                ),
                f"unit-{place}": TextField(
                    label=_("unit of measure"), max_length=20, required=False, initial=row.unit
                ),
            }

    def clean(self):
        data = super().clean()
        for place in TARGETS:
            if not data.get(f"title-{place}"):
                continue
            for name in ("responsible", "due"):
                if not data.get(f"{name}-{place}"):
                    self.add_error(f"{name}-{place}", _("Please fill in this field."))
            value, unit = data.get(f"value-{place}"), data.get(f"unit-{place}")
            if (bool(value) != bool(unit)) or (data.get(f"indicator-{place}") and not value):
                self.add_error(f"value-{place}", _("A value is above zero and has its unit of measure."))
        return data

    def values(self):
        data = self.cleaned_data
        return {
            "targets": [
                TargetRow(
                    *(data[f"{name}-{place}"] for name in ("title", "responsible", "due", "indicator")),
                    value=data[f"value-{place}"] or None,
                    unit=data[f"unit-{place}"],
                )
                for place in TARGETS
                if data[f"title-{place}"]
            ]
        }


class AdoptForm(StepForm):
    adopted_on = DayField(label=_("adopted on"))
    basis = TextField(label=_("basis document"), max_length=200)


class ClaimForm(StepForm):
    target = forms.ModelChoiceField(Target.objects.none(), label=_("duty of the plan"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = self.row.targets.filter(responsible=self.actor.unit, claimed_at=None)


class ReviewForm(StepForm):
    review = TextField(label=_("review"), max_length=3000, long=True)


class OutsideForm(ChainForm):
    name = TextField(label=_("name"), max_length=100)
    qualifier = TextField(
        label=_("qualifier"),
        max_length=20,
        required=False,
        help_text=_("As the source says it: over, about."),
    )
    value = QuantityField(label=_("value"), max_digits=18, decimal_places=4)
    unit = TextField(label=_("unit of measure"), max_length=20)
    period = TextField(label=_("period"), max_length=50, required=False)
    as_of = DayField(label=_("as of"))
    source = TextField(
        label=_("source"), max_length=300, help_text=_("Who published it, where and when, with the page.")
    )
