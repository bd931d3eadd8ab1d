"""Tickets and other lists as a workbook for WPS and Excel: text cells, nothing that a spreadsheet would run, nothing encrypted."""

import datetime as dt
from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tickets.models import Ticket

ROWS = 5000
IN_MEMORY = 2 * 1024 * 1024
#: A cell that begins so is a formula to some spreadsheet (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = (26, 14, 20, 16, 18, 36, 10, 22, 22, 18, 18, 10)


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it."""
    return f"'{text}" if text.startswith(RUN) else text


def workbook(tickets: QuerySet[Ticket], at: dt.datetime) -> IO[bytes]:
    """An .xlsx of these tickets, ready to read from its start. `tickets` come with their relations."""
    rows = tickets.defer("description", "reporter_name", "reporter_phone").iterator(chunk_size=500)
    return table_file(_("Tickets"), _titles(), WIDTHS, (_values(ticket) for ticket in rows), at)


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
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])
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


def _values(ticket: Ticket) -> Iterable[str]:
    yield ticket.number
    yield ticket.get_state_display()
    yield str(ticket.alliance)
    yield str(ticket.topic)
    yield str(ticket.area)
    yield ticket.title
    yield ticket.get_urgency_display()
    yield str(ticket.raiser_unit)
    yield str(ticket.lead) if ticket.lead_id else ""
    yield _time(ticket.raised_at)
    yield _time(ticket.answer_by) if ticket.answer_by else ""
    yield ticket.get_outcome_display()


def _time(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def text_cell(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    text = neutral(str(value))
    try:
        cell = WriteOnlyCell(sheet, text)
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, "".join(character for character in text if character.isprintable()))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
