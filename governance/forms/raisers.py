"""Forms for the raisers of one concern, and for how urgent it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.fields import TextField
from tickets.forms.raising import PHONE
from tickets.models import Urgency


class FellowForm(forms.Form):
    name = TextField(
        label=_("Name"),
        max_length=50,
        required=False,
        help_text=_("Left empty, one more raiser is counted and nobody is named."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False, validators=[PHONE])


class UrgencyForm(forms.Form):
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    note = TextField(label=_("Reason"), max_length=200)
