"""Lists as a workbook for WPS and Excel: texts, and amounts that can be summed; nothing that a spreadsheet would run,
nothing encrypted."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ROWS = 5000
IN_MEMORY = 2 * 1024 * 1024
#: A cell that begins so is a formula to some spreadsheet (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")
#: A spreadsheet keeps so many digits of a number; a longer one stays as it was written, as text.
DIGITS = 15
TEXT = "@"


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(RUN) else text


def table_file(
    name: str,
    titles: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Iterable[object]],
    at: dt.datetime,
) -> IO[bytes]:
    """An .xlsx of one table, decimals as numbers and all else as texts, marked as demonstration where it is one, ready to read from its start."""
    book, sheet = framed(name, titles, widths)
    cells = {TEXT: text_cell(sheet, "")}
    for row in rows:
        sheet.append(_cells(cells, row))
    sheet.append([])
    sheet.append([text_cell(sheet, _("Exported %(time)s") % {"time": time_words(at)})])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def framed(name: str, titles: Sequence[str], widths: Sequence[int]) -> tuple[Workbook, WriteOnlyWorksheet]:
    """A book with its one sheet, as far as the titles."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A3" if settings.DEMONSTRATION else "A2"
    if settings.DEMONSTRATION:
        sheet.append([text_cell(sheet, _("Demonstration data, purely fictitious"), bold=True)])
    sheet.append([text_cell(sheet, title, bold=True) for title in titles])
    return book, sheet


def time_words(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _cells(cells: dict[str, WriteOnlyCell], values: Iterable[object]) -> Iterator[WriteOnlyCell]:
    """The same cell of each form with one value after another: a row is written while it is iterated, and making cells takes
    longest."""
    for value in values:
        if isinstance(value, Decimal) and len(value.as_tuple().digits) <= DIGITS:
            cell = _cell_of(cells, f"{abs(value) * 0:f}")
            cell.value = value
        else:
            cell = cells[TEXT]
            _set_text(cell, value)
        yield cell


def _cell_of(cells: dict[str, WriteOnlyCell], form: str) -> WriteOnlyCell:
    """The cell that shows as many places as the number has; it is never without a form, which the writer would take for
    a value."""
    if form not in cells:
        cells[form] = WriteOnlyCell(cells[TEXT].parent)
        cells[form].number_format = form
    return cells[form]


def _set_text(cell: WriteOnlyCell, value: object) -> None:
    text = neutral(str(value))
    try:
        cell.value = text
    except IllegalCharacterError:
        cell.value = "".join(character for character in text if character.isprintable())
    cell.data_type = "s"


def text_cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    _set_text(cell, value)
    cell.number_format = TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
