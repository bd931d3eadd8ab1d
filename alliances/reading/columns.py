"""Columns of the chain's lists: what stands on the page and in the workbook, with values as they are read by people."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from alliances.models import Agreement
from alliances.quantities import FEN
from meetings.reading import sheets


@dataclass(frozen=True)
class Column(sheets.Column):
    """`number` stands at the right; `wide` is left to the workbook. `link` gives the address behind a cell, "" for none."""

    number: bool = False
    wide: bool = False
    link: Callable[[Any], str] | None = None


def exact(value: Decimal | None) -> Decimal | None:
    """The same number without zeros behind it: 12.000000 is 12."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def money(value: Decimal | None) -> Decimal | None:
    """Yuan with two places."""
    return None if value is None else value.quantize(FEN)


def plain(title: Any, name: str, width: int = 14, **kind: bool) -> Column:
    """A column that shows an attribute as it is; `a__b` goes through relations."""
    return Column(title, width, lambda row: _through(row, name), **kind)


def said(title: Any, name: str, width: int = 12) -> Column:
    """A column of a choice, by its name."""
    return Column(title, width, lambda row: getattr(row, f"get_{name}_display")())


def measured(title: Any, name: str, **kind: bool) -> Column:
    return Column(title, 14, lambda row: exact(_through(row, name)), number=True, **kind)


def paid(title: Any, name: str, **kind: bool) -> Column:
    return Column(title, 14, lambda row: money(_through(row, name)), number=True, **kind)


def _through(row: Model, name: str) -> Any:
    for step in name.split("__"):
        row = getattr(row, step) if row is not None else None
    return row


def party(agreement: Agreement) -> str:
    """Who sells under an agreement."""
    return agreement.household.head_name if agreement.household_id else str(agreement.seller)


def holder(row: Model) -> str:
    """The household, by its number, or the unit that a loan or grant is for."""
    return str(row.household or row.organisation)


NOTHING = _("Nothing is recorded yet.")
SEASON = plain(_("season"), "season", 8)
