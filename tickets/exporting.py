"""Tickets and other lists as a workbook for WPS and Excel: text cells, nothing that a spreadsheet would run, nothing encrypted."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import Model, QuerySet, TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from organisations.models import Alliance, Area, Organisation
from tickets.models import CallBackOutcome, State, Ticket, Topic, Urgency

ROWS = 5000
IN_MEMORY = 2 * 1024 * 1024
#: A cell that begins so is a formula to some spreadsheet (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (26, 14, 20, 16, 18, 36, 10, 22, 22, 18, 18, 10)


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(RUN) else text


def workbook(tickets: QuerySet[Ticket], at: dt.datetime) -> IO[bytes]:
    """An .xlsx of these tickets, ready to read from its start. Rows are read and written one after another."""
    return table_file(_("Tickets"), _titles(), WIDTHS, _rows(tickets), at)


def table_file(
    name: str,
    titles: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Iterable[object]],
    at: dt.datetime,
) -> IO[bytes]:
    """An .xlsx of one table of texts, marked as demonstration where it is one, ready to read from its start."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A3" if settings.DEMONSTRATION else "A2"
    if settings.DEMONSTRATION:
        sheet.append([text_cell(sheet, _("Demonstration data, purely fictitious"), bold=True)])
    sheet.append([text_cell(sheet, title, bold=True) for title in titles])
    cell = text_cell(sheet, "")
    for row in rows:
        sheet.append(_text_cells(cell, row))
    sheet.append([])
    sheet.append([text_cell(sheet, _("Exported %(time)s") % {"time": _time(at)})])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _titles() -> list[str]:
    return [
        _("Number"),
        _("State"),
        _("Alliance"),
        _("Topic"),
        _("Area"),
        _("Title"),
        _("Urgency"),
        _("Raised by (unit)"),
        _("Lead department"),
        _("Raised"),
        _("Answer due"),
        _("Outcome"),
    ]


#: What a row shows, in the order of the titles.
COLUMNS = (
    "number",
    "state",
    "alliance_id",
    "topic_id",
    "area_id",
    "title",
    "urgency",
    "raiser_unit_id",
    "lead_id",
    "raised_at",
    "answer_by",
    "outcome",
)


def _rows(tickets: QuerySet[Ticket]) -> Iterator[Iterator[str]]:
    """Names are looked up once, not once a row."""
    names = {
        "state": _labels(State),
        "alliance_id": _names(Alliance),
        "topic_id": _names(Topic),
        "area_id": _names(Area),
        "urgency": _labels(Urgency),
        "raiser_unit_id": (units := _names(Organisation)),
        "lead_id": units,
        "outcome": _labels(CallBackOutcome),
    }
    told = [names.get(column) for column in COLUMNS]
    # Neighbours in the list share their minutes.
    time_of = lru_cache(4096)(_time)
    rows = tickets.select_related(None).values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=500):
        yield (_told(value, known, time_of) for value, known in zip(row, told, strict=True))


def _told(value: Any, known: Mapping[Any, str] | None, time_of: Callable[[dt.datetime], str]) -> str:
    if value is None or value == "":
        return ""
    if known is not None:
        return known[value]
    return time_of(value.replace(second=0, microsecond=0)) if isinstance(value, dt.datetime) else value


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}


def _names(model: type[Model]) -> dict[int, str]:
    return {row.pk: str(row) for row in model._default_manager.all()}


def _time(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _text_cells(cell: WriteOnlyCell, values: Iterable[object]) -> Iterator[WriteOnlyCell]:
    """The same cell with one text after another: a row is written while it is iterated, and making cells takes longest."""
    for value in values:
        _set_text(cell, value)
        yield cell


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
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
