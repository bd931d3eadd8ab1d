"""Names of numbers, as addresses carry them: `closed_on_time.numerator`, `resolution.no_reply`, `table.late`."""

from dataclasses import dataclass

from django.utils.functional import Promise

from tickets.figures.county_table import COLUMNS
from tickets.figures.indicators import OF_ALLIANCE, OF_UNIT, Indicator, Parts
from tickets.figures.parts import Part

TABLE = "table"


class NoNumber(LookupError):
    """No number has this name."""


@dataclass(frozen=True)
class Number:
    """`of` says of what, `name` which one of it."""

    of: str | Promise
    name: str | Promise
    parts: Parts
    left_out: bool = False


def number(code: str, *, of_unit: bool) -> Number:
    """The number of that name, of a unit or of an alliance. Raises NoNumber."""
    first, _dot, side = code.partition(".")
    if first == TABLE:
        if side == LEFT_OUT:
            return Number("", "", {Part.KEPT: 1}, left_out=True)
        if side not in COLUMNS:
            raise NoNumber(code)
        name, parts = COLUMNS[side]
        return Number("", name, parts)
    for indicator in OF_UNIT if of_unit else OF_ALLIANCE:
        if indicator.code == first:
            return _side(indicator, side)
    raise NoNumber(code)


LEFT_OUT = "left_out"


def _side(indicator: Indicator, side: str) -> Number:
    if side == "numerator":
        return Number(indicator.name, "", indicator.numerator())
    if side == "denominator" and indicator.denominator:
        return Number(indicator.name, "", indicator.denominator)
    if side == LEFT_OUT:
        return Number(indicator.name, "", indicator.denominator or indicator.numerator(), left_out=True)
    for beside in indicator.beside:
        if beside.code == side:
            return Number(indicator.name, beside.name, beside.parts)
    raise NoNumber(side)
