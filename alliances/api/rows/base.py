"""What all rows of answers have: they are read only, and money and quantities are strings."""

from typing import Any

from rest_framework import serializers


class Row(serializers.ModelSerializer):
    """Reads only: everything is written by entries and steps."""

    def get_extra_kwargs(self) -> dict[str, dict[str, Any]]:
        return {name: {"read_only": True} for name in self.Meta.fields}


class StruckSerializer(Row):
    """A row that is struck out where it was wrong, never changed."""

    struck_at = serializers.DateTimeField(allow_null=True)


def money(source: str | None = None, *, null: bool = False) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=18, decimal_places=2, source=source, allow_null=null, read_only=True
    )


def number_of(*, null: bool = False) -> serializers.StringRelatedField:
    """The number by which people know the row behind a column: H000012."""
    return serializers.StringRelatedField(allow_null=null)
