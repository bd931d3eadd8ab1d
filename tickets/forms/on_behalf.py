"""The fields of acting for a unit that cannot sign in: which unit, and who of it asked, when and how."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.fields import MomentField, TextField, no_private_numbers
from tickets.models import AskedHow


def asked_fields(*, required: bool = True) -> dict[str, forms.Field]:
    """New fields, in the order in which they are asked."""
    return {
        "asked_by": TextField(
            label=_("Who of the unit asked"),
            max_length=50,
            required=required,
            validators=[no_private_numbers],
            help_text=_("Name and post of an official; no residents' data."),
        ),
        "asked_at": MomentField(label=_("When it was asked"), required=required),
        "asked_how": forms.ChoiceField(
            label=_("How it was asked"), choices=AskedHow.choices, required=required
        ),
    }
