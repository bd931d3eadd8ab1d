"""Numbers as the figures pages write them."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.reading.figure_table import UnitRow
from tickets.reading.figures import Link

register = template.Library()


@register.filter
def percent(share: Decimal | None) -> str:
    """One decimal; a dash where there is nothing to divide by."""
    return "—" if share is None else f"{number_format(_rounded(share * 100), 1)} %"


@register.filter
def amount(number: Decimal | int) -> str:
    """Whole where it is whole."""
    if 0 <= number < 1000 and number == int(number):
        return str(int(number))  # no language groups these
    number = Decimal(number)
    return number_format(number, 0 if number == number.to_integral_value() else 1, force_grouping=True)


@register.simple_tag
def number(link: Link) -> str:
    """The number, and a way to the tickets behind it where there are any."""
    shown = amount(link.number)
    return format_html('<a href="{}">{}</a>', link.url, shown) if link.url and link.number else shown


_UNIT = (
    '<tr><td data-label="{of_unit}">{rank}<a href="{url}">{unit}</a></td>{numbers}'
    '<td data-label="{of_closed}">{closed}{small}</td><td data-label="{of_on_time}">{on_time}</td>'
    '<td data-label="{of_dissatisfied}">{dissatisfied}</td><td data-label="{of_left_out}">{left_out}</td></tr>\n'
)
_NUMBER = '<td data-label="{}">{}</td>'


@register.simple_tag
def unit_rows(rows: Iterable[UnitRow]) -> SafeString:
    """Units beside units, written in one go: hundreds of cells, for each of which a template takes ten times as long."""
    few = format_html('<span class="figure-small">{}</span>', _("too few cases"))
    words = {
        "of_unit": _("Unit"),
        "of_closed": _("Closing rate"),
        "of_on_time": _("On-time closing rate"),
        "of_dissatisfied": _("Dissatisfaction rate"),
        "of_left_out": _("Left out"),
    }
    words = {name: escape(word) for name, word in words.items()}
    titles: dict[str, str] = {}

    def title(name: str, link: Link) -> str:
        return titles.get(name) or titles.setdefault(name, escape(str(link.name)))

    return format_html_join(
        "",
        _UNIT,
        (
            words
            | {
                "rank": f"{row.rank}. " if row.rank else "",
                "url": row.url,
                "unit": str(row.unit),
                "numbers": format_html_join(
                    "", _NUMBER, ((title(name, link), number(link)) for name, link in row.numbers.items())
                ),
                "closed": percent(row.closed_share),
                "small": few if row.small else "",
                "on_time": percent(row.on_time_share),
                "dissatisfied": percent(row.dissatisfied_share),
                "left_out": number(row.left_out),
            }
            for row in rows
        ),
    )


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
