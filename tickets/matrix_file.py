"""The responsibility matrix as a workbook: entries line by line, as they go out and as they come into a draft.

A line is one entry: topic, place (empty = everywhere), responsible unit, assists, priority, basis. Several lines of one
topic and place are several entries of that cell. A place that the file does not name stays as it is; one whose responsible
unit is `清空` is emptied.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from organisations.imports import columns, workbook
from organisations.imports.running import Fate, Outcome, without_sample
from organisations.models import Alliance, Area
from tickets.draft_actions.editing import Checks
from tickets.exporting import IN_MEMORY, text_cell
from tickets.models import MatrixDraft, Responsibility
from tickets.routing import TOWNSHIP, Catalogue
from tickets.slots import Line, Matrix, Slot, said_by
from tickets.unit_names import Units

TITLE = "责任清单"
EMPTIED = "清空"
TOWNSHIP_WORD = "属地苏木乡镇（街道）"
TOPIC, PLACE, LEAD, ASSISTS, PRIORITY, BASIS = (
    "事项编码",
    "区划代码",
    "责任单位",
    "协办单位",
    "优先级",
    "依据文件",
)
TOPIC_NAME, PLACE_NAME = "事项", "地区"
WIDTHS = (26, 22, 18, 16, 26, 40, 8, 40)
LONGEST_BASIS = Responsibility._meta.get_field("basis").max_length or 200


class Sheet:
    """The columns, as templates and wrong lines are made by."""

    title = TITLE

    def columns(self) -> list[columns.Column]:
        text, column = columns.TextWidget, columns.Column
        return [
            column(TOPIC, "topic", columns.CodeWidget(), required=True, sample="purchase.price"),
            column(TOPIC_NAME, "topic_name", text(), sample="压级压价"),
            column(PLACE, "area", columns.CodeWidget(), sample=""),
            column(PLACE_NAME, "area_name", text(), sample="全旗"),
            column(LEAD, "responsible", text(), required=True, sample="O35 旗市场监督管理局"),
            column(ASSISTS, "assists", text(), sample="O05、属地苏木乡镇（街道）"),
            column(PRIORITY, "priority", text(), sample="0"),
            column(BASIS, "basis", text(), sample="左党联〔2026〕3号"),
        ]


def headings() -> list[str]:
    return [column.column_name for column in Sheet().columns()]


# Out


def written(matrix: Matrix, units: Units, topics: Mapping[int, str]) -> Iterator[list[str]]:
    """The owner's own entries, a line each, topics in the order of `topics` (id → code)."""
    catalogue = matrix.catalogue
    order = {topic: place for place, topic in enumerate(topics)}
    slots = [slot for slot in matrix.held if slot.alliance == matrix.alliance and slot.topic in order]
    areas = list(catalogue.areas)
    for slot in sorted(
        slots, key=lambda one: (order[one.topic], -1 if one.area is None else areas.index(one.area))
    ):
        for cell in matrix.own(slot.topic, slot.area):
            code, name = catalogue.area_labels[slot.area] if slot.area is not None else ("", "")
            yield [
                topics[slot.topic],
                catalogue.topic_labels[slot.topic][1],
                code,
                name,
                _words(cell.responsible, units),
                _words(cell.assists, units),
                str(cell.priority),
                cell.basis,
            ]


def _words(named: Iterable[int | str], units: Units) -> str:
    return "、".join(TOWNSHIP_WORD if one == TOWNSHIP else units.label(one) for one in named)


def book(lines: Iterable[Sequence[str]], grid: Iterable[Sequence[str]]) -> IO[bytes]:
    """A sheet of entries that is read in again, and the grid beside it to look at."""
    made = Workbook(write_only=True)
    for title, widths, rows in (
        (TITLE, WIDTHS, [headings(), *lines]),
        (pgettext("of the matrix", "The grid"), (26,), grid),
    ):
        sheet = made.create_sheet(title)
        for place, width in enumerate(widths):
            sheet.column_dimensions[chr(ord("A") + place)].width = width
        if settings.DEMONSTRATION:
            sheet.append([text_cell(sheet, _("Demonstration data, purely fictitious"), bold=True)])
        sheet.freeze_panes = "B3" if settings.DEMONSTRATION else "B2"
        for number, row in enumerate(rows):
            sheet.append([text_cell(sheet, text, bold=number == 0) for text in row])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    made.save(file)
    file.seek(0)
    return file


# In


@dataclass
class Read:
    """What the lines of a file want, and the fate of each line."""

    wanted: dict[Slot, list[Line]] = field(default_factory=dict)
    fates: list[Fate] = field(default_factory=list)


@dataclass
class _Parsed:
    row: workbook.Row
    label: str
    slot: Slot | None = None
    line: Line | None = None
    errors: list[tuple[str, str]] = field(default_factory=list)


class Reading:
    """Reads lines into a draft, for the template (`target` None) or one of its alliances."""

    def __init__(self, draft: MatrixDraft, target: Alliance | None, units: Units, catalogue: Catalogue):
        self.draft, self.target, self.units, self.catalogue = draft, target, units, catalogue
        self.areas = {code: pk for pk, (code, _name) in catalogue.area_labels.items()}
        inside = target.area.path if target else ""
        self.inside = set(Area.objects.filter(path__startswith=inside).values_list("pk", flat=True))
        self.checks = Checks(draft, [Slot(None, 0, pk) for pk in self.inside])
        self.topics = {topic.code: pk for pk, topic in self.checks.topics.items()}

    def read(self, rows: Sequence[workbook.Row]) -> Read:
        parsed = [self._parse(row) for row in without_sample(Sheet(), rows)] if rows else []
        by_slot: dict[Slot, list[_Parsed]] = defaultdict(list)
        for one in parsed:
            if one.slot is not None:
                by_slot[one.slot].append(one)
        found = Read()
        for slot, lines in by_slot.items():
            self._judge(slot, lines)
            if not any(one.errors for one in lines):
                found.wanted[slot] = [one.line for one in lines if one.line is not None]
        stands = Matrix(self.catalogue, self.draft.template_id, self.target.pk if self.target else None)
        found.fates = [self._fate(one, found.wanted, stands) for one in parsed]
        # A line that says what stands there wishes nothing: neither does it count as an edit, nor does it undo what is
        # published for a later day.
        changed = {
            one.slot
            for one, fate in zip(parsed, found.fates, strict=True)
            if fate.outcome != Outcome.UNCHANGED
        }
        found.wanted = {slot: lines for slot, lines in found.wanted.items() if slot in changed}
        return found

    def _parse(self, row: workbook.Row) -> _Parsed:
        cells = row.cells
        topic_words = cells.get(TOPIC_NAME) or cells.get(TOPIC, "")
        place_words = cells.get(PLACE_NAME) or cells.get(PLACE) or _("everywhere")
        one = _Parsed(row, f"{topic_words} · {place_words}"[:60])
        topic = None
        if cells.get(TOPIC):
            topic = self._at(one, TOPIC, lambda text: self.topics[workbook.code(text)])
        else:
            one.errors.append((TOPIC, _("This cell must not be empty.")))
        if topic is not None:  # as the reader's language names it, whatever the file says beside the code
            one.label = f"{self.checks.topics[topic]} · {place_words}"[:60]
        area = self._at(one, PLACE, self._area) if cells.get(PLACE) else None
        if cells.get(LEAD, "").strip() == EMPTIED:
            line = None
        else:
            lead = self._at(one, LEAD, self._units) or ()
            assists = (self._at(one, ASSISTS, self._units) or ()) if cells.get(ASSISTS) else ()
            priority = (self._at(one, PRIORITY, _priority) or 0) if cells.get(PRIORITY) else 0
            basis = self._at(one, BASIS, _basis) if cells.get(BASIS) else ""
            line = Line(lead, assists, priority, basis or "")
            if not lead and not one.errors:
                one.errors.append((LEAD, _("This cell must not be empty.")))
        if topic is not None and (area is not None or not cells.get(PLACE)):
            one.slot, one.line = Slot(self.target.pk if self.target else None, topic, area), line
        return one

    def _at(self, one: _Parsed, heading: str, read: Any) -> Any:
        try:
            return read(one.row.cells.get(heading, ""))
        except KeyError:
            one.errors.append(
                (
                    heading,
                    _("There is no such entry: %(value)s.") % {"value": one.row.cells.get(heading, "")[:40]},
                )
            )
        except ValidationError as error:
            one.errors.append((heading, " ".join(error.messages)))
        except ValueError as error:
            one.errors.append((heading, str(error)))
        return None

    def _area(self, text: str) -> int:
        pk = self.areas[workbook.code(text)]
        if pk not in self.inside:
            raise ValueError(_("This place lies outside the alliance's area."))
        return pk

    def _units(self, text: str) -> tuple[int | str, ...]:
        return self.units.several(workbook.text(text))

    def _judge(self, slot: Slot, lines: Sequence[_Parsed]) -> None:
        """What is wrong with the lines of one cell together, at each of them."""
        try:
            if any(one.line is None for one in lines) and len(lines) > 1:
                raise ValidationError(_("This cell is emptied by one line and filled by another."))
            if not any(one.errors for one in lines):
                self.checks.check(slot, [one.line for one in lines if one.line is not None])
        except ValidationError as error:
            for one in lines:
                one.errors.append(("", " ".join(error.messages)))
        if any(one.errors for one in lines):
            for one in lines:
                if not one.errors:
                    one.errors.append(("", _("Another line of the same cell is wrong.")))

    def _fate(self, one: _Parsed, wanted: Mapping[Slot, Sequence[Line]], stands: Matrix) -> Fate:
        number = one.row.number
        if one.errors or one.slot is None or one.slot not in wanted:
            return Fate(number, Outcome.WRONG, one.label, errors=one.errors)
        before = [said_by(cell) for cell in stands.own(one.slot.topic, one.slot.area)]
        after = wanted[one.slot]
        if sorted(before, key=str) == sorted(after, key=str):
            return Fate(number, Outcome.UNCHANGED, one.label)
        change = (LEAD, self._told(before), self._told(after))
        return Fate(number, Outcome.CHANGED if before else Outcome.NEW, one.label, changes=[change])

    def _told(self, lines: Sequence[Line]) -> str:
        return "；".join(self._line(line) for line in lines) or _("emptied")

    def _line(self, line: Line) -> str:
        """With all in which lines may differ: else a change of the basis alone would show the same twice."""
        responsible, assists = (
            _(", ").join(map(self.units.label, units)) for units in (line.responsible, line.assists)
        )
        said = f"{responsible}（{assists}）" if assists else responsible
        if line.priority:
            said += f" · {_('priority')} {line.priority}"
        return f"{said} · {line.basis}" if line.basis else said


def _priority(text: str) -> int:
    plain = workbook.text(text).strip()
    if not plain.lstrip("-").isdigit() or not plain.isascii() or len(plain) > 3:
        raise ValueError(
            _("The number must lie between %(least)s and %(most)s.") % {"least": -99, "most": 99}
        )
    return int(plain)


def _basis(text: str) -> str:
    plain = columns.TextWidget().clean(text)
    if len(plain) > LONGEST_BASIS:
        raise ValueError(_("At most %(length)s characters.") % {"length": LONGEST_BASIS})
    return plain
