"""Serializer fields that take exactly their own JSON type: a list is no text, "1" is no number, 1 is not true."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tickets.unseen import UNSEEN

#: Outside these years nothing that the portal keeps can lie.
EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.date(2199, 12, 31)


class Text(serializers.CharField):
    default_error_messages = {
        "invalid": _("This must be a text."),
        "unseen": _("The text holds invisible control characters; please type it again."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if UNSEEN.search(data):
            self.fail("unseen")
        return super().to_internal_value(data)


class Code(Text):
    """The code of an organisation, alliance, topic or area."""

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)


class Choice(serializers.ChoiceField):
    """One of the listed codes."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:60])
        if data not in self.choices:
            self.fail("invalid_choice", input=data[:60])
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    default_error_messages = {"invalid": _("This must be a whole number.")}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    default_error_messages = {"invalid": _("This must be true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Codes(serializers.ListField):
    """A list of codes; no more than a banner has units."""

    def __init__(self, **kwargs):
        kwargs.setdefault("child", Code())
        super().__init__(max_length=60, **kwargs)


class Day(serializers.DateField):
    default_error_messages = {"range": _("This date lies too far away.")}

    def to_internal_value(self, data: Any) -> dt.date:
        if not isinstance(data, str):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(data)
        if not EARLIEST <= day <= LATEST:
            self.fail("range")
        return day


class Moment(serializers.DateTimeField):
    default_error_messages = {"range": _("This time lies too far away.")}

    def to_internal_value(self, data: Any) -> dt.datetime:
        if not isinstance(data, str):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss+08:00")
        moment = super().to_internal_value(data)
        if not EARLIEST <= moment.date() <= LATEST:
            self.fail("range")
        return moment


class Strict(serializers.Serializer):
    """A JSON object of which every field is known."""

    default_error_messages = {"unknown": _("There is no such field.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors = {}
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            errors = {name[:100]: [self.error_messages["unknown"]] for name in unknown}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as found:
            if not errors:
                raise
            raise serializers.ValidationError({**found.detail, **errors}) from None
        if errors:
            raise serializers.ValidationError(errors)
        return value
