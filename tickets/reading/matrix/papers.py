"""The matrix on A3, with room for the signatures of its members."""

from dataclasses import dataclass, replace

from organisations.models import Organisation
from tickets.reading.matrix.grid import Grid
from tickets.reading.matrix.view import Places, View

#: Columns that an A3 sheet across takes beside the topics.
ACROSS = 9
#: Most boxes of the grid that are laid out for paper.
BOXES = 8000
#: Members beside each other in the block of signatures.
SIGNATURES = 4


@dataclass
class Part:
    columns: list
    rows: list[tuple]

    @property
    def is_list(self) -> bool:
        """Whether the only column is "everywhere": the sheet then has room for the assisting units in one of their own."""
        return self.columns == [None]


@dataclass
class Paper:
    parts: list[Part]
    bases: list[str]
    signatures: list[list[Organisation | None]]


def paper(view: View) -> Paper | None:
    """What the filters leave, as many tables as the sheet's width needs; None where that is too much for paper.

    Places at which no topic has an entry of its own say nothing that the column before them does not: they are left out,
    unless all places or the townships are asked for.
    """
    whole = replace(view, filters=replace(view.filters, row=0, col=0))
    size = Grid(whole)
    if size.down.total * size.across.total > BOXES:
        return None
    grid = Grid(whole, whole=True)
    places = list(range(len(grid.shown)))
    if view.filters.places == Places.NAMED:
        places = [
            place
            for place in places
            if not place or any("mx-own" in row.boxes[place].marks for row in grid.rows)
        ]
    parts = [
        Part(
            [grid.shown[place] for place in some],
            [(row.topic, row.depth, [row.boxes[place] for place in some]) for row in grid.rows],
        )
        for first in range(0, len(places), ACROSS)
        for some in [places[first : first + ACROSS]]
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
