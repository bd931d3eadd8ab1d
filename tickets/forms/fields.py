"""Fields shared by the ticket forms: rows chosen by code, and text that can be stored and shown."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tickets.unseen import UNSEEN

#: The choice of nothing, where a list has no words of its own for it.
NOTHING_CHOSEN = ("", settings.FILTERS_EMPTY_CHOICE_LABEL)


def no_unseen_characters(text: str) -> None:
    if UNSEEN.search(text):
        raise ValidationError(_("The text holds invisible control characters; please type it again."))


#: Telephones (mobile, fixed with its prefix) and identity numbers (GB 11643-1999), also spaced out.
PRIVATE_NUMBER = re.compile(
    r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}|\d{17}[\dXx])(?!\d)"
)


def no_private_numbers(text: str) -> None:
    if PRIVATE_NUMBER.search(text):
        raise ValidationError(
            _(
                "Leave telephone and identity numbers out: this line stands in the time line for everybody to read."
            )
        )


class TextField(forms.CharField):
    """Plain text without invisible controls; `long` for several lines."""

    def __init__(self, *, max_length: int, long: bool = False, **kwargs):
        widget = forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()
        super().__init__(max_length=max_length, widget=kwargs.pop("widget", widget), **kwargs)
        self.validators.append(no_unseen_characters)


class ByCodeField(forms.ModelChoiceField):
    """A row chosen by its code."""

    default_error_messages = {"invalid_choice": _("There is no such entry.")}

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="code", **kwargs)


class OfferedField(forms.CharField):
    """A row chosen by its code; the form says where it is looked for."""

    default_error_messages = {"invalid_choice": ByCodeField.default_error_messages["invalid_choice"]}
    find: Callable[[str], Any]

    def clean(self, value):
        code = super().clean(value)
        found = self.find(code) if code else None
        if code and found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


class SeveralByCodeField(forms.ModelMultipleChoiceField):
    """Several rows chosen by their codes."""

    default_error_messages = {"invalid_choice": _("There is no such entry: %(value)s.")}

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="code", **kwargs)


class DecisionField(forms.TypedChoiceField):
    """Yes or no, said expressly: nothing is chosen beforehand. Gives True or False."""

    def __init__(self, *, yes: str, no: str, **kwargs):
        super().__init__(
            choices=[("True", yes), ("False", no)],
            coerce=lambda value: value == "True",
            widget=forms.RadioSelect(attrs={"class": "choice-list"}),
            **kwargs,
        )


class DayField(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class MomentField(forms.DateTimeField):
    """A day and a time of day, local."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)
