"""What forms of a chain are given: the chain and who acts; steps also the row. `values()` are the verb's arguments."""

from typing import Any

from django import forms

from alliances.forms.fields import HouseholdField
from organisations.models import Alliance
from tickets.standing import Actor


class ChainForm(forms.Form):
    """Entering something for a chain."""

    def __init__(self, *args: Any, alliance: Alliance, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.alliance = alliance
        self.actor = actor
        _told(self, alliance, actor)

    def values(self) -> dict[str, Any]:
        return {"alliance": self.alliance, **self.cleaned_data}


class StepForm(forms.Form):
    """A step of a row that exists; this one asks for nothing."""

    def __init__(self, *args: Any, row: Any, actor: Actor, alliance: Alliance, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.row = row
        self.actor = actor
        self.alliance = alliance
        _told(self, alliance, actor)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _told(form: forms.Form, alliance: Alliance, actor: Actor) -> None:
    for field in form.fields.values():
        if isinstance(field, HouseholdField):
            field.alliance, field.actor = alliance, actor
