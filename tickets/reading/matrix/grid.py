"""The grid: topics down, places (or units) across, of which a window is made; the rest is named by its numbers.

All from the compiled catalogue: no query but the draft's edits, whatever the size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from organisations.models import Area, AreaLevel, Organisation
from tickets.models import Topic
from tickets.reading.matrix.view import Places, Show, View, unit_of
from tickets.routing import TOWNSHIP, Cell
from tickets.slots import slot_of

#: The window; frozen heads stay in sight while it scrolls.
ROWS, COLUMNS = 30, 10


@dataclass
class Box:
    """One box of the grid. `key` is topic.area, 0 = everywhere; `marks` are classes of the style sheet; `column` is the name
    of its column, for narrow screens that have no head."""

    key: str
    text: str
    assists: str = ""
    title: str = ""
    marks: str = ""
    column: str = ""


@dataclass
class Row:
    topic: Topic
    depth: int
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Window:
    """Where the window stands on one side, and how many there are in all."""

    first: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return min(self.first + self.size, self.total)

    @property
    def before(self) -> int | None:
        return max(0, self.first - self.size) if self.first else None

    @property
    def after(self) -> int | None:
        return self.first + self.size if self.first + self.size < self.total else None

    @property
    def cut(self) -> bool:
        return self.total > self.size


def window(first: int, size: int, total: int) -> Window:
    return Window(first if first < total else max(0, (total - 1) // size * size), size, total)


class Grid:
    def __init__(self, view: View, *, whole: bool = False):
        """`whole` makes every row and column, as paper and workbook have them."""
        self.view = view
        rows, columns = self._topics(), self.columns
        self.down = window(view.filters.row, len(rows) or 1 if whole else ROWS, len(rows))
        self.across = window(view.filters.col, len(columns) or 1 if whole else COLUMNS, len(columns))
        self.shown: Sequence[Area | Organisation | None] = columns[self.across.first : self.across.last]
        self.rows = [self._row(topic) for topic in rows[self.down.first : self.down.last]]

    @property
    def by_units(self) -> bool:
        return self.view.filters.places == Places.UNITS

    @cached_property
    def columns(self) -> Sequence[Area | Organisation | None]:
        """Everywhere (None) and the chosen places, or the units that the matrix names."""
        return self._units() if self.by_units else [None, *self._places()]

    def _places(self) -> list[Area]:
        view = self.view
        inside = next((area for area in view.areas if area.code == view.filters.inside), None)
        areas = [area for area in view.areas if inside is None or area.path.startswith(inside.path)]
        if view.filters.places == Places.ALL:
            return areas
        named = set()
        if view.filters.places == Places.NAMED:
            named = {slot.area for slot in (*view.matrix.held, *view.edited)}
        return [area for area in areas if area.level == AreaLevel.TOWNSHIP or area.pk in named]

    def _units(self) -> list[Organisation]:
        named = {unit for cells in self.view.matrix.held.values() for cell in cells for unit in _named(cell)}
        units = [self.view.choices.units[int(unit)] for unit in named if unit in self.view.choices.units]
        wanted = self.view.filters.unit
        return sorted((unit for unit in units if wanted in ("", unit.code)), key=lambda unit: unit.path)

    # Topics

    def _topics(self) -> list[Topic]:
        filters, found = self.view.filters, self.view.topics
        if filters.stage:
            found = [topic for topic in found if f"{topic.code}.".startswith(f"{filters.stage}.")]
        if filters.search:
            words = filters.search.casefold()
            found = [
                topic for topic in found if words in f"{topic.name} {topic.name_en} {topic.code}".casefold()
            ]
        if filters.unit:
            unit = unit_of(self.view.choices, filters.unit)
            found = [topic for topic in found if unit and self._names(topic, unit.pk)]
        if filters.show:
            found = [topic for topic in found if self._is_shown(topic)]
        return found

    def _names(self, topic: Topic, unit: int) -> bool:
        """Whether the unit is named for the topic at some place, or everywhere by inheritance."""
        held = self._cells_by_topic.get(topic.pk, ())
        return any(unit in _named(cell) for cell in (*held, *self.view.matrix.answering(topic.pk, None)))

    @cached_property
    def _cells_by_topic(self) -> dict[int, list[Cell]]:
        found: dict[int, list[Cell]] = {}
        for slot, cells in self.view.matrix.held.items():
            found.setdefault(slot.topic, []).extend(cells)
        return found

    def _is_shown(self, topic: Topic) -> bool:
        view, show = self.view, self.view.filters.show
        own = view.alliance.pk if view.alliance else None
        if show == Show.OWN:
            return any(cell.alliance == own for cell in self._cells_by_topic.get(topic.pk, ()))
        if show == Show.CHANGED:
            return any(slot.topic == topic.pk and slot.alliance == own for slot in view.edited)
        places = [None] if self.by_units else [area.pk if area else None for area in self.columns]
        answers = (view.matrix.answering(topic.pk, place) for place in places)
        if show == Show.EMPTY:
            return not view.is_group(topic.pk) and any(not cells for cells in answers)
        return any(view.objection(unit) for cells in answers for cell in cells for unit in cell.responsible)

    # Boxes

    def _row(self, topic: Topic) -> Row:
        depth = len(self.view.catalogue.topics[topic.pk]) - 1
        make = self._unit_box if self.by_units else self._place_box
        boxes = [make(topic, column) for column in self.shown]
        for box, name in zip(boxes, self._column_names, strict=True):
            box.column = name
        return Row(topic, depth, boxes)

    @cached_property
    def _column_names(self) -> list[str]:
        return [str(column) if column else self.view.place_name(None) for column in self.shown]

    def _place_box(self, topic: Topic, area: Area | None) -> Box:
        view, place = self.view, area.pk if area else None
        cells = view.matrix.answering(topic.pk, place)
        marks, title = [], ""
        if view.slot(topic.pk, place) in view.edited:
            marks.append("mx-changed")
        if not cells and view.is_group(topic.pk):
            title = _("a group of topics: no ticket is raised by it")
            return Box(f"{topic.pk}.{place or 0}", "", "", title, " ".join([*marks, "mx-blank"]))
        if not cells:
            return Box(
                f"{topic.pk}.{place or 0}", "—", "", _("nobody answers"), " ".join([*marks, "mx-none"])
            )
        if slot_of(cells[0]) == view.slot(topic.pk, place):
            marks.append("mx-own")
        else:
            marks.append("mx-inherited")
            title = inherited_from(view, cells[0])
        units = {unit for cell in cells for unit in cell.responsible}
        if len({cell.responsible for cell in cells}) > 1:
            marks.append("mx-equal")
            title = _("several units with an equal claim: tickets go to triage")
        objections = list(dict.fromkeys(filter(None, map(view.objection, units))))
        if objections:
            marks.append("mx-bad")
            title = f"{_(', ').join(objections)} {title}".strip()
        return Box(
            f"{topic.pk}.{place or 0}",
            self._names_of(unit for cell in cells for unit in cell.responsible),
            self._names_of(unit for cell in cells[:1] for unit in cell.assists),
            title,
            " ".join(marks),
        )

    def _unit_box(self, topic: Topic, unit: Organisation) -> Box:
        """Where the unit leads or assists for the topic, by entries of the topic itself or inherited everywhere."""
        view = self.view
        held = self._cells_by_topic.get(topic.pk, ())
        inherited = [] if held else view.matrix.answering(topic.pk, None)
        lead = [cell for cell in (*held, *inherited) if unit.pk in cell.responsible]
        assist = [cell for cell in (*held, *inherited) if unit.pk in cell.assists]
        parts = [
            f"{word}{self._where(cells)}"
            for word, cells in ((_("leads"), lead), (_("assists"), assist))
            if cells
        ]
        mark = "mx-inherited" if inherited else "mx-own"
        return Box(f"{topic.pk}.0", " ".join(parts), "", "", mark if parts else "mx-blank")

    def _where(self, cells: Sequence[Cell]) -> str:
        if any(cell.area is None for cell in cells):
            return ""
        return f"（{_(', ').join(self.view.place_name(cell.area) for cell in cells)}）"

    def _names_of(self, units: Iterable[int | str]) -> str:
        return _(", ").join(self.view.short_name(unit) for unit in dict.fromkeys(units))


def inherited_from(view: View, cell: Cell) -> str:
    """Where an inherited cell stands, in words."""
    label = f"{view.choices.topic_name(cell.topic)} · {view.place_name(cell.area)}"
    if cell.alliance is None and view.alliance is not None:
        label = f"{view.template} · {label}"
    return _("inherited from %(cell)s") % {"cell": label}


def _named(cell: Cell) -> tuple[int | str, ...]:
    return tuple(unit for unit in (*cell.responsible, *cell.assists) if unit != TOWNSHIP)
