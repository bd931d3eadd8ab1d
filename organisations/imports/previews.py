"""Lines that were read and wait for somebody to confirm them.

They lie encrypted in the shared file storage under a random name, hold no identity number, belong to one account and one
roster, and are deleted when they are confirmed, dropped or a few hours old.
"""

import datetime as dt
import json
import re
import secrets
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from organisations import ciphers, masks
from organisations.identifiers import compact, resident_id_ok
from organisations.imports.workbook import Row, Sheet
from organisations.models import User

FOLDER = "import-previews"
LIFE = dt.timedelta(hours=4)
TOKEN = re.compile(r"[0-9a-f]{32}")
EIGHTEEN = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")


@dataclass(frozen=True)
class Preview:
    token: str
    file_name: str
    sheet_name: str
    letters: dict[str, str]
    rows: list[Row]
    left_out: list[int]
    unknown: list[str]
    #: What was told when it was last shown; a confirmation of anything else is asked again.
    told: list[str]


def keep(sheet: Sheet, *, file_name: str, roster: str, by: User, at: dt.datetime) -> Preview:
    """Keep the lines of a sheet until they are confirmed."""
    _sweep(at)
    preview = Preview(
        token=secrets.token_hex(16),
        file_name=file_name[:100],
        sheet_name=sheet.name,
        letters=sheet.letters,
        rows=[
            Row(row.number, {heading: scrubbed(text) for heading, text in row.cells.items()})
            for row in sheet.rows
        ],
        left_out=sheet.left_out,
        unknown=[heading[:50] for heading in sheet.unknown],
        told=[],
    )
    write(preview, roster=roster, by=by, at=at)
    return preview


def write(preview: Preview, *, roster: str, by: User, at: dt.datetime) -> None:
    drop(preview.token)
    content = {
        "roster": roster,
        "user": by.pk,
        "at": at.isoformat(),
        **vars(preview),
        "rows": [[row.number, row.cells] for row in preview.rows],
    }
    sealed = ciphers.encrypt(json.dumps(content, ensure_ascii=False), _place(preview.token))
    default_storage.save(_path(preview.token), ContentFile(sealed.encode()))


def find(token: str, *, roster: str, by: User, at: dt.datetime) -> Preview | None:
    """The lines kept under this name for this account; None if they were used, are too old or another's."""
    if not TOKEN.fullmatch(token) or not default_storage.exists(_path(token)):
        return None
    with default_storage.open(_path(token)) as file:
        content = json.loads(ciphers.decrypt(file.read().decode(), _place(token)))
    if content.pop("user") != by.pk or content.pop("roster") != roster:
        return None
    if at - dt.datetime.fromisoformat(content.pop("at")) > LIFE:
        drop(token)
        return None
    return Preview(**content | {"rows": [Row(number, cells) for number, cells in content["rows"]]})


def drop(token: str) -> None:
    if TOKEN.fullmatch(token):
        default_storage.delete(_path(token))


def _sweep(at: dt.datetime) -> None:
    """Delete what nobody came back for."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if at - default_storage.get_modified_time(path) > LIFE:
            default_storage.delete(path)


def scrubbed(text: str) -> str:
    """The text with its identity numbers masked."""
    return EIGHTEEN.sub(
        lambda match: masks.identity(match[0].upper()) if resident_id_ok(compact(match[0])) else match[0],
        text,
    )


def _path(token: str) -> str:
    return f"{FOLDER}/{token}"


def _place(token: str) -> ciphers.Binding:
    return ciphers.Binding(FOLDER, "content", token)
