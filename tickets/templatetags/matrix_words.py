"""Words of the responsibility matrix's pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from organisations.access import MATRIX
from organisations.models import User
from tickets.models import MatrixDraft
from tickets.trying import may_try

register = template.Library()


@register.filter
def tends_matrix(user: User) -> bool:
    """Whether coverage and proposals are open to the account by one of its posts; no query."""
    return MATRIX.admits(user)


@register.filter
def is_tried_by(draft: MatrixDraft, user: User) -> bool:
    """Whether the account may see and ask for dry runs of the draft."""
    return may_try(draft, user)


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under the key; None where it holds nothing."""
    return values.get(key) if values else None


@register.filter
def change_words(row: Any) -> str:
    """What a row of a cell's history was: added, changed or removed."""
    return {"+": _("added"), "~": _("changed"), "-": _("removed")}.get(row.history_type, "")
