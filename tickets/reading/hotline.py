"""Pages of hotline imports: what is under way, what each line would become, which words are not settled, the wrong lines."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from organisations.imports.writing import plain_file
from organisations.models import Alliance, Area, Organisation, Post
from tickets import routing, wording
from tickets.catalogue import catalogue_on
from tickets.hotline.known import Known, known_of, open_alliances
from tickets.hotline.lines import Reader, ReadLine
from tickets.hotline.words import wrong
from tickets.models import (
    Fate,
    HotlineImport,
    HotlineLine,
    HotlineSource,
    ImportState,
    Topic,
    TriageReason,
    Unplaced,
    WordSort,
)
from tickets.reading.choices import Choices, choices_on
from tickets.reading.paging import Page, page_of

#: Words that a page offers at once; the rest follows when these are settled.
WORDS_SHOWN = 6
#: Filter for lines that will lie in triage because a word is unknown.
UNPLACED = "unplaced"


def imports_of(post: Post, cursor: str) -> Page:
    rows = HotlineImport.objects.kept_by(post).select_related("source", "by__person")
    return page_of(rows, cursor, key=("id",), descending=True)


def sources_of(post: Post) -> QuerySet[HotlineSource]:
    return HotlineSource.objects.kept_by(post).select_related("alliance", "topic")


@dataclass(frozen=True)
class ShownError:
    """`cell` as "C12"; empty where the error is of the whole line."""

    cell: str
    heading: str
    sentence: str


@dataclass(frozen=True)
class ShownLine:
    row: HotlineLine
    read: ReadLine
    errors: list[ShownError]
    #: The department it would go to, or None; and why, in words.
    department: Organisation | None
    because: str

    @property
    def is_new(self) -> bool:
        return self.row.fate == Fate.NEW

    @property
    def unplaced(self) -> str:
        return str(Unplaced(self.row.unplaced).label) if self.row.unplaced else ""


def lines_of(sent: HotlineImport, fate: str, cursor: str, on: dt.date) -> Page:
    """A page of lines with what each would become; `fate` a code, UNPLACED or "" for all."""
    rows = sent.lines.all()
    if fate == UNPLACED:
        rows = rows.filter(fate=Fate.NEW).exclude(unplaced="")
    elif fate in Fate.values and fate:
        rows = rows.filter(fate=fate)
    page = page_of(rows, cursor, key=("line",))
    if not page.rows:
        return page
    reader = Reader(known_of(sent.source, on), sent.headings)
    routes = _Routes(catalogue_on(on), choices_on(on))
    shown = [_shown(row, reader, sent, routes) for row in page.rows]
    return Page(shown, page.next, page.previous)


@dataclass(frozen=True)
class _Routes:
    """Where lines would go, asked of the catalogue once a page."""

    known: routing.Catalogue
    choices: Choices

    def of(self, row: HotlineLine, read: ReadLine) -> tuple[Organisation | None, str]:
        if row.unplaced:
            reason = TriageReason(row.unplaced).label
            return None, _("The office decides by hand, because %(reason)s") % {"reason": reason} + _(".")
        facts = routing.Facts(read.alliance.pk, read.topic.pk, read.area.pk, self.known.on)
        decision = routing.decide(facts, self.known)
        return self.choices.units.get(decision.department), wording.because_now(decision, self.known)


def _shown(row: HotlineLine, reader: Reader, sent: HotlineImport, routes: _Routes) -> ShownLine:
    read = reader.read(json.loads(row.cells.reveal()))
    department, because = routes.of(row, read) if row.fate == Fate.NEW else (None, "")
    return ShownLine(row, read, errors_of(row, sent.headings), department, because)


def errors_of(row: HotlineLine, headings: Sequence[str]) -> list[ShownError]:
    return [
        ShownError(
            f"{get_column_letter(headings.index(heading) + 1)}{row.line}" if heading in headings else "",
            heading,
            wrong(code, words),
        )
        for heading, code, words in row.errors
    ]


@dataclass(frozen=True)
class UnknownWord:
    """`name` is what the form calls its field."""

    name: str
    sort: WordSort
    word: str
    lines: int


def unknown_words(sent: HotlineImport) -> list[UnknownWord]:
    """Those that stand in most lines first."""
    found = [
        (lines, WordSort(sort), word) for sort, words in sent.unknown.items() for word, lines in words.items()
    ]
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    return [
        UnknownWord(f"{sort.value}-{number}", sort, word, lines)
        for number, (lines, sort, word) in enumerate(found[:WORDS_SHOWN])
    ]


@dataclass(frozen=True)
class Meanings:
    """What words may mean: topics by group of each template, places in tree order, alliances."""

    groups: list[tuple[str, list[tuple[str, str]]]]
    areas: list[tuple[str, str]]
    alliances: list[tuple[str, str]]

    @classmethod
    def of(cls, alliances: Sequence[Alliance], on: dt.date) -> "Meanings":
        choices = choices_on(on)
        templates = {alliance.template_id: alliance.template for alliance in alliances}
        groups = [
            (
                f"{template} · {root}" if len(templates) > 1 else str(root),
                # The group itself is a choice too: its matrix entries reach all below it.
                [(f"{template.code}/{topic.code}", topic.name_within) for topic in (root, *below)],
            )
            for template in templates.values()
            for root, below in choices.groups(template.pk)
        ]
        # Set in, so that what lies in what is seen.
        areas = [
            (area.code, "　" * (area.path.count("/") - 1) + str(area)) for area in choices.areas.values()
        ]
        return cls(groups, areas, [(alliance.code, str(alliance)) for alliance in alliances])


def form_choices(keeper: Organisation, on: dt.date) -> dict[str, Any]:
    """What the form of a source offers, as its keyword arguments."""
    alliances = open_alliances(keeper, on)
    return {"keeper": keeper, "alliances": alliances, "topics": Meanings.of(alliances, on).groups}


def meaning_of(known: Known, sort: WordSort, code: str) -> Topic | Area | Alliance | None:
    """The row that a chosen code names; None for a code that does not exist."""
    if sort == WordSort.ALLIANCE:
        return next((one for one in known.alliances if one.code == code), None)
    if sort == WordSort.AREA:
        return next((area for area in known.areas if area.code == code), None)
    template, _slash, topic = code.partition("/")
    ids = {one.template.code: one.template_id for one in known.alliances}
    found = known.topics.get((ids.get(template, 0), topic))
    return found if found is None or found.code == topic else None


def wrong_file(sent: HotlineImport) -> IO[bytes]:
    """The wrong lines as the source wrote them, each with its place and why: to be corrected and imported alone."""
    headings = [heading or get_column_letter(place) for place, heading in enumerate(sent.headings, 1)]
    return plain_file(
        _("Wrong lines"), [*headings, _("Line in the first file"), _("What is wrong")], _wrong_rows(sent)
    )


def _wrong_rows(sent: HotlineImport) -> Iterator[list[str]]:
    rows = sent.lines.filter(fate=Fate.WRONG).order_by("line")
    for row in rows.iterator(chunk_size=500):
        told = "；".join(
            f"{error.heading}：{error.sentence}" if error.heading else error.sentence
            for error in errors_of(row, sent.headings)
        )
        yield [*json.loads(row.cells.reveal()), str(row.line), told]


@dataclass(frozen=True)
class Progress:
    """How far the present state has come: percent, or None while the end is not known."""

    sent: HotlineImport

    @property
    def percent(self) -> int | None:
        sent = self.sent
        if sent.state == ImportState.WRITING and sent.new:
            return min(100, 100 * sent.created // sent.new)
        if sent.state == ImportState.CHECKING and sent.lines_read:
            checked = sent.new + sent.here + sent.wrong
            return min(100, 100 * checked // sent.lines_read)
        return None

    @property
    def done(self) -> int:
        sent = self.sent
        if sent.state == ImportState.READING:
            return sent.lines_read
        if sent.state == ImportState.CHECKING:
            return sent.new + sent.here + sent.wrong
        return sent.created

    @property
    def total(self) -> int:
        return self.sent.new if self.sent.state == ImportState.WRITING else self.sent.lines_read
