"""Forms of joint actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enforcement.forms.rows import units_with_windows
from meetings.forms.lists import RowForm
from organisations.models import Organisation
from tickets.forms.fields import ByCodeField, MomentField, TextField


class PlanForm(forms.Form):
    meets_at = MomentField(label=_("When they meet"))
    place = TextField(label=_("Where they meet"), max_length=100)
    purpose = TextField(
        label=_("Purpose"), max_length=300, long=True, help_text=_("For the president; no unit reads it.")
    )
    hours_before = forms.IntegerField(
        label=_("Opened to the units: hours before"),
        min_value=1,
        max_value=24,
        initial=3,
        help_text=_("Before that nobody outside the court knows of it."),
    )


class TaskForm(RowForm):
    """One more unit: those that are in the action already are not offered again."""

    unit = ByCodeField(Organisation.objects.none(), label=_("Unit"))
    task = TextField(label=_("Its task"), max_length=300, long=True, required=False)
    attends_only = forms.BooleanField(
        label=_("Attends as a witness: is told place and time only"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_with_windows(self.row.case.court_id)
        self.fields["unit"].queryset = units.exclude(pk__in=self.row.tasks.values("unit"))
