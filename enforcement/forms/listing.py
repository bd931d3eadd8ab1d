"""Forms of list entries."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.forms.rows import (
    CourtFileField,
    CourtForm,
    ObligorField,
    OnceForm,
    PostChoice,
    TodayField,
    document_field,
    units_with_windows,
)
from enforcement.list_rules import Exclusion, Ground, Removal, removals_open
from meetings.forms.lists import RowForm
from organisations.models import Organisation
from tickets.forms.fields import DayField, DecisionField, SeveralByCodeField, TextField


class ListingForm(OnceForm):
    full_only = ("decision", "file")
    party = ObligorField()
    born_on = DayField(
        label=_("Date of birth"),
        required=False,
        help_text=_("Only where the case knows no identity number. Minors are never listed; it is not kept."),
    )
    grounds = forms.MultipleChoiceField(
        label=_("Grounds (art. 1)"), choices=Ground.choices, widget=forms.CheckboxSelectMultiple
    )
    exclusions = forms.MultipleChoiceField(
        label=_("What stands against it"),
        required=False,
        choices=Exclusion.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Examined for every entry. What applies is ticked; then nobody is listed."),
    )
    extra_years = forms.TypedChoiceField(
        label=_("Years beyond two"),
        choices=[(n, n) for n in range(4)],
        coerce=int,
        help_text=_("For violence or several acts (art. 2)."),
    )
    decision = document_field(label=_("Decision (number)"))
    decided_on = TodayField(label=pgettext_lazy("by a court", "Decided on"))
    signed_by = PostChoice(label=_("Signed by (president)"))
    file = CourtFileField(
        label=_("Scan of the decision"),
        help_text=_("Kept encrypted with the court's key. Not for state secrets."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].of(self.row)
        self.fields["signed_by"].presidents(self.row)


class ServeForm(RowForm):
    on = TodayField(label=_("Served on"))
    grace_until = DayField(
        label=_("Grace until"),
        required=False,
        help_text=_("One to three months; nothing is published meanwhile."),
    )


class PublishForm(RowForm):
    on = TodayField(label=_("On the official list since"))


class DropForm(CourtForm):
    full_only = ("reason",)
    reason = TextField(label=_("Reason"), max_length=300, long=True)


class NotifyForm(CourtForm):
    """Units that have the notice already are not offered again."""

    full_only = ("document",)
    units = SeveralByCodeField(
        Organisation.objects.none(), label=pgettext_lazy("of a credit notice", "Units")
    )
    document = document_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_with_windows(self.row.case.court_id)
        self.fields["units"].queryset = units.exclude(pk__in=self.row.notices.values("unit"))


class AskCorrectionForm(CourtForm):
    full_only = ("asked",)
    on = TodayField(label=_("Asked on"))
    asked = TextField(label=_("What is asked, why"), max_length=1000, long=True)


class RemoverForm(CourtForm):
    remover = PostChoice(label=_("Who removes it"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["remover"].officers(self.row.case)


class DecideCorrectionForm(RemoverForm):
    full_only = ("words",)
    on = TodayField(label=pgettext_lazy("by a court", "Decided on"))
    upheld = DecisionField(
        yes=_("entered wrongly: it is removed"),
        no=_("it stands"),
        label=pgettext_lazy("a correction", "Decision"),
    )
    words = TextField(label=_("Reasons"), max_length=1000, long=True)


class StartRemovalForm(RemoverForm):
    remover = PostChoice(label=_("Who removes it"))
    reason = forms.ChoiceField(label=_("Reason"))
    on = TodayField(label=_("Came about on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fitting = removals_open(self.row.ground_codes)
        self.fields["reason"].choices = [each for each in Removal.choices if each[0] in fitting]


class RemoveForm(RowForm):
    on = TodayField(label=_("Off the official list since"))
