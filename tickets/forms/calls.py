"""A telephone call in one line, and the least that a concern raised by telephone needs."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import User
from tickets.actions import Reporter
from tickets.forms.fields import TextField, no_private_numbers
from tickets.forms.raising import PHONE, PlaceForm
from tickets.models import CallWith, Channel, Ticket
from tickets.models.states import ContactOutcome

#: A ticket's number in whole, or its day and last digits, at the beginning of the line.
NUMBERED = re.compile(r"\s*((?:[A-Z]+-[A-Z]+-)?\d{8}-\d{4,})[\s，,:：]*(.*)", re.IGNORECASE | re.DOTALL)
TITLE = 40


class CallForm(forms.Form):
    """Number and words, who called whom, outcome. `ticket` is the one named, or None for a new concern."""

    line = TextField(
        label=_("Telephone call"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.ChoiceField(label=_("Who called whom"), choices=CallWith.choices)
    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a contact", "Outcome"), choices=ContactOutcome.choices
    )

    def __init__(self, *args, user: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.ticket: Ticket | None = None
        self.text = ""

    def clean_line(self) -> str:
        line = self.cleaned_data["line"]
        found = NUMBERED.fullmatch(line)
        self.text = found[2].strip() if found else line.strip()
        no_private_numbers(self.text)
        if found:
            self.ticket = self._ticket(found[1].upper())
            if not self.text:
                raise forms.ValidationError(_("Say in a few words what the call was about."))
        return line

    def _ticket(self, number: str) -> Ticket:
        visible = Ticket.objects.visible_to(self.user)
        named = {"number": number} if number[0].isalpha() else {"number__endswith": f"-{number}"}
        rows = list(visible.filter(**named).order_by("-id")[:2])
        if not rows:
            raise forms.ValidationError(_("There is no ticket with this number that you may see."))
        if len(rows) > 1:
            raise forms.ValidationError(
                _("Several tickets end so; write the number in whole: %(numbers)s."),
                params={"numbers": ", ".join(row.number for row in rows)},
            )
        return rows[0]


class NewCallForm(PlaceForm):
    """A concern by telephone: topic, place, one text, and whom to call back."""

    description = TextField(label=_("What the caller said"), max_length=5000, long=True)
    reporter_name = TextField(label=_("Reporter's name"), max_length=50, required=False)
    reporter_phone = forms.CharField(
        label=_("Reporter's telephone"), max_length=20, required=False, validators=[PHONE]
    )
    reporter_anonymous = forms.BooleanField(label=_("Wants to stay anonymous"), required=False)

    def clean_description(self) -> str:
        text = self.cleaned_data["description"]
        no_private_numbers(text)
        return text

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("reporter_anonymous"):
            for name in ("reporter_name", "reporter_phone"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Needed for the call-back; tick “anonymous” if the reporter wishes so.")
                    )
        return cleaned

    def values(self) -> dict:
        """The keyword arguments of `actions.raise_ticket`."""
        cleaned = self.cleaned_data
        reporter = Reporter(
            cleaned["reporter_name"], cleaned["reporter_phone"], cleaned["reporter_anonymous"]
        )
        text = cleaned["description"].strip()
        return {
            "alliance": cleaned["alliance"],
            "topic": cleaned["topic"],
            "area": cleaned["area"],
            "title": text.splitlines()[0][:TITLE],
            "description": text,
            "channel": Channel.TELEPHONE,
            "reporter": reporter,
        }
