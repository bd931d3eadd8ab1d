"""The matrix on A3, with room for the signatures of its members."""

from dataclasses import dataclass, replace

from organisations.models import Organisation
from tickets.reading.matrix.grid import Grid
from tickets.reading.matrix.view import View

#: Columns that an A3 sheet across takes beside the topics.
ACROSS = 9
#: Members beside each other in the block of signatures.
SIGNATURES = 4


@dataclass
class Part:
    columns: list
    rows: list[tuple]


@dataclass
class Paper:
    parts: list[Part]
    bases: list[str]
    signatures: list[list[Organisation | None]]


def paper(view: View) -> Paper:
    """All rows and columns that the filters leave, as many tables as the sheet's width needs."""
    grid = Grid(replace(view, filters=replace(view.filters, row=0, col=0)), whole=True)
    parts = [
        Part(
            list(grid.shown[first : first + ACROSS]),
            [(row.topic, row.depth, row.boxes[first : first + ACROSS]) for row in grid.rows],
        )
        for first in range(0, len(grid.shown), ACROSS)
    ]
    bases = sorted({cell.basis for cells in view.matrix.held.values() for cell in cells if cell.basis})
    return Paper(parts, bases, _signatures(view))


def _signatures(view: View) -> list[list[Organisation | None]]:
    """The members in rows, the lead organisations first."""
    leads = {one.lead_id for one in view.choices.alliances if one.template_id == view.template.pk}
    if view.alliance:
        leads = {view.alliance.lead_id}
    units = [view.choices.units[unit] for unit in view.members if unit in view.choices.units]
    units.sort(key=lambda unit: (unit.pk not in leads, unit.path))
    rows: list[list[Organisation | None]] = [
        list(units[first : first + SIGNATURES]) for first in range(0, len(units), SIGNATURES)
    ]
    if rows:
        rows[-1] += [None] * (SIGNATURES - len(rows[-1]))
    return rows
