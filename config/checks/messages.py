"""Every English message of the source has its Chinese words, none fuzzy, and placeholders agree.

`--write` also writes the gathered messages to the catalogue, and the settings page. Gathering needs gettext.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from config.checks import settings_page

CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def faults(catalogue: polib.POFile) -> list[str]:
    found = ["the header is fuzzy"] if catalogue.metadata_is_fuzzy else []
    for entry in catalogue:
        if entry.obsolete:
            continue
        where = f"{entry.occurrences[0][0]}:" if entry.occurrences else ""
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy:
            found.append(f"{where} fuzzy: {entry.msgid!r}")
        elif not all(texts):
            found.append(f"{where} not translated: {entry.msgid!r}")
        elif any(_differ(entry, set(PLACEHOLDER.findall(text))) for text in texts):
            found.append(f"{where} placeholders differ: {entry.msgid!r}")
    return found


def _differ(entry: polib.POEntry, translated: set) -> bool:
    """Where the number has forms, one of them may do without a placeholder; none may have others."""
    one, many = (set(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural or ""))
    return bool(translated - one - many) if entry.msgid_plural else translated != one


def gather(root: Path) -> None:
    """Write the messages of the source below `root` to its catalogue; what is translated stays."""
    (root / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            sys.executable,
            "manage.py",
            "makemessages",
            "--verbosity=0",
            "--locale=zh_Hans",
            "--no-wrap",
            "--no-obsolete",
            "--add-location=file",
            "--ignore=.venv",
            "--ignore=var",
            "--ignore=static",
        ],
        cwd=root,
        check=True,
    )


def gathered() -> polib.POFile:
    """The catalogue as it would be if it were gathered now; the source itself is left alone."""
    with tempfile.TemporaryDirectory(prefix="portal-messages-") as folder:
        copy = Path(folder) / "source"
        skipped = shutil.ignore_patterns(".*", "var", "static", "docs", "data", "__pycache__", "*.mo")
        shutil.copytree(Path.cwd(), copy, ignore=skipped)
        gather(copy)
        return polib.pofile(str(copy / CATALOGUE))


def main() -> int:
    if "--write" in sys.argv:
        settings_page.main()
        gather(Path.cwd())
        catalogue = polib.pofile(str(CATALOGUE))
    elif shutil.which("xgettext"):
        catalogue = gathered()
    else:
        print("gettext is not installed: only what was gathered before is checked")
        catalogue = polib.pofile(str(CATALOGUE))
    problems = faults(catalogue)
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
