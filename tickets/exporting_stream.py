"""A long table as a workbook that is sent while it is written: the file begins at once, grows as the rows are read, and no
part of it is ever held as a whole.

openpyxl writes the frame (styles, widths, heading); the rows are put into it as text. Its own way with a cell takes several
times as long as the rest of an export.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain, islice
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from tickets.exporting import framed, neutral, text_cell, time_words

SHEET = "xl/worksheets/sheet1.xml"
END_OF_ROWS = b"</sheetData>"
#: Rows written between two parts of the answer.
AT_ONCE = 200


class _Pipe:
    """What a zip file writes into and the answer is taken from."""

    def __init__(self):
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def table_stream(
    name: str,
    titles: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Iterable[str]],
    at: dt.datetime,
) -> Iterator[bytes]:
    """The same .xlsx that `table_file` makes, part by part; the frame is made before the first part is asked for, in the
    reader's language."""
    book, sheet = framed(name, titles, widths)
    style = text_cell(sheet, "").style_id
    last = _("Exported %(time)s") % {"time": time_words(at)}
    frame = BytesIO()
    book.save(frame)
    return _parts(ZipFile(frame), chain(rows, ((), (last,))), style)


def _parts(frame: ZipFile, rows: Iterable[Iterable[str]], style: int) -> Iterator[bytes]:
    pipe = _Pipe()
    head, end, tail = frame.read(SHEET).partition(END_OF_ROWS)
    with ZipFile(pipe, "w", ZIP_DEFLATED) as made:
        for part in frame.namelist():
            if part != SHEET:
                made.writestr(part, frame.read(part))
        with made.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(head)
            numbered = enumerate(rows, head.count(b"<row ") + 1)
            while some := list(islice(numbered, AT_ONCE)):
                sheet.write(
                    "".join(_row(number, row, style) for number, row in some).encode(errors="replace")
                )
                yield pipe.take()
            sheet.write(end + tail)
    yield pipe.take()


def _row(number: int, values: Iterable[str], style: int) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'
        for letter, value in zip(_LETTERS, values, strict=False)
    )
    return f'<row r="{number}">{cells}</row>'


_LETTERS = [get_column_letter(number) for number in range(1, 100)]


def _text(value: str) -> str:
    text = neutral(value)
    if ILLEGAL_CHARACTERS_RE.search(text):
        text = "".join(character for character in text if character.isprintable())
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
