"""What the verbs of this app begin with: the row locked, with its community and the alliance's office."""

from typing import Any

from django.db import models


def locked(queryset: models.QuerySet, pk: int, *also: str) -> Any:
    """The row, locked for this transaction. `also` names what comes along. Raises DoesNotExist."""
    return (
        queryset.select_for_update(of=("self",), no_key=True)
        .select_related("community__alliance__lead", "community__unit__superior", *also)
        .get(pk=pk)
    )
