"""Buying conditions: written, and changed by a new version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.actions.buying import GradeRow
from alliances.forms.base import StepForm
from alliances.forms.fields import QuantityField, optional, season_field
from alliances.forms.season import OfUnitForm
from alliances.models import Grade, Terms
from alliances.models.states import Dispute, PayMethod, PenaltyKind, PremiumKind, ReferenceRule
from alliances.models.terms import MOST_DAYS
from audit import clock
from organisations.models import Organisation
from tickets.forms.fields import ByCodeField, DayField, TextField

GRADES = range(1, 7)


class ConditionsForm(forms.Form):
    """What a buyer promises, with its grade table."""

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
        self.order_fields(["buyer", "season", "title", "valid_from", *rows])

    def clean(self):
        data = super().clean()
        for place in GRADES:
            if data.get(f"grade-{place}") and not data.get(f"floor-{place}"):
                self.add_error(f"floor-{place}", _("Each grade has a floor price above zero."))
        return data

    def conditions(self) -> dict[str, Any]:
        """The verb's arguments: the grades as rows, amounts left empty as zero."""
        data = dict(self.cleaned_data)
        grades = []
        for place in GRADES:
            code, floor, standard = (data.pop(f"{name}-{place}") for name in ("grade", "floor", "standard"))
            if code:
                grades.append(GradeRow(code, floor, standard))
        for name in ("premium", "late_rate", "buyer_penalty", "seller_penalty"):
            data[name] = optional(data[name])
        return {"grades": grades, **data}


class TermsForm(ConditionsForm, OfUnitForm):
    buyer = ByCodeField(Organisation.objects.none(), label=_("buyer"))
    season = season_field()
    title = TextField(label=pgettext_lazy("record", "title"), max_length=100)

    def values(self):
        return {"alliance": self.alliance, **self.conditions()}


class ChangeTermsForm(ConditionsForm, StepForm):
    """The conditions as they stand, to be changed."""

    valid_from = DayField(
        label=_("holds from"),
        required=False,
        help_text=_(
            "Once agreements cite them, a new version holds from this day on; signed ones keep theirs."
        ),
    )

    def __init__(self, *args, row: Terms, **kwargs):
        super().__init__(*args, row=row, initial=_as_written(row), **kwargs)

    def values(self):
        return self.conditions()


def _as_written(terms: Terms) -> dict[str, Any]:
    written: dict[str, Any] = {
        name: getattr(terms, name) for name in ConditionsForm.base_fields if hasattr(terms, name)
    }
    for place, grade in enumerate(Grade.objects.filter(terms=terms), 1):
        written |= {
            f"grade-{place}": grade.code,
            f"floor-{place}": grade.floor_price.normalize(),
            f"standard-{place}": grade.standard,
        }
    return written | {"valid_from": clock.today()}
