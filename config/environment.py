"""Every setting that is read from the environment: its name, default and meaning, in one list.

`docs/settings.md` is written from this list. A value may also stand in a file named by `<NAME>_FILE`.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

EMBEDDED, PRODUCTION = "embedded", "production"


@dataclass(frozen=True)
class Setting:
    """`needed`: production refuses to start without it. `secret`: may come from a file, never shown."""

    name: str
    default: str
    meaning: str
    needed: bool = False
    secret: bool = False


SETTINGS = (
    Setting("PORTAL_MODE", EMBEDDED, "`embedded` (SQLite, own keys, one machine) or `production`."),
    Setting("VAR_DIR", "var", "Folder of the embedded database, queue, collected static files."),
    Setting("PORT", "8000", "Port of `manage.py run`."),
    Setting("BIND", "127.0.0.1", "Address that `manage.py run` listens on."),
    Setting("DEBUG", "", "`1` shows error details to developers; refused in production."),
    Setting("DEMONSTRATION", "", "`1` marks every page 演示数据，纯属虚构; on by default when embedded."),
    Setting("SECRET_KEY", "", "Signs sessions and forms; at least 50 characters.", needed=True, secret=True),
    Setting("ALLOWED_HOSTS", "", "Host names of the portal, separated by commas.", needed=True),
    Setting("CSRF_TRUSTED_ORIGINS", "", "Origins (`https://…`) trusted for forms, separated by commas."),
    Setting(
        "DATABASE_URL",
        "",
        "`postgresql://user:password@host/name`; SQLite in `VAR_DIR` if empty.",
        needed=True,
        secret=True,
    ),
    Setting(
        "BROKER_URL", "", "`redis://…` or `amqp://…`; files in `VAR_DIR` if empty.", needed=True, secret=True
    ),
    Setting(
        "AUDIT_KEY", "", "Key of the record of actions: 64 hexadecimal digits.", needed=True, secret=True
    ),
    Setting(
        "AUDIT_ANCHOR",
        "",
        "File outside `VAR_DIR`, or `syslog:`, that gets the record's head every minute.",
        needed=True,
    ),
    Setting(
        "FIELD_KEYS",
        "",
        "Keys of encrypted fields: `id:hex,…`, the first encrypts, all decrypt.",
        needed=True,
        secret=True,
    ),
    Setting("FIELD_CIPHER", "aes-gcm", "`aes-gcm` or `sm4-gcm`."),
    Setting("HASH_KEY", "", "Key of look-up hashes: 64 hexadecimal digits.", needed=True, secret=True),
    Setting("SESSION_IDLE_MINUTES", "30", "Minutes without a page after which a session ends."),
    Setting(
        "HTTPS",
        "",
        "`1` where the portal is reached by HTTPS: secure cookies and HSTS; on by default in production, `0` switches it off behind a closed network.",
    ),
    Setting(
        "TRUSTED_PROXIES",
        "0",
        "How many reverse proxies stand before the portal (client address, HTTPS header).",
    ),
    Setting(
        "METRICS_TOKEN",
        "",
        "Bearer token for `/metrics`; without it only the machine itself may read them.",
        secret=True,
    ),
    Setting("WEB_WORKERS", "1", "gunicorn processes of `manage.py run`."),
    Setting("WEB_THREADS", "4", "Threads of each gunicorn process."),
    Setting("WORKER_PROCESSES", "1", "Celery worker processes of `manage.py run`."),
    Setting("LOG_FORMAT", "", "`json` or `text`; JSON by default in production."),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


class UnsafeSetting(ImproperlyConfigured):
    """A setting is missing or unsafe; the message says which, why, and what to do."""


class Environment:
    """Reads settings from a mapping (the process environment) and from the files it names."""

    def __init__(self, values: Mapping[str, str] | None = None):
        self.values = os.environ if values is None else values

    def text(self, name: str) -> str:
        if value := self.values.get(name):
            return value
        if path := self.values.get(f"{name}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise UnsafeSetting(f"{name}_FILE={path} cannot be read: {error.strerror}.") from error
        return BY_NAME[name].default

    def flag(self, name: str, default: bool = False) -> bool:
        text = self.text(name)
        if text not in ("", "0", "1"):
            raise UnsafeSetting(f"{name} must be 1 or 0, not {text!r}.")
        return text == "1" if text else default

    def number(self, name: str) -> int:
        text = self.text(name)
        if not text.isdecimal():
            raise UnsafeSetting(f"{name} must be a whole number, not {text!r}.")
        return int(text)

    def list(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    @property
    def production(self) -> bool:
        mode = self.text("PORTAL_MODE")
        if mode not in (EMBEDDED, PRODUCTION):
            raise UnsafeSetting(f"PORTAL_MODE is {mode!r}; it must be {EMBEDDED} or {PRODUCTION}.")
        return mode == PRODUCTION

    def refuse_unsafe(self, var_dir: Path) -> None:
        """In production, raise UnsafeSetting for the first setting that is missing or unsafe."""
        if not self.production:
            return
        self._refuse_missing()
        if self.flag("DEBUG"):
            raise UnsafeSetting("DEBUG=1 shows internals to visitors. Remove it in production.")
        if len(self.text("SECRET_KEY")) < 50:
            raise UnsafeSetting("SECRET_KEY is shorter than 50 characters. Make a longer random one.")
        if "*" in self.list("ALLOWED_HOSTS"):
            raise UnsafeSetting("ALLOWED_HOSTS holds *. Name the portal's own host names.")
        for name in ("DATABASE_URL", "BROKER_URL"):
            if self.text(name).startswith(("sqlite", "filesystem", "memory")):
                raise UnsafeSetting(
                    f"{name} names an embedded service. Production needs a server of its own."
                )
        for name in ("AUDIT_KEY", "HASH_KEY"):
            _refuse_weak_key(name, self.text(name))
        for part in self.list("FIELD_KEYS"):
            _refuse_weak_key("FIELD_KEYS", part.partition(":")[2])
        self._refuse_beside_the_data(var_dir)

    def _refuse_missing(self) -> None:
        for setting in SETTINGS:
            if setting.needed and not self.text(setting.name):
                or_file = f" or {setting.name}_FILE" if setting.secret else ""
                raise UnsafeSetting(
                    f"{setting.name} is missing. Set {setting.name}{or_file}: {setting.meaning}"
                )

    def _refuse_beside_the_data(self, var_dir: Path) -> None:
        for setting in SETTINGS:
            path = self.values.get(f"{setting.name}_FILE") if setting.secret else None
            if path and _inside(Path(path), var_dir):
                raise UnsafeSetting(
                    f"{setting.name}_FILE lies inside VAR_DIR, beside what it protects. Keep it elsewhere."
                )
        anchor = self.text("AUDIT_ANCHOR")
        if not anchor.startswith("syslog:") and _inside(Path(anchor), var_dir):
            raise UnsafeSetting(
                "AUDIT_ANCHOR lies inside VAR_DIR. Put it where the database's owner cannot write."
            )

    def secret(self, name: str, keys: Path, make=lambda: secrets.token_hex(32)) -> str:
        """The secret from the environment; embedded mode makes its own once, readable by the owner only."""
        if value := self.text(name):
            return value
        path = keys / name.lower()
        if not path.exists():
            keys.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor, new = tempfile.mkstemp(dir=keys)
            with os.fdopen(descriptor, "w") as file:
                file.write(make())
            # A link never replaces: of two first starts at once, one key wins for both.
            try:
                os.link(new, path)
            except FileExistsError:
                pass
            os.unlink(new)
        return path.read_text(encoding="utf-8").strip()


def _refuse_weak_key(name: str, value: str) -> None:
    try:
        size = len(bytes.fromhex(value))
    except ValueError:
        size = 0
    if size not in (16, 32) or len(set(value)) < 8:
        raise UnsafeSetting(f"{name} is not a random key of 32 or 64 hexadecimal digits.")


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
