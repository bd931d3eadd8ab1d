"""The monthly table of figures as a workbook, the definition of every denominator stored with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tickets.exporting import IN_MEMORY, text_cell
from tickets.figures.county_table import COLUMNS, definitions
from tickets.models import Channel

WIDTHS = (30, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 16)


def workbook(
    tables: Mapping[str, Sequence[Any]], lines: Sequence[Any], selection: Any, at: dt.datetime
) -> IO[bytes]:
    """An .xlsx with a sheet for all channels (key ""), one for each channel, and the indicators with their
    definitions; rows are those of `reading.figure_table`, lines those of `reading.figures`."""
    book = Workbook(write_only=True)
    for channel, rows in tables.items():
        _table(book, Channel(channel).label if channel else _("All channels"), rows, selection, at)
    _indicators(book, lines, selection)
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _sheet(book: Workbook, name: str, widths: Sequence[int]) -> WriteOnlyWorksheet:
    sheet = book.create_sheet(str(name))
    for place, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    if settings.DEMONSTRATION:
        sheet.append([text_cell(sheet, _("Demonstration data, purely fictitious"), bold=True)])
    return sheet


def _heading(selection: Any) -> str:
    names = "、".join(str(alliance) for alliance in selection.alliances)
    return f"{names}　{date_format(selection.period.first)} – {date_format(selection.period.last)}"


def _table(book: Workbook, name: str, rows: Sequence[Any], selection: Any, at: dt.datetime) -> None:
    sheet = _sheet(book, name, WIDTHS)
    sheet.append([text_cell(sheet, f"{_heading(selection)}　{name}", bold=True)])
    titles = [
        _("Unit"),
        *(title for title, _parts in COLUMNS.values() if title != COLUMNS["dissatisfied"][0]),
        _("Closing rate"),
        _("On-time closing rate"),
        COLUMNS["dissatisfied"][0],
        _("Dissatisfaction rate"),
        _("Left out"),
        _("Remark"),
    ]
    sheet.append([text_cell(sheet, title, bold=True) for title in titles])
    for row in rows:
        numbers = {column: int(link.number) for column, link in row.numbers.items()}
        dissatisfied = numbers.pop("dissatisfied")
        sheet.append(
            [
                text_cell(sheet, row.unit),
                *numbers.values(),
                _share(sheet, row.closed_share),
                _share(sheet, row.on_time_share),
                dissatisfied,
                _share(sheet, row.dissatisfied_share),
                int(row.left_out.number),
                text_cell(sheet, _("too few cases") if row.small else ""),
            ]
        )
    sheet.append([])
    for sentence in (*definitions(), _("Exported %(time)s") % {"time": date_format(at, "DATETIME_FORMAT")}):
        sheet.append([text_cell(sheet, sentence)])


def _share(sheet: WriteOnlyWorksheet, share: Decimal | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, None if share is None else float(share))
    cell.number_format = "0.0%"
    return cell


def _indicators(book: Workbook, lines: Sequence[Any], selection: Any) -> None:
    sheet = _sheet(book, _("Indicators"), (24, 14, 14, 12, 12, 50, 90))
    sheet.append([text_cell(sheet, _heading(selection), bold=True)])
    titles = (
        _("Indicator"),
        _("Numerator"),
        _("Denominator"),
        _("Rate"),
        _("Left out"),
        _("Beside"),
        _("Definition"),
    )
    sheet.append([text_cell(sheet, title, bold=True) for title in titles])
    for line in lines:
        figure = line.figure
        value = WriteOnlyCell(sheet, None)
        if figure.mean_hours is not None:
            value = text_cell(sheet, _("%(hours)s h") % {"hours": f"{figure.mean_hours:.1f}"})
        elif figure.rate is not None:
            value = _share(sheet, figure.rate)
        definition = text_cell(sheet, figure.indicator.definition)
        definition.alignment = Alignment(wrap_text=True, vertical="top")
        name = text_cell(sheet, figure.indicator.name)
        name.font = Font(bold=True)
        sheet.append(
            [
                name,
                float(figure.numerator),
                None if figure.denominator is None else float(figure.denominator),
                value,
                int(figure.left_out),
                text_cell(sheet, _("; ").join(f"{link.name} {link.number}" for link in line.beside)),
                definition,
            ]
        )
