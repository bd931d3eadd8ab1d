"""From what was sent to what may be kept: the one way in for uploads, from pages and from the API."""

import codecs
import hashlib
import io
import re
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from tickets.files import archives, compound, pictures
from tickets.files.names import clean, extension_of, safe_name
from tickets.files.refusing import FileRefused
from tickets.models import FileType

MEGABYTE = 1024 * 1024
BEGINNING = 1024
#: What a text may not hold if it is to be a text: control characters but tab, line ends and page breaks.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
TEXTS = {"txt": FileType.TXT, "csv": FileType.CSV}
#: WPS Office writes the formats of 97–2003 under names of its own.
OLD_WORD = {"doc": FileType.DOC, "wps": FileType.WPS}
OLD_SHEETS = {"xls": FileType.XLS, "et": FileType.ET}
OLD_SLIDES = {"ppt": FileType.PPT, "dps": FileType.DPS}
#: Beginnings that are refused with a word about what to do instead.
KNOWN_REFUSED = {
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!": "program",
    b"Rar!": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
    b"GIF8": "picture_format",
    b"BM": "picture_format",
    b"II*\0": "picture_format",
    b"MM\0*": "picture_format",
}
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True)
class Prepared:
    """A file that passed every check. Only `prepare` and the portal's own documents make one."""

    name: str
    type: FileType
    content: bytes
    preview: bytes = b""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def largest() -> int:
    """Bytes that one file may have."""
    return settings.FILE_MB * MEGABYTE


def prepare(sent: UploadedFile) -> Prepared:
    """The sent file as it is kept: type by content, pictures made anew, name safe. Raises FileRefused."""
    shown = clean(sent.name or "")[-60:]
    try:
        if not sent.size:
            raise FileRefused("empty")
        if sent.size > largest():
            raise FileRefused("too_large")
        sent.seek(0)
        return _prepared(sent.read(), sent.name or "")
    except FileRefused as refused:
        raise FileRefused(refused.code, shown) from refused


def _prepared(content: bytes, name: str) -> Prepared:
    picture_format = pictures.format_of(content[:BEGINNING])
    if picture_format:
        picture = pictures.remade(io.BytesIO(content), picture_format)
        kept = safe_name(name, picture.extension)
        return Prepared(kept, FileType(picture.extension), picture.content, picture.preview)
    recognised = recognise(content, extension_of(name))
    return Prepared(safe_name(name, recognised.value), recognised, content)


def recognise(content: bytes, extension: str) -> FileType:
    """What a file is that is no picture. The extension only decides between names of the same format. Raises
    FileRefused."""
    if content.startswith(b"%PDF-"):
        return FileType.PDF
    if content.startswith(archives.MAGIC):
        return FileType(archives.office_type(io.BytesIO(content)))
    if content.startswith(compound.MAGIC):
        return _compound_type(content, extension)
    for beginning, code in KNOWN_REFUSED.items():
        if content.startswith(beginning):
            raise FileRefused(code)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        raise FileRefused("picture_format")
    return _text_type(content, extension)


def _compound_type(content: bytes, extension: str) -> FileType:
    if compound.has_entry(content, *compound.ENCRYPTED):
        raise FileRefused("encrypted")
    if compound.has_entry(content, *compound.MACROS):
        raise FileRefused("macros")
    if compound.has_entry(content, *compound.PACKED):
        raise FileRefused("nested")
    if compound.has_entry(content, compound.WORD):
        return OLD_WORD.get(extension, FileType.DOC)
    if compound.has_entry(content, compound.SHEETS, compound.OLD_SHEETS):
        return OLD_SHEETS.get(extension, FileType.XLS)
    if compound.has_entry(content, compound.SLIDES):
        return OLD_SLIDES.get(extension, FileType.PPT)
    raise FileRefused("type")


def _text_type(content: bytes, extension: str) -> FileType:
    """Text in UTF-8 or GB18030 that no program reads as anything else."""
    if extension not in TEXTS:
        raise FileRefused("type")
    text = _decoded(content)
    if text is None or NO_TEXT.search(text):
        raise FileRefused("type")
    if text.lstrip().startswith("<"):
        raise FileRefused("markup")
    return TEXTS[extension]


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
    return None


def content_mark(sent: IO[bytes]) -> str:
    """SHA-256 of a content as it was sent, so that a form sent twice is known by its files too."""
    sent.seek(0)
    digest = hashlib.sha256()
    while chunk := sent.read(MEGABYTE):
        digest.update(chunk)
    sent.seek(0)
    return digest.hexdigest()
