"""Small pieces that the templates of chains share: numbers as people read them, colours of states."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _

from alliances.models import AgreementState, GrantState, LossState, PlanState, SalesChannel, SupportState

register = template.Library()

#: Blue is at work, orange waits for somebody, green is done, red went wrong, grey is over.
HUES = {
    AgreementState: {"draft": "orange", "signed": "blue", "performing": "blue", "settled": "green", "breached": "red"},
    LossState: {"reported": "orange", "surveyed": "orange", "approved": "blue", "paid": "green"},
    PlanState: {"draft": "orange", "adopted": "blue", "reviewed": "green"},
    SupportState: {"claimed": "blue", "done": "green"},
    GrantState: {"applied": "orange", "granted": "blue", "paid": "green"},
}  # fmt: skip


@register.filter
def hue_of(row: Any) -> str:
    choices = row._meta.get_field("state").choices
    known = next((hues for states, hues in HUES.items() if states.choices == choices), {})
    return known.get(row.state, "grey")


@register.filter
def shown(value: Any) -> str:
    """A cell as people read it: thousands apart, days in the reader's manner, nothing as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, dt.date):
        return formats.date_format(value)
    return str(value)


@register.filter
def figure(value: Decimal | int | None) -> str:
    """An indicator: no zeros behind it, thousands apart."""
    if value is None:
        return "—"
    return f"{Decimal(f'{Decimal(value).normalize():f}'):,f}"


@register.filter
def channel_name(code: str) -> str:
    return str(SalesChannel(code).label)


@register.simple_tag
def cell(column: Any, row: Any) -> str:
    text = shown(column.value(row))
    address = column.link(row) if column.link else ""
    return format_html('<a href="{}">{}</a>', address, text) if address else text
