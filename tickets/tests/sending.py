"""Files for tests: honest ones, and those that somebody sends to do harm."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tickets.files.preparing import Prepared, prepare

#: GPS of a place in the banner, in degrees, minutes and seconds.
LATITUDE = (43.0, 59.0, 12.5)
CAMERA = "Invented Camera 9"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def sent(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(size=(64, 48), *, turned: bool = False, name: str = "JPEG", colour="green") -> bytes:
    """A photograph with the place and the camera in it; `turned`: it must be shown turned by 90°."""
    picture = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[MAKE] = CAMERA
    if turned:
        exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = LATITUDE
    target = io.BytesIO()
    picture.save(target, name, exif=exif, **({"comment": b"secret remark"} if name == "JPEG" else {}))
    return target.getvalue()


def archive(parts: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


MAIN = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def office(kind: str = "docx", extra: dict[str, bytes | str] | None = None, content_type: str = "") -> bytes:
    """The smallest archive that is a Word, Excel or PowerPoint file, with other parts in it."""
    part, usual = MAIN[kind]
    types = f'<Types><Override PartName="/{part}" ContentType="{content_type or usual}"/></Types>'
    return archive({"[Content_Types].xml": types, part: "<x/>"} | (extra or {}))


def compound(*entries: str) -> bytes:
    """The beginning of an OLE compound file whose directory holds these entries."""
    rows = b""
    for name in ("Root Entry", *entries):
        encoded = name.encode("utf-16-le") + b"\0\0"
        rows += encoded.ljust(64, b"\0") + len(encoded).to_bytes(2, "little") + b"\0" * 62
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")) + rows


def ready(content: bytes | None = None, name: str = "现场.jpg") -> Prepared:
    return prepare(sent(content or photo(), name))
