"""`docs/settings.md` is written from `config.known_settings`; `--write` writes it, otherwise it is compared."""

import sys
from pathlib import Path

from config.known_settings import SETTINGS

PAGE = Path("docs/settings.md")
HEAD = """# Settings

Everything that differs between installations is read from the environment. Written from
`config/known_settings.py` by `make messages`; do not edit by hand.

Settings marked *needed* must be given in production (`PORTAL_MODE=production`); the portal refuses to
start without them and says which one, why, and what to do. *Secret* ones may also stand in a file named
by `<NAME>_FILE`, which must lie outside `VAR_DIR`. Embedded (`make run`), the portal makes its own keys
in `VAR_DIR/keys`, readable by their owner only.

| Setting | Default | Meaning | |
|---|---|---|---|
"""


def page() -> str:
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else ''} | {setting.meaning} | "
        f"{', '.join(word for word, on in (('needed', setting.needed), ('secret', setting.secret)) if on)} |"
        for setting in SETTINGS
    ]
    return HEAD + "\n".join(rows) + "\n"


def main() -> int:
    if "--write" in sys.argv:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        print("docs/settings.md is not what config/environment.py says: run make messages")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
