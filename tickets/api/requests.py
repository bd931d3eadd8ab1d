"""The bodies that calls take: their shape and types. What the values mean is checked by the forms of the pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from rest_framework import serializers

from tickets.actions.standing_in import FIELD as ON_BEHALF
from tickets.api.fields import Choice, Code, Codes, Day, Moment, Strict, Text, Whole, YesNo
from tickets.forms.fields import DecisionField
from tickets.forms.moves import MOVE_FORMS
from tickets.forms.on_behalf import asked_fields
from tickets.lifecycle import ASKED, RULES
from tickets.models import AskedHow, Channel, Move, Urgency


class ReporterRequest(Strict):
    """On whose behalf a ticket is raised. Name and telephone are stored encrypted, and not needed if anonymous."""

    name = Text(max_length=50, required=False, allow_blank=True)
    phone = Text(max_length=20, required=False, allow_blank=True)
    anonymous = YesNo(required=False)


class PlaceRequest(Strict):
    alliance = Code()
    topic = Code()
    area = Code()


class RaiseRequest(PlaceRequest):
    """A problem to be solved. A clerk may enter it for a unit that cannot sign in (代办): `on_behalf_of` is the unit's
    code, and who of it asked, when and how is then required."""

    title = Text(max_length=100)
    description = Text(max_length=5000)
    place = Text(max_length=100, required=False, allow_blank=True, allow_null=True)
    urgency = Choice(choices=Urgency.choices, required=False, allow_null=True)
    channel = Choice(choices=Channel.choices, required=False, allow_null=True)
    reporter = ReporterRequest(required=False, allow_null=True)
    on_behalf_of = Code(required=False, allow_null=True)
    asked_by = Text(max_length=50, required=False, allow_blank=True, allow_null=True)
    asked_at = Moment(required=False, allow_null=True)
    asked_how = Choice(choices=AskedHow.choices, required=False, allow_null=True)

    #: The form's names for what the body has under another name.
    FORM_NAMES = {
        "reporter_name": "reporter.name",
        "reporter_phone": "reporter.phone",
        "reporter_anonymous": "reporter.anonymous",
        "on_behalf": "reporter",
        "for_unit": ON_BEHALF,
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get(ON_BEHALF) and any(attrs.get(name) for name in ASKED):
            raise serializers.ValidationError({ON_BEHALF: [_("Please fill in this field.")]})
        return super().validate(attrs)

    def form_data(self) -> dict[str, Any]:
        """The same as the form of the page would send it."""
        given = dict(self.validated_data)
        reporter = given.pop("reporter", None)
        given["for_unit"] = given.pop(ON_BEHALF, None)
        given["channel"] = given.get("channel") or Channel.API
        if reporter is not None:
            given |= {f"reporter_{name}": value for name, value in reporter.items()} | {"on_behalf": True}
        return given


class PreviewRequest(PlaceRequest):
    """Where a ticket would go, today or on another day."""

    on = Day(required=False, allow_null=True)


class SuggestRequest(Strict):
    """What somebody has written so far, in whichever language and however badly."""

    alliance = Code()
    text = Text(max_length=5100)


class MoveRequest(Strict):
    """What every move takes. `dispatch` is needed if the caller's unit holds more than one that fits; `version` is the
    ticket's version that the caller saw: if somebody changed it since, the move is refused."""

    #: Names that are no field of the move's form.
    UNSENT = ("move", "dispatch", "version", ON_BEHALF)

    dispatch = Whole(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    version = Whole(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)

    def form_data(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.validated_data.items()
            if name not in self.UNSENT and value is not None
        }


class OnBehalfRequest(MoveRequest):
    """A move that a clerk may make for a unit that cannot sign in (代办): the desk of the alliance, or the
    township level for the villages and communities below it. The unit is named by its code; who of it asked,
    when and how is then required."""

    on_behalf_of = Code(required=False, allow_null=True)


class MoveName(serializers.Field):
    """The one move that a body is for (in the schema a constant)."""

    def __init__(self, move: str, **kwargs):
        self.move = move
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        return self.move

    def to_representation(self, value: Any) -> str:
        return self.move


def _field(field: forms.Field) -> serializers.Field:
    """The JSON field for one field of a move's form."""
    options: dict[str, Any] = {"required": field.required, "help_text": str(field.label or "")}
    if not field.required:
        options["allow_null"] = True
    if isinstance(field, forms.ModelMultipleChoiceField):
        return Codes(**options)
    if isinstance(field, forms.ModelChoiceField):
        # People have no code.
        return Code(**options) if field.to_field_name else Whole(min_value=1, max_value=2**63 - 1, **options)
    if isinstance(field, DecisionField):
        return YesNo(**options)
    if isinstance(field, forms.ChoiceField):
        return Choice(choices=[choice for choice in field.choices if choice[0]], **options)
    if isinstance(field, forms.BooleanField):
        return YesNo(**options)
    if isinstance(field, forms.DateTimeField):
        return Moment(**options)
    if isinstance(field, forms.DateField):
        return Day(**options)
    if not field.required:
        options["allow_blank"] = True
    return Text(max_length=field.max_length, **options)


def _request_of(move: Move) -> type[MoveRequest]:
    form = MOVE_FORMS[move]
    fields = {name: _field(field) for name, field in form.base_fields.items()}
    if RULES[move].on_behalf:
        fields |= {name: _field(field) for name, field in asked_fields(required=False).items()}
    if move == Move.RULE:
        # The form makes it optional only when it is built: another department, or the same one as final.
        fields["department"] = Code(required=False, allow_null=True)
    if move == Move.REROUTE:
        fields["topic"] = Code(required=False, allow_null=True)
    base = OnBehalfRequest if RULES[move].on_behalf else MoveRequest
    name = "".join(part.title() for part in move.value.split("_")) + "Move"
    doc = " ".join(filter(None, [form.__doc__, base.__doc__ if base is OnBehalfRequest else ""]))
    return type(name, (base,), {"move": MoveName(move.value), **fields, "__doc__": doc})


#: One body for each move there is a form for.
MOVE_REQUESTS: dict[Move, type[MoveRequest]] = {move: _request_of(move) for move in MOVE_FORMS}
