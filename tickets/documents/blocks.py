"""What the body of a document is made of, as plain data that a JSON column keeps."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

#: The four levels of headings of official documents (GB/T 9704-2012, 7.3.3); the fourth is （1）and looks like text.
LEVELS = (
    re.compile(r"[一二三四五六七八九十百]+、"),
    re.compile(r"（[一二三四五六七八九十百]+）"),
    re.compile(r"\d{1,2}[．.](?!\d)"),
)
TABLE_MARK = re.compile(r"［表(\d{1,2})］")
COLUMNS, ROWS, CELL = 12, 3000, 5000

Block = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A document as it is laid out. Dates and numbers are texts in the Chinese manner; empty parts are left out."""

    title: str
    body: Sequence[Block]
    addressees: str = ""
    unit: str = ""
    date: str = ""
    number: str = ""
    cc: str = ""
    attachments: Sequence[str] = ()
    #: What stands across every page until the document is signed.
    watermark: str = ""
    #: What marks invented data at the head of every page.
    mark: str = ""


def paragraph(text: str) -> Block:
    return {"type": "paragraph", "text": text}


def heading(text: str, level: int = 1) -> Block:
    return {"type": "heading", "level": level, "text": text}


def table(rows: Iterable[Sequence[Any]], *, head: Sequence[str] = (), widths: Sequence[float] = ()) -> Block:
    """A table with borders. `widths` in parts of the text's width. Without `head` it is a form: the first, third … cell of
    a row is a label, and a row with fewer cells has its last one reach to the edge."""
    return {
        "type": "table",
        "head": [str(cell) for cell in head],
        "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
        "widths": list(widths),
    }


def lines(text: str) -> list[Block]:
    """Typed text as blocks: a line each, headings known by their official numbering."""
    return [_line(line.strip()) for line in text.splitlines() if line.strip()]


def _line(line: str) -> Block:
    for level, numbering in enumerate(LEVELS, start=1):
        # A heading is short; a long numbered line is a paragraph that begins with its number.
        if numbering.match(line) and len(line) <= 40 and not line.endswith(("；", ";")):
            return heading(line, level)
    return paragraph(line)


def typed(body: Sequence[Block]) -> str:
    """The body as text to be edited; each table is a line ［表1］ that may be moved or taken out."""
    out, tables = [], 0
    for block in body:
        if block["type"] == "table":
            tables += 1
            out.append(f"［表{tables}］")
        else:
            out.append(block["text"])
    return "\n".join(out)


def edited(text: str, before: Sequence[Block]) -> list[Block]:
    """The body after editing: `typed` read back, with the tables of the body before."""
    tables = [block for block in before if block["type"] == "table"]
    body: list[Block] = []
    for line in text.splitlines():
        mark = TABLE_MARK.fullmatch(line.strip())
        if mark and 0 < int(mark[1]) <= len(tables):
            body.append(tables[int(mark[1]) - 1])
        elif line.strip():
            body.append(_line(line.strip()))
    return body


class NotABody(ValueError):
    """The data is no body of a document."""


def checked(body: Any) -> list[Block]:
    """The body if it is made of known blocks within bounds. Raises NotABody."""
    if not isinstance(body, list):
        raise NotABody("a body is a list of blocks")
    for block in body:
        if not isinstance(block, dict) or not _is_block(block):
            raise NotABody(f"unknown block: {str(block)[:80]}")
    return body


def _is_block(block: Block) -> bool:
    match block:
        case {"type": "paragraph", "text": str()}:
            return True
        case {"type": "heading", "text": str(), "level": int(level)}:
            return 1 <= level <= len(LEVELS)
        case {"type": "table", "head": list(head), "rows": list(rows), "widths": list(widths)}:
            columns = len(head) or max((len(row) for row in rows), default=0)
            return (
                0 < columns <= COLUMNS
                and len(rows) <= ROWS
                and len(widths) in (0, columns)
                and all(len(row) <= columns and all(len(cell) <= CELL for cell in row) for row in rows)
            )
    return False
