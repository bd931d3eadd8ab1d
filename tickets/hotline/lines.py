"""What one line says: its values, what is wrong at which cell, and what of it nobody has named yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.cell.cell import ERROR_CODES

from organisations.imports.previews import scrubbed
from organisations.imports.workbook import code
from organisations.models import Alliance, Area
from tickets.hotline.columns import Column
from tickets.hotline.known import Known
from tickets.models import Topic, Unplaced, Urgency, WordSort
from tickets.unseen import UNSEEN

NUMBER, TITLE, TEXT, PLACE, NAME, PHONE, SAID = 60, 100, 5000, 100, 50, 20, 100
YES = {"是", "匿名", "y", "yes", "true", "1", "√"}
DANGER = re.compile("特急|特提|危及|生命")
URGENT = re.compile("急|加急|urgent|高", re.IGNORECASE)
NOT_URGENT = re.compile("不急|非紧急|不紧急|一般|普通|正常")
SHORT_TITLE = 40

#: Heading ("" = the line), code, words of the code.
Error = tuple[str, str, dict[str, str | int]]


@dataclass
class ReadLine:
    number: str = ""
    title: str = ""
    text: str = ""
    place: str = ""
    urgency: str = ""
    name: str = ""
    phone: str = ""
    anonymous: bool = False
    alliance: Alliance | None = None
    topic: Topic | None = None
    area: Area | None = None
    unplaced: str = ""
    #: Sort of word → the word that nobody has settled.
    unknown: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)


class Reader:
    """Reads the lines of one file by the columns of its source."""

    def __init__(self, known: Known, headings: Sequence[str]):
        self.known = known
        self.columns: Mapping[str, str] = known.source.columns
        self.places = {
            column: headings.index(heading) for column, heading in self.columns.items() if heading in headings
        }

    def read(self, cells: Sequence[str]) -> ReadLine:
        line = ReadLine()
        given = {column: self._cell(line, column, cells) for column in self.places}
        self._number(line, given.get(Column.NUMBER, ""))
        self._words(line, given)
        self._reporter(line, given)
        self._placing(line, given)
        line.said = {
            name: scrubbed(given[name])[:SAID]
            for name in (Column.TOPIC, Column.AREA, Column.RECEIVED, Column.DUE)
            if given.get(name)
        }
        return line

    def _cell(self, line: ReadLine, column: str, cells: Sequence[str]) -> str:
        place = self.places[column]
        text = cells[place] if place < len(cells) else ""
        if text in ERROR_CODES:
            self._wrong(line, column, "excel_error", error=text)
            return ""
        if UNSEEN.search(text):
            self._wrong(line, column, "unseen")
            return ""
        # The apostrophe that keeps a spreadsheet from running the cell is no part of what was said.
        return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text

    def _wrong(self, line: ReadLine, column: str, why: str, **words: str | int) -> None:
        line.errors.append((self.columns.get(column, ""), why, words))

    def _number(self, line: ReadLine, text: str) -> None:
        plain = self._code(line, Column.NUMBER, text)
        if len(plain) > NUMBER:
            self._wrong(line, Column.NUMBER, "too_long", limit=NUMBER)
        elif plain:
            line.number = plain
        elif not line.errors:
            self._wrong(line, Column.NUMBER, "required")

    def _code(self, line: ReadLine, column: str, text: str) -> str:
        try:
            return code(text)
        except ValueError:
            self._wrong(line, column, "digits_lost")
            return ""

    def _words(self, line: ReadLine, given: Mapping[str, str]) -> None:
        text = scrubbed(given.get(Column.TEXT, ""))
        title = " ".join(scrubbed(given.get(Column.TITLE, "")).split())
        place = " ".join(scrubbed(given.get(Column.PLACE, "")).split())
        if not text and not any(
            self.columns[Column.TEXT] == heading for heading, _code, _words in line.errors
        ):
            self._wrong(line, Column.TEXT, "required")
        # What does not fit its own field stands in the text: nothing that was said is lost.
        for column, said, limit in ((Column.TITLE, title, TITLE), (Column.PLACE, place, PLACE)):
            if len(said) > limit:
                text = f"{text}\n{self.columns[column]}：{said}"
        if len(text) > TEXT:
            self._wrong(line, Column.TEXT, "too_long", limit=TEXT)
        line.text = text[:TEXT]
        line.title = _shortened(title or " ".join(text.split()), TITLE if title else SHORT_TITLE)
        line.place = _shortened(place, PLACE)
        line.urgency = _urgency(given.get(Column.URGENCY, ""))

    def _reporter(self, line: ReadLine, given: Mapping[str, str]) -> None:
        line.anonymous = given.get(Column.ANONYMOUS, "").strip().lower() in YES
        if line.anonymous:
            return
        line.name = " ".join(given.get(Column.NAME, "").split())
        line.phone = self._code(line, Column.PHONE, given.get(Column.PHONE, ""))
        for column, text, limit in ((Column.NAME, line.name, NAME), (Column.PHONE, line.phone, PHONE)):
            if len(text) > limit:
                self._wrong(line, column, "too_long", limit=limit)
        line.anonymous = not line.name and not line.phone

    def _placing(self, line: ReadLine, given: Mapping[str, str]) -> None:
        source, known = self.known.source, self.known
        topic_word, area_word = (given.get(column, "")[:SAID] for column in (Column.TOPIC, Column.AREA))
        named = self._alliance(line, given.get(Column.ALLIANCE, "")[:SAID])
        line.area = (area_word and known.area(area_word)) or known.area(given.get(Column.PLACE, "")) or None
        template = named.template_id if named else source.alliance.template_id
        line.topic = known.topic(topic_word, template) if topic_word else None
        line.alliance = named or source.alliance
        if line.topic is not None and line.topic.template_id != line.alliance.template_id:
            line.alliance = (not named and known.alliance_of(line.topic, line.area)) or line.alliance
        if line.topic is None or line.topic.template_id != line.alliance.template_id:
            # Under a topic that stands for none; the queue will not send it anywhere.
            stays = named if named and named.template_id == source.topic.template_id else source.alliance
            line.alliance, line.topic, line.unplaced = stays, source.topic, Unplaced.TOPIC
            self._unknown(line, WordSort.TOPIC, topic_word)
        if line.area is None:
            line.area = line.alliance.area
            line.unplaced = line.unplaced or Unplaced.AREA
            self._unknown(line, WordSort.AREA, area_word)

    def _alliance(self, line: ReadLine, word: str) -> Alliance | None:
        named = self.known.alliance(word) if word else None
        if word and named is None:
            self._wrong(line, Column.ALLIANCE, "unknown_alliance", word=word)
            self._unknown(line, WordSort.ALLIANCE, word)
        return named

    def _unknown(self, line: ReadLine, sort: str, word: str) -> None:
        if word:
            line.unknown[sort] = scrubbed(word)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _urgency(text: str) -> str:
    """The topic's own where the file says nothing of weight."""
    if not text or NOT_URGENT.search(text):
        return ""
    if DANGER.search(text):
        return Urgency.DANGER
    return Urgency.URGENT if URGENT.search(text) else ""
