"""Small fields of answers: codes of rows, listed codes, text that may be missing."""

from typing import Any

from rest_framework import serializers


def code_of(source: str, *, null: bool = False) -> serializers.CharField:
    """The code of a row that a column points to."""
    return serializers.CharField(source=source, allow_null=null)


def coded(choices, *, source: str | None = None, null: bool = False) -> serializers.ChoiceField:
    """One of the listed codes; null where the column holds none."""
    return NullForNone(choices=choices.choices, source=source, allow_null=null)


class NullForNone(serializers.ChoiceField):
    def to_representation(self, value: Any) -> str | None:
        return value or None


class OptionalText(serializers.CharField):
    """Text that is null where there is none."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        return str(value) or None
