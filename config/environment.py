"""Reads the settings of `config.known_settings` from the environment, and refuses unsafe ones.

A value may also stand in a file named by `<NAME>_FILE`.
"""

import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.known_settings import EMBEDDED, PRODUCTION, SETTINGS

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

    def one_of(self, name: str, *values: str) -> str:
        text = self.text(name)
        if text not in values:
            raise UnsafeSetting(f"{name} must be one of {', '.join(filter(None, values))}, not {text!r}.")
        return text

    def several(self, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """Some of these values, in their order; all where the setting is empty, none for `-`."""
        text = self.text(name)
        chosen = [] if text == "-" else self.list(name) or values
        unknown = sorted(set(chosen) - set(values))
        if unknown:
            raise UnsafeSetting(f"{name} knows {', '.join(values)}, not {', '.join(unknown)}.")
        return tuple(value for value in values if value in chosen)

    def hours(self, name: str) -> tuple[dt.time, dt.time] | None:
        """`22:00-07:00` as two local times; None for `-`."""
        text = self.text(name)
        if text == "-":
            return None
        try:
            first, last = (dt.time.fromisoformat(part.strip()) for part in text.split("-"))
        except ValueError:
            raise UnsafeSetting(f"{name} must be as 22:00-07:00, or - for none, not {text!r}.") from None
        return first, last

    def decimals(self, name: str) -> dict[str, Decimal]:
        """`name=number,…`, or plain numbers named by their place: every number from 0 to 100."""
        found = {}
        for place, part in enumerate(self.list(name)):
            key, _equals, number = part.rpartition("=")
            try:
                found[key.strip() or str(place)] = value = Decimal(number.strip())
            except InvalidOperation:
                raise UnsafeSetting(f"{name} must hold numbers, not {part!r}.") from None
            if not 0 <= value <= 100:
                raise UnsafeSetting(f"{name} must hold numbers from 0 to 100, not {part!r}.")
        return found

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
        court_key = self.text("COURT_KEY_FILE")
        if court_key and _inside(Path(court_key), var_dir):
            raise UnsafeSetting(
                "COURT_KEY_FILE lies inside VAR_DIR, beside what it protects. Keep it in the court's custody."
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
