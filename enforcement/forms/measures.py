"""Forms of things and measures."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.forms.cases import is_full
from enforcement.forms.rows import (
    AssetField,
    CourtFileField,
    ObligorField,
    OnceForm,
    PostChoice,
    TodayField,
    YuanField,
    document_field,
)
from enforcement.measure_catalogue import CATALOGUE, MeasureKind, On
from enforcement.sealed_value import Exemption
from meetings.forms.lists import RowForm
from tickets.forms.fields import DayField, DecisionField, TextField


def kinds(chosen) -> list[tuple[str, str]]:
    return [(kind, kind.label) for kind in MeasureKind if chosen(CATALOGUE[kind])]


def _although() -> TextField:
    return TextField(
        label=_("In spite of a warning, because"),
        max_length=300,
        required=False,
        long=True,
        help_text=_("Only where the portal warns: of more than is owed, of exempt property."),
    )


class AssetForm(OnceForm):
    owner = ObligorField()
    kind = forms.ChoiceField(label=_("Kind"), choices=On.choices)
    description = TextField(label=_("What, where, number"), max_length=300)
    worth = YuanField(label=_("Worth (yuan)"), required=False)
    before_us = YuanField(
        label=_("Claims before ours (yuan)"), required=False, help_text=_("Mortgages and the like.")
    )
    divisible = forms.BooleanField(label=_("Can be divided"), required=False)
    exemption = forms.ChoiceField(
        label=_("Exempt as"), required=False, choices=[("", _("not exempt")), *Exemption.choices]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].of(self.row)
        if not is_full():
            for name in ("worth", "before_us", "divisible", "exemption"):
                del self.fields[name]


class ValueForm(RowForm):
    asset = AssetField()
    worth = YuanField(label=_("Worth (yuan)"))
    before_us = YuanField(label=_("Claims before ours (yuan)"), initial=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asset"].of(self.row)


class OrderForm(OnceForm):
    """A measure on a thing."""

    kind = forms.ChoiceField(label=_("Measure"), choices=kinds(lambda rule: rule.on is not None))
    asset = AssetField()
    document = document_field()
    served_on = TodayField(label=_("Served on"), help_text=_("The day from which it has effect or waits."))
    last_day = DayField(
        label=_("Last day, as the document says"),
        required=False,
        help_text=_(
            "Deposits 1 year, movables 2, real estate and other rights 3 at most. Empty where it waits."
        ),
    )
    amount = YuanField(label=_("Amount (yuan)"), required=False, help_text=_("Of a transfer."))
    although = _although()
    file = CourtFileField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asset"].of(self.row)


class OrderOnPersonForm(OnceForm):
    """A measure on a person or unit."""

    kind = forms.ChoiceField(label=_("Measure"), choices=kinds(lambda rule: rule.on is None))
    party = ObligorField()
    approved_by = PostChoice(
        label=_("Approved by (president)"),
        required=False,
        help_text=_("Consumption limits, summons, fine, detention and search are signed by the president."),
    )
    document = document_field()
    served_on = TodayField(label=_("Served on"))
    last_day = DayField(label=_("Last day, as the document says"), required=False)
    amount = YuanField(label=_("Amount (yuan)"), required=False, help_text=_("Of a fine."))
    file = CourtFileField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].of(self.row)
        self.fields["approved_by"].presidents(self.row)


class OtherCourtForm(OnceForm):
    asset = AssetField()
    kind = forms.ChoiceField(label=_("Measure"), choices=kinds(lambda rule: rule.waits))
    court = TextField(label=_("Court and case number"), max_length=100)
    served_on = TodayField(label=_("Served on"))
    place = forms.IntegerField(
        label=_("Place in the chain"), required=False, min_value=1, max_value=99, help_text=_("Empty: last.")
    )
    last_day = DayField(label=_("Last day"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asset"].of(self.row)


class RenewForm(RowForm):
    served_on = TodayField(label=_("Renewal served on"))
    last_day = DayField(label=_("New last day, as the document says"))
    document = document_field()
    file = CourtFileField()


class ReleaseForm(RowForm):
    on = TodayField(label=pgettext_lazy("a measure", "Released on"))
    document = document_field()


class ConfirmForm(RowForm):
    on = TodayField(label=_("In effect since, as the registry says"))
    last_day = DayField(label=_("Last day, as the document says"), required=False)
    document = document_field(label=_("Confirmation of the registry (number)"))


class DisposeForm(RowForm):
    on = TodayField(label=_("Disposed of on"))
    whole = DecisionField(
        yes=_("wholly: those behind end"),
        no=_("in part: the next is proposed for the rest"),
        label=_("Disposed of"),
    )
    document = document_field()
    although = _although()
