"""Units beside units: the monthly table as a county prints it, and the bands of each kind of unit."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from django.conf import settings
from django.utils.translation import gettext as _

from organisations.models import Organisation, OrganisationKind
from tickets.figures import bands
from tickets.figures.county_table import COLUMNS, closed_share, dissatisfied_share, on_time_share
from tickets.figures.indicators import SMALL, Amounts
from tickets.figures.numbers import LEFT_OUT, TABLE
from tickets.figures.parts import Part
from tickets.figures.sums import Cell, amounts_by
from tickets.reading.figures import Link, Selection


@dataclass(frozen=True)
class UnitRow:
    """A unit in the table. `rank` is 0 where nobody is ranked."""

    unit: Organisation
    amounts: Amounts
    numbers: Mapping[str, Link]
    left_out: Link
    url: str
    composite: Decimal | None
    band: int | None
    rank: int = 0

    @property
    def closed_share(self) -> Decimal | None:
        return closed_share(self.amounts)

    @property
    def on_time_share(self) -> Decimal | None:
        return on_time_share(self.amounts)

    @property
    def dissatisfied_share(self) -> Decimal | None:
        return dissatisfied_share(self.amounts)

    @property
    def small(self) -> bool:
        return self.amounts.counted[Part.KEPT] < SMALL


@dataclass(frozen=True)
class Group:
    """Units of one kind, with the names of their bands from the best to too few cases."""

    kind: OrganisationKind
    rows: Sequence[UnitRow]

    @property
    def bands(self) -> list[tuple[str, list[UnitRow]]]:
        found = [
            (name, [row for row in self.rows if row.band == place]) for place, name in enumerate(band_names())
        ]
        found.append((_("too few cases"), [row for row in self.rows if row.band is None]))
        return [(name, rows) for name, rows in found if rows]


def band_names() -> list[str]:
    bounds = [f"{bound.normalize():f} %" for bound in settings.FIGURES_BANDS]
    if not bounds:
        return [_("all")]
    return [
        _("%(bound)s and more") % {"bound": bounds[0]},
        *(
            _("%(lower)s up to %(upper)s") % {"lower": lower, "upper": upper}
            for upper, lower in itertools.pairwise(bounds)
        ),
        _("below %(bound)s") % {"bound": bounds[-1]},
    ]


def unit_rows(found: Iterable[Cell], selection: Selection) -> list[UnitRow]:
    """One row for each unit that was asked for anything; one query for their names."""
    by_unit = amounts_by((cell for cell in found if cell.organisation), "organisation")
    units = Organisation.objects.filter(pk__in=[unit for (unit,) in by_unit]).order_by("path")
    return [_row(unit, by_unit[(unit.pk,)], selection) for unit in units]


def _row(unit: Organisation, amounts: Amounts, selection: Selection) -> UnitRow:
    composite = bands.composite(amounts).rate
    return UnitRow(
        unit,
        amounts,
        {
            name: Link(amounts.of(parts), selection.tickets(f"{TABLE}.{name}", unit=unit.code), title)
            for name, (title, parts) in COLUMNS.items()
        },
        Link(amounts.left_out[Part.KEPT], selection.tickets(f"{TABLE}.{LEFT_OUT}", unit=unit.code)),
        selection.address("figures", unit=unit.code),
        composite,
        bands.band_of(composite),
    )


def groups(rows: Sequence[UnitRow]) -> list[Group]:
    """By kind of unit, in the order of the roster; ranked only where the setting asks for it."""
    found = []
    for kind in OrganisationKind:
        of_kind = [row for row in rows if row.unit.kind == kind]
        if settings.FIGURES_RANKING and kind not in bands.UNRANKED:
            of_kind = _ranked(of_kind)
        if of_kind:
            found.append(Group(kind, of_kind))
    return found


def _ranked(rows: Sequence[UnitRow]) -> list[UnitRow]:
    """The best first, equal ones with one rank; too few cases last and without one."""
    known = sorted(
        (row for row in rows if row.composite is not None), key=attrgetter("composite"), reverse=True
    )
    values = [row.composite for row in known]
    ranked = [UnitRow(**(vars(row) | {"rank": values.index(row.composite) + 1})) for row in known]
    return ranked + [row for row in rows if row.composite is None]


def by_channel(found: Iterable[Cell], selection: Selection) -> dict[str, list[UnitRow]]:
    """The same table for each channel by which any unit got a case."""
    cells = list(found)
    channels = sorted({cell.channel for cell in cells if cell.organisation})
    units = Organisation.objects.in_bulk({cell.organisation for cell in cells if cell.organisation})
    tables = {}
    for channel in channels:
        by_unit = amounts_by(
            (cell for cell in cells if cell.organisation and cell.channel == channel), "organisation"
        )
        rows = [_row(units[unit], amounts, selection) for (unit,), amounts in by_unit.items()]
        tables[channel] = sorted(rows, key=lambda row: row.unit.path)
    return tables
