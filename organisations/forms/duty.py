"""Why somebody on duty must be called at a private number."""

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you must call"),
        max_length=100,
        validators=[MinLengthValidator(2)],
        help_text=_("Kept in the record with your name, your post and the time. No residents' data."),
    )
