"""Looks into OLE compound files: .doc, .xls, .ppt and the .wps, .et, .dps of WPS Office.

A full reader is not needed: every stream has a directory entry of 128 bytes that begins with its name in UTF-16 and
holds the name's length, so the entries are found by looking for names at offsets that are multiples of 128.
Source: [MS-CFB] 2.6.1.
"""

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = 128
LENGTH_AT = 64
WORD, SHEETS, OLD_SHEETS, SLIDES = "WordDocument", "Workbook", "Book", "PowerPoint Document"
#: Storages and streams of macros.
MACROS = ("Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA")
#: What Word, Excel and PowerPoint make of a file protected by a password.
ENCRYPTED = ("EncryptedPackage", "EncryptionInfo", "EncryptedSummary")
#: A file packed into a document: it could be a program.
PACKED = ("\x01Ole10Native", "\x01Ole10ItemName", "Package")


def has_entry(content: bytes, *names: str) -> bool:
    """Whether the directory has an entry of one of these names."""
    return any(_find(content, name) for name in names)


def _find(content: bytes, name: str) -> bool:
    sought = name.encode("utf-16-le") + b"\0\0"
    at = content.find(sought)
    while at >= 0:
        length = int.from_bytes(content[at + LENGTH_AT : at + LENGTH_AT + 2], "little")
        if at % ENTRY == 0 and length == len(sought):
            return True
        at = content.find(sought, at + 2)
    return False
