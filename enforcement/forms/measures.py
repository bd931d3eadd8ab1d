"""Forms of things and measures."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.forms.rows import (
    AssetField,
    CourtFileField,
    CourtForm,
    FindingField,
    ObligorField,
    OnceForm,
    PostChoice,
    ServedRequestField,
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
    finding = FindingField(
        required=False, help_text=_("Then nothing is typed again: it is sealed together with the reply.")
    )
    description = TextField(label=_("What, where, number"), max_length=300, required=False)
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
        self.fields["finding"].of(self.row)


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
    asset = AssetField(required=False)
    finding = FindingField(required=False, help_text=_("Instead of a thing that is entered already."))
    request = ServedRequestField(
        required=False, help_text=_("If a department entered it on a request whose sealed copy is attached.")
    )
    document = document_field(required=False)
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
        self.fields["finding"].of(self.row)
        self.fields["request"].of(self.row, "set")

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("asset")) == bool(cleaned.get("finding")) and not self.errors:
            self.add_error("asset", _("Choose a thing of the case, or what a department found: one of both."))
        return cleaned


class RequestedForm(OnceForm):
    """A measure in the profile `liaison`: which request, and until when."""

    request = ServedRequestField(
        help_text=_(
            "Those whose sealed copy is attached. Obligor and day of service follow from it. What waits behind others is entered once the registry says that it has effect."
        )
    )
    last_day = DayField(label=_("Last day, as the document says"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].of(self.row, "set")


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
    file = CourtFileField(required=True, help_text=_("Before it is attached nothing counts as renewed."))


class RequestedRenewalForm(RowForm):
    """A renewal in the profile `liaison`: which request, and until when."""

    request = ServedRequestField(
        help_text=_("Those that ask for a renewal and whose sealed copy is attached.")
    )
    last_day = DayField(label=_("New last day, as the document says"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["request"].of(self.row.case, "renew")

    def values(self) -> dict:
        return self.cleaned_data | {"served_on": self.cleaned_data["request"].served_copy.served_on}


class CopyForm(RowForm):
    file = CourtFileField(required=True, help_text=_("From then on the measure counts as served."))


class ReleaseForm(CourtForm):
    full_only = ("document",)
    on = TodayField(label=pgettext_lazy("a measure", "Released on"))
    document = document_field()


class ConfirmForm(CourtForm):
    full_only = ("document",)
    on = TodayField(label=_("In effect since, as the registry says"))
    last_day = DayField(label=_("Last day, as the document says"), required=False)
    document = document_field(label=_("Confirmation of the registry (number)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_day"].required = not self.row.other_court


class DisposeForm(CourtForm):
    full_only = ("document", "although")
    on = TodayField(label=_("Disposed of on"))
    whole = DecisionField(
        yes=_("wholly: those behind end"),
        no=_("in part: the next is proposed for the rest"),
        label=_("Disposed of"),
    )
    document = document_field()
    although = _although()
