"""The matrix as slots, for the grid and for drafts: what stands in one, what is inherited there, what a draft would change.

A slot is owner × topic × place: the owner is the template or, overriding it, one alliance. Pure, over the compiled catalogue.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tickets.routing import Catalogue, Cell


class Slot(NamedTuple):
    """`alliance` None = the template's own; `area` None = everywhere."""

    alliance: int | None
    topic: int
    area: int | None


@dataclass(frozen=True)
class Line:
    """What one cell says, without its days. `responsible` and `assists` hold unit ids or TOWNSHIP."""

    responsible: tuple[int | str, ...]
    assists: tuple[int | str, ...] = ()
    priority: int = 0
    basis: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "priority": self.priority,
            "responsible": list(self.responsible),
            "assists": list(self.assists),
            "basis": self.basis,
        }


@dataclass(frozen=True)
class Wanted:
    """An edit: the slot shall hold exactly these lines. `number` is the edit's own; its cells are numbered from it."""

    slot: Slot
    lines: tuple[Line, ...]
    number: int


#: Most lines of one slot.
LINES = 9


def line_of(values: Mapping[str, Any]) -> Line:
    return Line(
        tuple(values["responsible"]),
        tuple(values["assists"]),
        values.get("priority", 0),
        values.get("basis", ""),
    )


def lines_of(values: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(line_of(one) for one in values)


def said_by(cell: Cell) -> Line:
    return Line(cell.responsible, cell.assists, cell.priority, cell.basis)


def slot_of(cell: Cell) -> Slot:
    return Slot(cell.alliance, cell.topic, cell.area)


def in_force(cell: Cell, day: dt.date) -> bool:
    return cell.valid_from <= day and (cell.valid_to is None or day <= cell.valid_to)


def with_edits(catalogue: Catalogue, template: int, wanted: Iterable[Wanted]) -> Catalogue:
    """The catalogue with each edited slot holding exactly what the edit says, whatever the day.

    Cells that ended before `catalogue.on` stay, for they are named as passed over. New cells have negative ids:
    -(number × 10 + place of the line).
    """
    edits = {edit.slot: edit for edit in wanted}
    cells = dict(catalogue.cells)
    for topic in {slot.topic for slot in edits}:
        kept = [
            cell
            for cell in cells.get(topic, ())
            if slot_of(cell) not in edits or (cell.valid_to is not None and cell.valid_to < catalogue.on)
        ]
        new = [
            _cell(edit, place, line, template)
            for slot, edit in edits.items()
            if slot.topic == topic
            for place, line in enumerate(edit.lines)
        ]
        cells[topic] = (*kept, *new)
    return replace(catalogue, cells=cells)


def _cell(edit: Wanted, place: int, line: Line, template: int) -> Cell:
    return Cell(
        id=-(edit.number * 10 + place),
        template=template if edit.slot.alliance is None else None,
        alliance=edit.slot.alliance,
        topic=edit.slot.topic,
        area=edit.slot.area,
        responsible=line.responsible,
        assists=line.assists,
        priority=line.priority,
        valid_from=dt.date.min,
        valid_to=None,
        basis=line.basis,
    )


class Matrix:
    """The cells of one owner in force on the catalogue's day, by slot, and what each slot inherits."""

    def __init__(self, catalogue: Catalogue, template: int, alliance: int | None):
        self.catalogue, self.alliance = catalogue, alliance
        self.held: dict[Slot, list[Cell]] = {}
        owners = {None} if alliance is None else {None, alliance}
        for cells in catalogue.cells.values():
            for cell in cells:
                mine = cell.alliance in owners and (cell.alliance is not None or cell.template == template)
                if mine and in_force(cell, catalogue.on):
                    self.held.setdefault(slot_of(cell), []).append(cell)

    def own(self, topic: int, area: int | None) -> Sequence[Cell]:
        """Cells of exactly this owner at exactly this slot, the highest priority first."""
        cells = self.held.get(Slot(self.alliance, topic, area), ())
        return sorted(cells, key=lambda cell: (-cell.priority, cell.id))

    def answering(self, topic: int, area: int | None) -> Sequence[Cell]:
        """The cells that win here, as `routing.decide` ranks them: own before the template's, then the deeper topic, the
        narrower area, the higher priority. Several only where claims are equal; none where nobody answers."""
        owners = (None,) if self.alliance is None else (self.alliance, None)
        places = (None,) if area is None else (*self.catalogue.areas[area], None)
        for owner in owners:
            for above in self.catalogue.topics[topic]:
                for place in places:
                    cells = self.held.get(Slot(owner, above, place))
                    if cells:
                        best = max(cell.priority for cell in cells)
                        return sorted(
                            (cell for cell in cells if cell.priority == best), key=lambda cell: cell.id
                        )
        return ()
