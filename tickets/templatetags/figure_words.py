"""Numbers as the figures pages write them."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tickets.reading.figures import Link

register = template.Library()


@register.filter
def percent(share: Decimal | None) -> str:
    """One decimal; a dash where there is nothing to divide by."""
    return "—" if share is None else f"{number_format(_rounded(share * 100), 1)} %"


@register.filter
def amount(number: Decimal | int) -> str:
    """Whole where it is whole."""
    if type(number) is int and 0 <= number < 1000:
        return str(number)  # no language groups these
    number = Decimal(number)
    return number_format(number, 0 if number == number.to_integral_value() else 1, force_grouping=True)


@register.simple_tag
def number(link: Link) -> str:
    """The number, and a way to the tickets behind it where there are any."""
    shown = amount(link.number)
    return format_html('<a href="{}">{}</a>', link.url, shown) if link.url and link.number else shown


@register.filter
def hours(number: Decimal | None) -> str:
    return "—" if number is None else _("%(hours)s h") % {"hours": number_format(_rounded(number), 1)}


def _rounded(number: Decimal) -> Decimal:
    """As people round; Django cuts off."""
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


@register.filter
def period_name(code: str) -> str:
    """`2026-11`, `2026-Q4`, `2026` in words."""
    year, _dash, rest = code.partition("-")
    if rest.startswith("Q"):
        return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": rest[1:]}
    if rest:
        return date_format(dt.date(int(year), int(rest), 1), "YEAR_MONTH_FORMAT")
    return _("year %(year)s") % {"year": year}
