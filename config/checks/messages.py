"""Every English message has its Chinese words, none fuzzy, and placeholders agree.

`--write` gathers the messages of the source with gettext and writes the settings page.
"""

import re
import subprocess
import sys
from pathlib import Path

import polib

from config.checks import settings_page

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def faults(catalogue: polib.POFile) -> list[str]:
    found = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        where = f"{entry.occurrences[0][0]}:" if entry.occurrences else ""
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy:
            found.append(f"{where} fuzzy: {entry.msgid!r}")
        elif not all(texts):
            found.append(f"{where} not translated: {entry.msgid!r}")
        elif any(set(PLACEHOLDER.findall(text)) - _placeholders(entry) for text in texts):
            found.append(f"{where} placeholders differ: {entry.msgid!r}")
    return found


def _placeholders(entry: polib.POEntry) -> set:
    return set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))


def gather() -> None:
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale=zh_Hans",
            "--no-wrap",
            "--no-obsolete",
            "--add-location=file",
            "--ignore=.venv",
            "--ignore=var",
            "--ignore=static",
        ],
        check=True,
    )


def main() -> int:
    if "--write" in sys.argv:
        settings_page.main()
        gather()
    problems = faults(polib.pofile(str(CATALOGUE)))
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
