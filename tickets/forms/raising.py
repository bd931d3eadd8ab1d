"""Forms for raising a ticket, for what was settled on the spot, and for the live preview."""

from typing import Protocol

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from organisations.models import Alliance, Area, Organisation
from tickets import kinds
from tickets.actions import Reporter
from tickets.actions.standing_in import Behalf, units_to_enter_for
from tickets.forms.fields import ByCodeField, OfferedField, TextField
from tickets.forms.files import FilesField
from tickets.forms.on_behalf import asked_fields
from tickets.lifecycle import ASKED
from tickets.models import Channel, Topic, Urgency
from tickets.standing import Actor

PHONE = RegexValidator(r"^\+?[0-9][0-9 \-]{4,19}$", _("Please give a telephone number in digits."))


class Offered(Protocol):
    """What may be chosen today, by code: the alliances in force, their topics and the areas in use."""

    def alliance(self, code: str) -> Alliance | None: ...

    def area(self, code: str) -> Area | None: ...

    def topic(self, template_id: int, code: str) -> Topic | None: ...


class PlaceForm(forms.Form):
    """Alliance, topic and area: what the routing decision needs."""

    alliance = OfferedField(label=_("Alliance"))
    topic = forms.CharField(label=_("Topic"), max_length=60)
    area = OfferedField(label=_("Area"))

    def __init__(self, *args, actor: Actor, offered: Offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.offered = actor, offered
        self.fields["alliance"].find = offered.alliance
        self.fields["area"].find = offered.area

    def clean_alliance(self) -> Alliance:
        alliance = self.cleaned_data["alliance"]
        refusal = kinds.why_not_raise(alliance.kind, self.actor.post, alliance)
        if refusal:
            raise forms.ValidationError(refusal, code="may_not_raise")
        return alliance

    def clean(self):
        cleaned = super().clean()
        alliance, code = cleaned.get("alliance"), cleaned.pop("topic", None)
        if alliance and code:
            topic = self.offered.topic(alliance.template_id, code)
            if topic is None:
                self.add_error("topic", _("There is no such topic in this alliance."))
            cleaned["topic"] = topic
        return cleaned


class RaiseForm(PlaceForm):
    """A clerk may also enter it for a unit that cannot sign in: `for_unit`, and who of it asked."""

    for_unit = ByCodeField(Organisation.objects.none(), label=_("The unit that raises it"), required=False)
    title = TextField(label=_("Title"), max_length=100)
    description = TextField(label=_("Description"), max_length=5000, long=True)
    place = TextField(label=_("Place"), max_length=100, required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=[("", _("as usual for the topic")), *Urgency.choices], required=False
    )
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Channel.choices, required=False, initial=Channel.PORTAL
    )
    on_behalf = forms.BooleanField(label=_("On behalf of a resident"), required=False)
    reporter_name = TextField(label=_("Reporter's name"), max_length=50, required=False)
    reporter_phone = forms.CharField(
        label=_("Reporter's telephone"), max_length=20, required=False, validators=[PHONE]
    )
    files = FilesField(label=_("Files"), required=False)
    reporter_anonymous = forms.BooleanField(label=_("Wants to stay anonymous"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_to_enter_for(self.actor)
        if units is None:
            del self.fields["for_unit"]
        else:
            self.fields["for_unit"].queryset = units
            self.fields |= asked_fields(required=False)

    @property
    def enters_for_others(self) -> bool:
        return "for_unit" in self.fields

    def _clean_behalf(self, cleaned: dict) -> None:
        if cleaned.get("for_unit"):
            for name in ASKED:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed where a clerk enters it for a unit."))

    def clean(self):
        cleaned = super().clean()
        self._clean_behalf(cleaned)
        if cleaned.get("on_behalf") and not cleaned.get("reporter_anonymous"):
            for name in ("reporter_name", "reporter_phone"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(
                        name, _("Needed for the call-back; tick “anonymous” if the reporter wishes so.")
                    )
        topic = cleaned.get("topic")
        for name in topic.needs.split() if topic else ():
            if name in self.fields and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("This topic needs this field."))
        return cleaned

    def values(self) -> dict:
        """The keyword arguments of `actions.raise_ticket`."""
        cleaned = self.cleaned_data
        reporter = (
            Reporter(
                name=cleaned["reporter_name"],
                phone=cleaned["reporter_phone"],
                anonymous=cleaned["reporter_anonymous"],
            )
            if cleaned["on_behalf"]
            else None
        )
        return {
            "alliance": cleaned["alliance"],
            "topic": cleaned["topic"],
            "area": cleaned["area"],
            "title": cleaned["title"],
            "description": cleaned["description"],
            "place": cleaned["place"],
            "urgency": cleaned["urgency"],
            "channel": Channel(cleaned["channel"] or Channel.PORTAL),
            "reporter": reporter,
            "files": cleaned["files"],
            "behalf": self._behalf(),
        }

    def _behalf(self) -> Behalf | None:
        unit = self.cleaned_data.get("for_unit")
        return Behalf(unit, **{name: self.cleaned_data[name] for name in ASKED}) if unit else None


class SettleForm(PlaceForm):
    description = TextField(label=_("What it was about"), max_length=5000, long=True)
    answer = TextField(label=_("How it was settled"), max_length=1000, long=True)

    def values(self) -> dict:
        """The keyword arguments of `actions.settle_on_the_spot`."""
        names = ("alliance", "topic", "area", "description", "answer")
        return {name: self.cleaned_data[name] for name in names}
