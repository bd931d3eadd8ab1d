"""Looks into files that are zip archives inside: .docx, .xlsx, .pptx and .ofd.

Every part is unpacked and counted, because what an archive declares about itself may be a lie. Archives inside are
allowed only where office programs put them (a chart keeps its table so), one level deep.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from tickets.files import compound
from tickets.files.refusing import FileRefused

MAGIC = b"PK\x03\x04"
PARTS = 2000
UNPACKED = 150 * 1024 * 1024
CHUNK = 64 * 1024
#: How archives and programs begin; none has a place inside an office document.
NESTED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MZ", b"\x7fELF")
ENCRYPTED = 0x1
TYPES = "[Content_Types].xml"
#: The part that makes a document, and the content type that this part must have.
MAIN_PARTS = {
    "word/document.xml": ("docx", "wordprocessingml.document.main+xml"),
    "xl/workbook.xml": ("xlsx", "spreadsheetml.sheet.main+xml"),
    "ppt/presentation.xml": ("pptx", "presentationml.presentation.main+xml"),
}


@dataclass
class Budget:
    """What may still be unpacked of one upload, archives inside counted with it."""

    left: int = UNPACKED
    parts: int = PARTS

    def take(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise FileRefused("bomb")


def office_type(file: IO[bytes], budget: Budget | None = None, *, inside: bool = False) -> str:
    """`docx`, `xlsx`, `pptx` or `ofd`. Raises FileRefused for anything else in a zip, and for what is unsafe."""
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            budget.parts -= len(infos)
            if budget.parts < 0 or sum(info.file_size for info in infos) > budget.left:
                raise FileRefused("bomb")
            if any(info.flag_bits & ENCRYPTED for info in infos):
                raise FileRefused("encrypted")
            for info in infos:
                _check_part(archive, info, budget, inside)
            return _type_of(archive)
    # zipfile raises each of these on a damaged file; NotImplementedError for methods it cannot unpack.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("damaged") from error


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, inside: bool) -> None:
    if info.filename.lower().endswith("vbaproject.bin"):
        raise FileRefused("macros")
    with archive.open(info) as part:
        beginning = part.read(CHUNK)
        budget.take(len(beginning))
        if beginning.startswith(NESTED):
            raise FileRefused("nested")
        if beginning.startswith((MAGIC, compound.MAGIC)):
            _check_embedded(info, beginning + _rest(part, budget), budget, inside)
            return
        while chunk := part.read(CHUNK):
            budget.take(len(chunk))


def _rest(part: IO[bytes], budget: Budget) -> bytes:
    chunks = []
    while chunk := part.read(CHUNK):
        budget.take(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)


def _check_embedded(info: zipfile.ZipInfo, content: bytes, budget: Budget, inside: bool) -> None:
    if inside or "/embeddings/" not in info.filename:
        raise FileRefused("nested")
    if content.startswith(MAGIC):
        office_type(io.BytesIO(content), budget, inside=True)
    elif compound.has_entry(content, *compound.PACKED):
        raise FileRefused("nested")
    elif compound.has_entry(content, *compound.MACROS):
        raise FileRefused("macros")


def _type_of(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "OFD.xml" in names:
        return "ofd"
    declared = archive.read(TYPES).decode("utf-8", "replace") if TYPES in names else ""
    if "macroEnabled" in declared:
        raise FileRefused("macros")
    for part, (found, content_type) in MAIN_PARTS.items():
        if part in names and content_type in declared:
            return found
    raise FileRefused("archive")
