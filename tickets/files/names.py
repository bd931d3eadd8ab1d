"""File names as people may see and save them: no path, no control or direction marks, a sensible length."""

import re
import unicodedata

LENGTH = 120
#: Separators and what Windows forbids in names.
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
#: Names that Windows gives to devices.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
UNNAMED = "file"


def safe_name(sent: str, extension: str) -> str:
    """The name of a sent file with the extension of what it really is: `../a\\x.exe` of a picture is `x.jpg`."""
    stem = clean(sent.replace("\\", "/").rpartition("/")[2])
    if "." in stem:
        stem = stem.rpartition(".")[0]
    stem = stem.strip(" .")[: LENGTH - len(extension) - 1].rstrip(" .")
    if not stem or DEVICES.fullmatch(stem):
        stem = f"{UNNAMED}-{stem}" if stem else UNNAMED
    return f"{stem}.{extension}"


def clean(text: str) -> str:
    """Without control, direction and other format marks (Unicode categories C*), and without separators."""
    seen = "".join(
        mark for mark in unicodedata.normalize("NFC", text) if unicodedata.category(mark)[0] != "C"
    )
    return " ".join(FORBIDDEN.sub("_", seen).split())


def extension_of(sent: str) -> str:
    """The extension that a name was sent with, in small letters."""
    return clean(sent).rpartition(".")[2].lower() if "." in sent else ""
