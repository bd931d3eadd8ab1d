"""Forms of joint actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import clock
from meetings.forms.lists import RowForm
from organisations.models import Alliance, Kind, Membership, Organisation
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
    unit = ByCodeField(Organisation.objects.none(), label=_("Unit"))
    task = TextField(label=_("Its task"), max_length=300, long=True, required=False)
    attends_only = forms.BooleanField(
        label=_("Attends as a witness: is told place and time only"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alliances = Alliance.objects.filter(template__kind=Kind.ENF, lead=self.row.case.court)
        members = Membership.objects.on(clock.today()).filter(alliance__in=alliances)
        self.fields["unit"].queryset = Organisation.objects.filter(
            pk__in=members.values("organisation"), is_active=True
        ).order_by("path")
