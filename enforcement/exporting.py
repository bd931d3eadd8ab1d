"""Figures of the bad-loan campaign as a workbook: counts and sums by bank, no person and no case."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl.cell import WriteOnlyCell

from enforcement.reading.money import Campaign, Listed
from tickets.exporting import IN_MEMORY, framed, text_cell, time_words

WIDTHS = (30, 14, 20, 14, 20, 14, 20)


def campaign_workbook(
    rows: Iterable[Campaign], whole: Campaign, listed: Listed, first: dt.date, last: dt.date, at: dt.datetime
) -> IO[bytes]:
    """An .xlsx, ready to read from its start; amounts are numbers in yuan with two places."""
    book, sheet = framed(_("Bad-loan campaign"), _titles(), WIDTHS)
    for row in (*rows, whole._replace(bank=_("All"))):
        cells = [text_cell(sheet, row.bank or "—")]
        for value in row[1:]:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, Decimal):
                cell.number_format = "#,##0.00"
            cells.append(cell)
        sheet.append(cells)
    sheet.append([])
    said = (
        _("Period %(first)s to %(last)s") % {"first": date_format(first), "last": date_format(last)},
        _("What was recovered is the sum of ledger rows of the period; it is not the subject amount."),
        _(
            "On the list of dishonest obligors: %(standing)d, entered in the period %(entered)d, removed %(removed)d"
        )
        % listed._asdict(),
        _("Exported %(time)s") % {"time": time_words(at)},
    )
    for line in said:
        sheet.append([text_cell(sheet, line)])
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _titles() -> list[str]:
    return [
        _("Bank"),
        pgettext("court cases", "Accepted"),
        _("Subject amount of the accepted (yuan)"),
        pgettext("court cases", "Concluded"),
        _("Subject amount of the concluded (yuan)"),
        pgettext("court cases", "Completed"),
        _("Recovered (yuan)"),
    ]
