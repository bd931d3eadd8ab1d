"""A file as a table: its headings and its lines as texts, one after the other, however large it is."""

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

import openpyxl
from django.conf import settings
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from organisations.imports.packages import ZIP, Bounds, Range, check
from organisations.imports.workbook import BLANK, COLUMNS, HEADER_WITHIN, is_no_data, written
from tickets.hotline.columns import likeness
from tickets.models import FileForm

#: Lines of data that one file may hold.
ROWS = 200_000
#: Characters of a cell that are kept; more is told as an error at the cell.
CELL = 6000
#: Lines a sheet may have (Excel's own limit); a file that claims more is read no further.
SHEET_LINES = 1_048_576
#: Characters of one cell of a CSV: beyond it a quotation mark was left open.
OPEN_QUOTE = 4 << 20
BEGINNING = 64 << 10

Line = tuple[int, list[str]]


class TableRefused(ValueError):
    """The file cannot be read as a table. `code` names why (in words: `tickets.hotline.words`)."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Table:
    """`lines` are read as they are asked for; what is no data (totals, notes, empty lines) is left out and counted."""

    form: FileForm
    sheet: str
    headings: list[str]
    lines: Iterator[Line]
    left_out: list[int]


def bounds() -> Bounds:
    """Twelve texts a line; what they unpack to lies in memory while the file is read."""
    return Bounds(size=settings.FILE_MB << 20, unpacked=300 << 20, texts=12 * ROWS)


def open_table(file: IO[bytes], headings: Collection[str] = ()) -> Table:
    """The table in a file; `headings` are those the source is known by. Raises TableRefused, WorkbookRefused."""
    magic = file.read(4)
    file.seek(0)
    return _workbook(file, headings) if magic == ZIP else _csv(file, headings)


def _workbook(file: IO[bytes], headings: Collection[str]) -> Table:
    merged = check(file, bounds())
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        found = max(
            ((_head(_lines(sheet, merged), headings), sheet) for sheet in sheets), key=lambda one: one[0]
        )
    except Exception as error:
        raise TableRefused("damaged") from error
    return _table(FileForm.XLSX, found[1].title, _readable(_lines(found[1], merged)), headings)


def _readable(lines: Iterable[Line]) -> Iterator[Line]:
    try:
        yield from lines
    except Exception as error:
        raise TableRefused("damaged") from error


def _head(lines: Iterator[Line], headings: Collection[str]) -> int:
    return max((likeness(texts, headings) for _line, texts in islice(lines, HEADER_WITHIN)), default=0)


def _lines(sheet: ReadOnlyWorksheet, merged: dict[str, list[Range]]) -> Iterator[Line]:
    """The lines of a sheet; a merged value belongs to all its cells."""
    # What the file says of its own size is often wrong, and would cut it short.
    sheet.reset_dimensions()
    part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001 - openpyxl tells nowhere else which part a sheet is
    ranges = sorted(merged.get(part, ()), key=lambda one: one[1])
    open_ranges: list[tuple[Range, str]] = []
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if line > SHEET_LINES:
            return
        texts = [written(value, CELL) for value in values[:COLUMNS]]
        while ranges and ranges[0][1] <= line:
            one = ranges.pop(0)
            if one[0] <= len(texts) and one[1] == line:
                open_ranges.append((one, texts[one[0] - 1]))
        if open_ranges:
            _fill(texts, open_ranges)
            open_ranges = [one for one in open_ranges if one[0][3] > line]
        yield line, texts


def _fill(texts: list[str], ranges: Iterable[tuple[Range, str]]) -> None:
    for (left, _top, right, _bottom), value in ranges:
        texts += [""] * (min(right, COLUMNS) - len(texts))
        texts[left - 1 : min(right, COLUMNS)] = [value] * (min(right, COLUMNS) - left + 1)


def _csv(file: IO[bytes], headings: Collection[str]) -> Table:
    form = _encoding(file)
    text = io.TextIOWrapper(file, encoding=form.value, newline="")
    beginning = text.read(BEGINNING)
    text.seek(0)
    first = max(beginning.splitlines()[:HEADER_WITHIN], key=len, default="")
    delimiter = max(",\t;", key=first.count)
    return _table(form, "", _records(text, delimiter), headings)


def _encoding(file: IO[bytes]) -> FileForm:
    beginning = file.read(4)
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableRefused("utf16")
    form = FileForm.UTF8_SIG if beginning.startswith(b"\xef\xbb\xbf") else FileForm.UTF8
    for tried in (form, FileForm.GB18030):
        file.seek(0)
        if _decodes(file, tried):
            file.seek(0)
            return tried
    raise TableRefused("encoding")


def _decodes(file: IO[bytes], form: FileForm) -> bool:
    decoder = codecs.getincrementaldecoder(form.value)()
    try:
        while piece := file.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[Line]:
    csv.field_size_limit(OPEN_QUOTE)
    try:
        for line, record in enumerate(csv.reader(text, delimiter=delimiter), 1):
            yield line, [cell.strip(BLANK)[:CELL] for cell in record[:COLUMNS]]
    except csv.Error as error:
        raise TableRefused("open_quote") from error
    finally:
        text.detach()  # the file is its opener's to close


def _table(form: FileForm, sheet: str, lines: Iterator[Line], headings: Collection[str]) -> Table:
    begun = list(islice(lines, HEADER_WITHIN))
    place = max(range(len(begun)), key=lambda at: _as_header(begun[at][1], headings), default=None)
    if place is None or len({*begun[place][1]} - {""}) < 2:
        raise TableRefused("no_header")
    header = _trimmed(begun[place][1])
    left_out = [0]
    return Table(
        form, sheet, _named(header), _data(chain(begun[place + 1 :], lines), header, left_out), left_out
    )


def _as_header(texts: Sequence[str], headings: Collection[str]) -> tuple[int, int]:
    return likeness(texts, headings), len({*texts} - {""})


def _trimmed(texts: Sequence[str]) -> list[str]:
    """Without the empty cells at its end."""
    last = max((place for place, text in enumerate(texts, 1) if text), default=0)
    return list(texts[:last])


def _named(header: Sequence[str]) -> list[str]:
    """Each heading once: what stands there a second time is told apart by a number."""
    named: list[str] = []
    for text in header:
        heading, count = " ".join(text.split())[:50], 2
        while heading and heading in named:
            heading = f"{' '.join(text.split())[:46]} ({count})"
            count += 1
        named.append(heading)
    return named


def _data(lines: Iterable[Line], header: Sequence[str], left_out: list[int]) -> Iterator[Line]:
    known = dict(enumerate(header))
    for line, texts in lines:
        cells = {place: text for place, text in enumerate(texts[: len(header)]) if text}
        if not cells:
            continue
        if is_no_data(cells, known):
            left_out[0] += 1
        else:
            yield line, [texts[place] if place < len(texts) else "" for place in range(len(header))]
