"""Words of the responsibility matrix's pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under the key; None where it holds nothing."""
    return values.get(key) if values else None


@register.filter
def change_words(row: Any) -> str:
    """What a row of a cell's history was: added, changed or removed."""
    return {"+": _("added"), "~": _("changed"), "-": _("removed")}.get(row.history_type, "")
