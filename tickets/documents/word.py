"""Builds the Word file of a `Paper`."""

import datetime as dt
import io
import re
from collections.abc import Collection

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell

from tickets.documents import layout
from tickets.documents.blocks import Block, Paper
from tickets.documents.layout import indent, write

HEADING_FONTS = {1: layout.FIRST, 2: layout.SECOND, 3: layout.BODY}
SIZE_TABLE, LINE_TABLE = Pt(12), Pt(18)
#: What XML cannot hold, and what turns the direction of text.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


def build(paper: Paper, at: dt.datetime) -> bytes:
    """The .docx of a paper. `at` is when it is made (for the file's properties)."""
    document = layout.blank(unit=_clean(paper.unit), title=_clean(paper.title), at=at)
    layout.head_of_every_page(document, watermark=paper.watermark, mark=paper.mark)
    if paper.number:
        _centred(document, paper.number)
        document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.line_spacing = Pt(33)
    write(title, _clean(paper.title), font=layout.TITLE, size=layout.SIZE_TITLE)
    document.add_paragraph()
    if paper.addressees:
        write(document.add_paragraph(), f"{_clean(paper.addressees).rstrip('：:')}：")
    for block in paper.body:
        _block(document, block)
    _attachments(document, paper)
    _signature(document, paper)
    if paper.cc:
        _copies(document, paper)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _block(document: DocumentType, block: Block) -> None:
    if block["type"] == "table":
        _table(document, block)
        return
    for line in _clean(block["text"]).split("\n"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        indent(paragraph, first=2)
        if block["type"] == "heading":
            paragraph.paragraph_format.keep_with_next = True
            write(paragraph, line, font=HEADING_FONTS[block["level"]], bold=block["level"] == 3)
        else:
            write(paragraph, line)


def _table(document: DocumentType, block: Block) -> None:
    head, rows = block["head"], block["rows"]
    columns = len(head) or max((len(row) for row in rows), default=0)
    if not columns:
        return
    parts = block["widths"] or [1] * columns
    widths = [int(layout.TEXT_WIDTH * part / sum(parts)) for part in parts]
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    if head:
        _row(table, head, widths, labels=range(columns))
        # The head is repeated on every page.
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        _row(table, row, widths, labels=() if head else range(0, columns, 2))
    document.add_paragraph().paragraph_format.line_spacing = Pt(10)


def _row(table, values: list[str], widths: list[int], *, labels: Collection[int]) -> None:
    """One row; if it has fewer cells than the table, its last one reaches to the edge."""
    cells = table.add_row().cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = width
    for position, value in enumerate(values):
        cell = cells[position]
        if position == len(values) - 1 and len(values) < len(cells):
            cell = cell.merge(cells[-1])
        _fill(cell, value, label=position in labels)


def _fill(cell: _Cell, text: str, *, label: bool) -> None:
    for number, line in enumerate(_clean(text).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = LINE_TABLE
        if label:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write(paragraph, line, font=layout.FIRST if label else layout.BODY, size=SIZE_TABLE)


def _attachments(document: DocumentType, paper: Paper) -> None:
    for number, name in enumerate(paper.attachments, start=1):
        if number == 1:
            document.add_paragraph()
        paragraph = document.add_paragraph()
        label = "附件：" if number == 1 else "　　　"
        counted = f"{number}．" if len(paper.attachments) > 1 else ""
        indent(paragraph, first=2)
        write(paragraph, f"{label}{counted}{_clean(name)}")


def _signature(document: DocumentType, paper: Paper) -> None:
    """Unit above date, centred over it, four characters from the right (GB/T 9704-2012, 7.3.5.1); room for the seal is
    left, the seal is never drawn."""
    if not (paper.unit or paper.date):
        return
    # The signature never stands alone on a page.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    if paper.body and paper.body[-1]["type"] == "table":
        for cell in document.tables[-1].rows[-1].cells:
            for line in cell.paragraphs:
                line.paragraph_format.keep_with_next = True
    for _line in range(2):
        document.add_paragraph().paragraph_format.keep_with_next = True
    wide, narrow = _width(paper.unit), _width(paper.date)
    for text, right in (
        (paper.unit, max(1.0, 4 + (narrow - wide) / 2)),
        (paper.date, max(4.0, 1 + (wide - narrow) / 2)),
    ):
        if text:
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = text == paper.unit and bool(paper.date)
            indent(paragraph, right=right)
            write(paragraph, _clean(text))


def _width(text: str) -> float:
    """In characters; digits are half as wide."""
    return sum(0.5 if mark.isascii() else 1 for mark in text)


def _copies(document: DocumentType, paper: Paper) -> None:
    """抄送 between two lines at the end, in size 4 (GB/T 9704-2012, 7.4.2)."""
    document.add_paragraph()
    paragraph = document.add_paragraph()
    indent(paragraph, left=1, right=1)
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "8"), ("space", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    paragraph._element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
    )
    write(paragraph, f"抄送：{_clean(paper.cc).rstrip('。')}。", size=layout.SIZE_PAGE)


def _centred(document: DocumentType, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, _clean(text))


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
