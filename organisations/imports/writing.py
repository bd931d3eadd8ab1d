"""Workbooks that go out: the empty template, a roster, and the wrong lines with their reasons.

Written for WPS and Excel: every cell is text, so that codes and telephones keep their zeros, and nothing runs.
"""

import re
from collections.abc import Iterable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from organisations.imports.columns import Column, Described
from organisations.imports.resources import sample_row
from organisations.imports.running import Fate
from organisations.imports.workbook import Row

IN_MEMORY = 2 * 1024 * 1024
#: A cell that begins so is a formula to some spreadsheet (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")
TEXT_FORMAT = "@"
#: Lines of the template that have drop-downs and text format.
TEMPLATE_LINES = 1000
REQUIRED = PatternFill("solid", fgColor="FFF2CC")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it; `workbook.text` reads it back."""
    storable = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{storable}" if storable.startswith(RUN) else storable


def roster(resource: Described, rows: Iterable) -> IO[bytes]:
    """The rows of a roster, in the form that is imported again."""
    columns = resource.columns()
    return plain_file(
        resource.title,
        [column.column_name for column in columns],
        ([column.export(row) for column in columns] for row in rows),
    )


def wrong_lines(resource: Described, rows: Sequence[Row], fates: Sequence[Fate]) -> IO[bytes]:
    """The wrong lines alone, each with its place in the first file and why: to be corrected and imported as they are."""
    headings = [column.column_name for column in resource.columns()]
    by_line = {row.number: row for row in rows}
    return plain_file(
        resource.title,
        [*headings, _("Line in the first file"), _("What is wrong")],
        (
            [
                *(by_line[fate.line].cells.get(heading, "") for heading in headings),
                str(fate.line),
                _told(fate),
            ]
            for fate in fates
            if fate.errors
        ),
    )


def _told(fate: Fate) -> str:
    return "；".join(f"{heading}：{sentence}" if heading else sentence for heading, sentence in fate.errors)


def template(resource: Described) -> IO[bytes]:
    """An empty workbook: headings (the necessary ones coloured), a sample line, drop-downs, text columns."""
    book = Workbook()
    sheet = book.active
    sheet.title = resource.title
    choices = book.create_sheet("选项")
    choices.sheet_state = "hidden"
    samples = sample_row(resource)
    for number, column in enumerate(resource.columns(), 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(14, 2 * len(column.column_name) + 4)
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        head = sheet.cell(1, number, f"{column.column_name}{'*' if column.required else ''}")
        head.font = Font(bold=True)
        if column.required:
            head.fill = REQUIRED
        sheet.cell(2, number, neutral(samples[column.column_name])).number_format = TEXT_FORMAT
        sheet.cell(2, number).font = Font(italic=True, color="808080")
        _drop_down(sheet, choices, number, letter, column)
    sheet["A2"].comment = Comment(_("A sample: write over it or delete it. It is never imported."), "")
    sheet.freeze_panes = "A2"
    return _saved(book)


def _drop_down(sheet, choices, number: int, letter: str, column: Column) -> None:
    names = getattr(column.widget, "names", list)()
    if not names:
        return
    # A list written into the rule itself ends at 255 characters; a hidden sheet has no such end.
    for line, name in enumerate(names, 1):
        choices.cell(line, number, name)
    rule = DataValidation(
        type="list", formula1=f"选项!${letter}$1:${letter}${len(names)}", allow_blank=not column.required
    )
    rule.error = _("Choose one from the list.")
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{TEMPLATE_LINES}")


def plain_file(title: str, headings: Sequence[str], lines: Iterable[Sequence[str]]) -> IO[bytes]:
    """One sheet of text cells under headings, ready to read from its start."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\*?:/\[\]]", " ", title)[:31])
    for number, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, 2 * len(heading) + 4)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for line in lines:
        sheet.append([_cell(sheet, text) for text in line])
    return _saved(book)


def _cell(sheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, neutral(str(text)))
    cell.data_type = "s"
    cell.number_format = TEXT_FORMAT
    cell.alignment = Alignment(vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _saved(book: Workbook) -> IO[bytes]:
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file
