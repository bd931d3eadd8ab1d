"""Whether a file may be opened as a workbook at all: its size, what it unpacks to, its parts, texts and merged cells.

Looked at before openpyxl sees it: a workbook unpacks to many times its size and to more again in memory.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTS = 500
#: Cells inside merged ranges: openpyxl makes an object of each, and two clicks merge a whole sheet.
MERGED_CELLS = 200_000

#: left, top, right, bottom
Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Bounds:
    """What one file may hold: bytes as sent and unpacked, texts shared by its cells (all of them lie in memory)."""

    size: int
    unpacked: int
    texts: int


class WorkbookRefused(ValueError):
    """The file as a whole cannot be read; the sentence says why and what to do."""


def check(file: IO[bytes], bounds: Bounds) -> dict[str, list[Range]]:
    """The merged ranges of each part of a workbook. Raises WorkbookRefused for what is none, or more than one."""
    size = file.seek(0, 2)
    file.seek(0)
    magic = file.read(8)
    file.seek(0)
    if size > bounds.size:
        raise WorkbookRefused(
            _("The file is larger than %(limit)s MB. Split it.") % {"limit": bounds.size >> 20}
        )
    if magic == OLE:
        raise WorkbookRefused(
            _("This is an old .xls workbook, or one with a password. Save it as .xlsx without a password.")
        )
    if not magic.startswith(ZIP):
        raise WorkbookRefused(_("This is not an Excel workbook. Save it as .xlsx and try again."))
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            too_much = len(parts) > PARTS or sum(part.file_size for part in parts) > bounds.unpacked
            scan = _Scan()
            merged = {} if too_much else {part.filename: scan.part(package, part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, ExpatError, ValueError, OSError, RuntimeError) as error:
        raise WorkbookRefused(_("This workbook is damaged and cannot be read.")) from error
    if too_much or scan.texts > bounds.texts:
        raise WorkbookRefused(_("This workbook unpacks to far too much. Copy the rows into a new one."))
    if sum(map(_cells, _all(merged))) > MERGED_CELLS:
        raise WorkbookRefused(
            _(
                "Whole columns or lines of this workbook are merged. Undo that, or copy the rows into a new one."
            )
        )
    file.seek(0)
    return merged


def _all(merged: dict[str, list[Range]]) -> Iterator[Range]:
    for ranges in merged.values():
        yield from ranges


def _cells(merged: Range) -> int:
    left, top, right, bottom = merged
    return (right - left + 1) * (bottom - top + 1)


class _Scan:
    """Counts texts and notes merged ranges in the stream, without making them."""

    def __init__(self):
        self.texts = 0

    def part(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[Range]:
        if not part.filename.endswith(".xml"):
            return []
        ranges: list[Range] = []

        def begin(tag: str, attributes: dict[str, str]) -> None:
            name = tag.rpartition(":")[2]
            if name == "mergeCell" and len(ranges) <= MERGED_CELLS:
                ranges.append(range_boundaries(attributes.get("ref", "")))
            elif name == "si":
                self.texts += 1

        parser = ParserCreate()
        parser.StartElementHandler = begin
        with package.open(part) as stream:
            parser.ParseFile(stream)
        return ranges
