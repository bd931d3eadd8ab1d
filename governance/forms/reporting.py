"""Forms of units that report in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Service, ServiceState
from meetings.forms.lists import RowForm
from meetings.models import Need
from meetings.models.scope import GRASSROOTS
from organisations.models import Organisation
from tickets.forms.fields import ByCodeField, DayField, DecisionField, TextField


class ReportInForm(forms.Form):
    host = ByCodeField(Organisation.objects.none(), label=_("Community or village"))
    offers = TextField(label=_("What the unit can do"), max_length=300, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = Organisation.objects.filter(
            kind__in=GRASSROOTS, is_active=True
        ).order_by("path")


class ServeForm(RowForm):
    need = forms.ModelChoiceField(
        Need.objects.none(),
        label=_("Need"),
        required=False,
        empty_label=_("no need on the list"),
        help_text=_("Of those your unit has claimed here."),
    )
    held_on = DayField(label=_("Day"))
    place = TextField(label=_("Place"), max_length=100)
    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=1,
        help_text=_("Not needed; nobody is ranked by it."),
    )
    result = TextField(label=_("Result"), max_length=300, long=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = Need.objects.filter(
            unit=self.row.host_id, claims__unit=self.row.unit_id
        ).distinct()


class ConfirmForm(RowForm):
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"))
    confirmed = DecisionField(yes=_("it was so"), no=_("it was not so"), label=_("The community says"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = self.row.services.filter(state=ServiceState.ENTERED)
        self.fields["service"].queryset = rows
        self.fields["service"].label_from_instance = lambda row: f"{row.held_on} · {row.result}"
