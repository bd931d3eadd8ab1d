"""What becomes of lines of a hotline's file: the same judgement for the preview and for the writing."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from django.utils import timezone

from tickets.actions.new_rows import Reporter
from tickets.actions.raising_rules import Draft, RaisingRules
from tickets.hotline.columns import Column
from tickets.hotline.known import known_of
from tickets.hotline.lines import Reader, ReadLine
from tickets.models import Channel, Fate, HotlineEntry, HotlineImport, HotlineLine
from tickets.standing import Actor

#: Where a fault that the rules name stands in the file.
COLUMN_OF = {
    "alliance": Column.ALLIANCE,
    "topic": Column.TOPIC,
    "area": Column.AREA,
    "place": Column.PLACE,
    "reporter": Column.NAME,
}


class Judge:
    """Asks the database for what is known once a batch."""

    def __init__(self, held: HotlineImport, at: dt.datetime):
        self.held = held
        self.source = held.source
        self.reader = Reader(known_of(self.source, timezone.localdate(at)), held.headings)
        self.rules = RaisingRules(by=Actor(held.by, held.post), at=at)

    def judge(self, rows: Sequence[HotlineLine]) -> Iterator[tuple[HotlineLine, ReadLine]]:
        """Each row with its fate set, and what it says."""
        read = [(row, self.reader.read(json.loads(row.cells.reveal()))) for row in rows]
        numbers = {line.number for _row, line in read if line.number}
        here = set(
            HotlineEntry.objects.filter(source=self.source, number__in=numbers).values_list(
                "number", flat=True
            )
        )
        first = self._first_lines(numbers)
        for row, line in read:
            row.number, row.unplaced = line.number, ""
            earlier = first.setdefault(line.number, row.line) if line.number else row.line
            if line.number in here:
                row.fate, row.errors = Fate.HERE, []
            else:
                if earlier < row.line:
                    line.errors.append((self._heading(Column.NUMBER), "repeated", {"line": earlier}))
                if not line.errors:
                    self._ask_rules(line)
                row.fate = Fate.WRONG if line.errors else Fate.NEW
                row.errors = line.errors
                row.unplaced = "" if line.errors else line.unplaced
            yield row, line

    def _first_lines(self, numbers: set[str]) -> dict[str, int]:
        """The line of each number that stands further up in the file."""
        above = self.held.lines.filter(number__in=numbers).exclude(fate=Fate.UNCHECKED)
        return dict(above.order_by("-line").values_list("number", "line"))

    def _ask_rules(self, line: ReadLine) -> None:
        if self.rules.refusal(line.alliance):
            line.errors.append((self._heading(Column.ALLIANCE), "may_not_raise", {}))
            return
        for name, code in self.rules.faults(line.alliance, line.topic, line.area).items():
            line.errors.append((self._heading(COLUMN_OF[name]), code, {}))
        for name in self.rules.missing(self.draft(line)):
            if name in COLUMN_OF:
                told = {"topic": line.topic.name}
                line.errors.append((self._heading(COLUMN_OF[name]), "needed", told))

    def _heading(self, column: Column) -> str:
        return self.source.columns.get(column, "")

    def draft(self, line: ReadLine) -> Draft:
        return Draft(
            alliance=line.alliance,
            topic=line.topic,
            area=line.area,
            title=line.title,
            description=line.text,
            place=line.place,
            urgency=line.urgency,
            channel=Channel.HOTLINE,
            reporter=Reporter(line.name, line.phone, line.anonymous),
            accepted=self.source.accept,
            unplaced=line.unplaced,
            told={"source": self.source.name, "source_number": line.number},
        )
