"""The name of a saved filter, and the telephone number of a reporter who is looked for."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.fields import TextField
from tickets.forms.raising import PHONE


class KeepFilterForm(forms.Form):
    name = TextField(label=_("Name of the filter"), max_length=30)
    shared = forms.BooleanField(
        label=_("Share it with my unit"),
        required=False,
        help_text=_("Colleagues see it above their list as well; only you can rename or delete it."),
    )


class WideDigitsField(forms.CharField):
    """Takes full-width digits, as a Chinese keyboard may write them, for plain ones."""

    def to_python(self, value):
        return unicodedata.normalize("NFKC", super().to_python(value))


class PhoneForm(forms.Form):
    phone = WideDigitsField(
        label=_("Reporter's telephone"),
        max_length=20,
        validators=[PHONE],
        help_text=_("The whole number. The search is recorded, the number is not."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
