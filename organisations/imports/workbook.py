"""Reads the workbooks that offices really send.

Titles above the header, merged cells, total rows, notes below, hidden sheets, numbers stored as text and texts stored
as numbers: `read` gives back rows of plain texts with the line each stands in; `text`, `code` and `date` say what one
of these texts means, or raise ValueError with the reason.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from organisations.imports.packages import Bounds, WorkbookRefused, check

#: What a roster's file may hold.
BOUNDS = Bounds(size=10 << 20, unpacked=40 << 20, texts=500_000)
ROWS = 3000
COLUMNS = 60
#: Where the header may stand: below titles, dates and remarks.
HEADER_WITHIN = 20
CELL_LENGTH = 2000

#: Space of every sort except those that belong to Mongolian script (U+180E, U+202F).
BLANK = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"
TOTAL = re.compile(r"(合|小|总|共)计([:：(（].*)?")
NOTE = re.compile(r"(注|备注|说明|填表|制表|填报|审核|联系人).*[:：].*")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d+", re.ASCII)
CHINESE_DATE = re.compile(
    r"(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*日?(\s+\d{1,2}:.*)?", re.ASCII
)
COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
#: Serial numbers of the years 1955 to 2119; a smaller or greater number is something else.
SERIALS = range(20_000, 80_000)
#: How officials write "until further notice".
OPEN_END = {"", "-", "—", "——", "长期", "至今", "无", "/"}


@dataclass(frozen=True)
class Row:
    """One line: its number in the sheet, and its texts by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    name: str
    letters: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    #: Lines that are no data: totals, repeated headers, notes.
    left_out: list[int] = field(default_factory=list)
    #: Headings nobody asked for; their cells are not read.
    unknown: list[str] = field(default_factory=list)


def read(
    file: IO[bytes],
    *,
    headings: Sequence[str],
    required: Collection[str],
    also: Mapping[str, str] = MappingProxyType({}),
    limit: int = ROWS,
) -> Sheet:
    """The rows below the header that holds the `required` headings; `also` are other words for some of them.

    Raises WorkbookRefused, also for more than `limit` rows.
    """
    wanted = {
        plain(word): heading for word, heading in [*also.items(), *zip(headings, headings, strict=True)]
    }
    check(file, BOUNDS)
    try:
        book = openpyxl.load_workbook(file, data_only=True)
    except Exception as error:
        raise WorkbookRefused(
            _(
                "This workbook is damaged and cannot be read. Open it, save it again as .xlsx and try once more."
            )
        ) from error
    nearest: set[str] = set()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        grid = _grid(sheet)
        header = _header(grid, wanted)
        if header is None:
            continue
        found = set(header[1].values())
        if set(required) <= found:
            read = _rows(sheet.title, grid, *header, headings)
            _refuse_more(read.rows, limit)
            return read
        nearest = max(nearest, found, key=len)
    missing = [heading for heading in headings if heading in set(required) - nearest]
    raise WorkbookRefused(
        _(
            "No sheet has a header row with these columns: %(missing)s. Download the template to see all of them."
        )
        % {"missing": "、".join(missing)}
    )


def _grid(sheet) -> dict[int, dict[int, str]]:
    """Texts by line and column; a merged value belongs to all its cells. Empty cells are left out."""
    grid: dict[int, dict[int, str]] = {}
    # The stored cells only: iter_rows would make every cell up to the last formatted one.
    for (line, column), cell in sheet._cells.items():  # noqa: SLF001
        told = written(cell.value)
        if told and column <= COLUMNS:
            grid.setdefault(line, {})[column] = told
    last = max(grid, default=0)
    for merged in sheet.merged_cells.ranges:
        value = grid.get(merged.min_row, {}).get(merged.min_col)
        if not value:
            continue
        for line in range(merged.min_row, min(merged.max_row, last) + 1):
            for column in range(merged.min_col, min(merged.max_col, COLUMNS) + 1):
                grid.setdefault(line, {})[column] = value
    return dict(sorted(grid.items()))


def written(value: Any, length: int = CELL_LENGTH) -> str:
    """One spelling for each value, whatever type the cell had."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, int | float):
        # Excel keeps 15 digits: a longer number is not what was typed, and must not look as if it were.
        return f"{value:.15g}" if abs(value) >= 1e15 or value != int(value) else str(int(value))
    return str(value).strip(BLANK)[:length]


def _header(grid: dict[int, dict[int, str]], wanted: Mapping[str, str]) -> tuple[int, dict[int, str]] | None:
    """Line of the header and the known heading of each column. A header over two lines ends with the second."""
    best: tuple[int, dict[int, str]] | None = None
    for line in [line for line in grid if line <= HEADER_WITHIN]:
        known = {column: wanted[plain(text)] for column, text in grid[line].items() if plain(text) in wanted}
        more = len(set(known.values())) - (len(set(best[1].values())) if best else 0)
        if more > 0 or (known and more == 0 and best and line == best[0] + 1):
            best = line, known
    return best


def plain(heading: str) -> str:
    """A heading without stars, spaces, remarks in brackets and width of characters."""
    plain = re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", heading))
    return re.sub(r"\(.*?\)", "", plain).lower()


def _rows(name: str, grid, header: int, known: dict[int, str], headings: Sequence[str]) -> Sheet:
    twice = {heading for heading in known.values() if list(known.values()).count(heading) > 1}
    if twice:
        raise WorkbookRefused(
            _("This column stands in the sheet twice: %(column)s.") % {"column": "、".join(twice)}
        )
    sheet = Sheet(
        name=name,
        letters={heading: get_column_letter(column) for column, heading in known.items()},
        unknown=[text for column, text in sorted(grid[header].items()) if column not in known],
    )
    for line, cells in grid.items():
        if line <= header:
            continue
        values = {heading: cells[column] for column, heading in known.items() if column in cells}
        if is_no_data(cells, grid[header]):
            sheet.left_out.append(line)
        elif values:
            sheet.rows.append(Row(line, values))
    return sheet


def _refuse_more(rows: Sequence[Row], limit: int) -> None:
    if len(rows) > limit:
        raise WorkbookRefused(
            _("The sheet has %(count)s rows; at most %(limit)s are read at once. Split it.")
            % {"count": len(rows), "limit": limit}
        )


def is_no_data(cells: dict[int, str], header: dict[int, str]) -> bool:
    """Whether a line is a total, a repeated header or a note: texts by column, as the header's."""
    if all(header.get(column) == text for column, text in cells.items()):
        return True
    first = list(_distinct(cells))
    if any(TOTAL.fullmatch(re.sub(r"\s", "", text)) for text in first[:2]):
        return True
    return len(first) == 1 and NOTE.fullmatch(first[0]) is not None


def _distinct(cells: dict[int, str]) -> Iterator[str]:
    return iter(dict.fromkeys(cells[column] for column in sorted(cells)))


def text(value: str) -> str:
    """What is written, without the apostrophe that keeps a spreadsheet from running it."""
    if value in ERROR_CODES:
        raise ValueError(_("The cell shows the Excel error %(error)s.") % {"error": value})
    if "\0" in value:
        raise ValueError(_("The cell holds a character that cannot be stored."))
    if value[:1] == "'" and value[1:2] in {"=", "+", "-", "@"}:
        return value[1:]
    return value


def code(value: str) -> str:
    """A code or telephone: half-width, no spaces, no ".0" of a number. Raises ValueError for lost digits."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text(value)))
    if re.fullmatch(r"\d+\.0+", plain, re.ASCII):
        return plain.partition(".")[0]
    if SCIENTIFIC.fullmatch(plain):
        number = Decimal(plain)
        if number >= 10**15 or number != int(number):
            raise ValueError(
                _("Excel kept only 15 digits of this number. Format the column as text and type it again.")
            )
        return str(int(number))
    return plain


def date(value: str) -> dt.date | None:
    """A day: 2026年3月1日, 2026.3.1, 2026/3/1, 2026-03-01, 20260301 or Excel's serial number; None for an open end."""
    plain = unicodedata.normalize("NFKC", text(value)).strip(BLANK)
    if plain in OPEN_END:
        return None
    match = CHINESE_DATE.fullmatch(plain) or COMPACT_DATE.fullmatch(plain)
    if match:
        year, month, day = (int(part) for part in match.groups()[:3])
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise ValueError(_("There is no such day: %(value)s.") % {"value": plain[:40]}) from None
    whole = plain.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and len(whole) <= 5 and int(whole) in SERIALS:
        return from_excel(int(whole)).date()
    raise ValueError(_("This is not a day. Write 2026-03-01 or 2026年3月1日."))
