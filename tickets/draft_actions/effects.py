"""Who gains and who loses what by a draft: for each edited slot, the units that answered there before and after.

What is inherited counts: where a cell is emptied, the unit of the wider one gains its place. Pure, but for nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tickets.models import CellUnitRole
from tickets.routing import TOWNSHIP, Catalogue, Cell
from tickets.slots import Matrix, Slot

GAINED, LOST = "gained", "lost"


@dataclass(frozen=True)
class Effect:
    unit: int
    what: str  # GAINED | LOST
    role: str  # a CellUnitRole
    slot: Slot

    def as_json(self) -> list:
        return [self.unit, self.what, self.role, *self.slot]


def effect_of(values: Sequence) -> Effect:
    unit, what, role, *slot = values
    return Effect(unit, what, role, Slot(*slot))


def effects(before: Catalogue, after: Catalogue, template: int, slots: Iterable[Slot]) -> list[Effect]:
    """In the order of the slots; what stays the same is left out."""
    matrices: dict[int | None, tuple[Matrix, Matrix]] = {}
    found = []
    for slot in slots:
        if slot.alliance not in matrices:
            matrices[slot.alliance] = (
                Matrix(before, template, slot.alliance),
                Matrix(after, template, slot.alliance),
            )
        old, new = (matrix.answering(slot.topic, slot.area) for matrix in matrices[slot.alliance])
        for role in (CellUnitRole.RESPONSIBLE, CellUnitRole.ASSIST):
            had, has = (set(_units(cells, role, slot, before, template)) for cells in (old, new))
            found += [Effect(unit, GAINED, role.value, slot) for unit in sorted(has - had)]
            found += [Effect(unit, LOST, role.value, slot) for unit in sorted(had - has)]
    return found


def _units(
    cells: Iterable[Cell], role: CellUnitRole, slot: Slot, catalogue: Catalogue, template: int
) -> Iterator[int]:
    for cell in cells:
        for unit in cell.responsible if role == CellUnitRole.RESPONSIBLE else cell.assists:
            if unit != TOWNSHIP:
                yield int(unit)
            else:
                yield from _townships(slot, catalogue, template)


def _townships(slot: Slot, catalogue: Catalogue, template: int) -> Iterator[int]:
    """The township-level units that are meant at the slot: of the place, or of all places inside it; members only."""
    alliances = (
        [slot.alliance]
        if slot.alliance is not None
        else [alliance for alliance, its in catalogue.templates.items() if its == template]
    )
    members = {unit for alliance in alliances for unit in catalogue.members.get(alliance, ())}
    for place, unit in catalogue.townships.items():
        inside = slot.area is None or slot.area in catalogue.areas[place]
        if unit in members and (inside or place == slot.area):
            yield unit
