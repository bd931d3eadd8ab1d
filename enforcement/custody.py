"""The court's own key (DESIGN 6): what it encrypts, what stays closed without it, and keys that are destroyed one by one.

The key lies in the file that ``COURT_KEY_FILE`` names, in the court's custody: not among the portal's settings, not in
``VAR_DIR``, in no backup of the portal. The file holds ``id:hex`` entries, one a line; the first encrypts, the one named
``hash`` keys the look-up hashes. It is looked at before each use, so that taking it away locks the app at once.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations import ciphers
from organisations.ciphers import Locked, Ring, Undecryptable
from organisations.encryption import EncryptedTextField

#: The entry of the file that keys look-up hashes; it encrypts nothing.
HASH = "hash"


class Destroyed(Undecryptable):
    """The key of this value was destroyed: it can never be read again."""


class _CourtRing:
    name = "COURT_KEY_FILE"

    def __init__(self) -> None:
        self._read: tuple[Any, Mapping[str, bytes]] = (None, {})

    def keys(self) -> Mapping[str, bytes]:
        return {name: key for name, key in self._entries().items() if name != HASH}

    def hash_key(self) -> bytes:
        return self._entries()[HASH]

    def _entries(self) -> Mapping[str, bytes]:
        path = settings.COURT_KEY_FILE
        try:
            found = os.stat(path)
            stamp = (path, found.st_ino, found.st_mtime_ns, found.st_size)
            if self._read[0] != stamp:
                text = Path(path).read_text(encoding="ascii")
                entries = ciphers.parsed(",".join(text.split()), self.name)
                if HASH not in entries or len(entries) < 2:
                    raise ImproperlyConfigured(
                        f"{self.name} must hold an encrypting key and one named {HASH}"
                    )
                self._read = (stamp, entries)
        except (OSError, UnicodeDecodeError, ImproperlyConfigured) as error:
            # What the file holds never stands in a message.
            raise Locked("the court's key is not there") from error
        return self._read[1]


COURT = _CourtRing()


def locked() -> bool:
    """Whether the court's key is not there at this moment."""
    try:
        COURT.keys()
    except Locked:
        return True
    return False


def make_key_file(path: Path) -> bool:
    """Write a new key file, readable by its owner only. False, and nothing written, where there is one already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"c1:{secrets.token_hex(32)}\n{HASH}:{secrets.token_hex(32)}\n")
    return True


def court_hash(text: str, purpose: str) -> str:
    """HMAC-SM3 under the court's key, 64 hexadecimal digits. Raises Locked.

    ``purpose`` keeps apart what must not be joined: identity numbers are hashed with their case's row key as purpose, so
    that one person in two cases has two hashes and no query joins them.
    """
    digest = hmac.HMAC(COURT.hash_key(), hashes.SM3())
    digest.update(f"{purpose}\0{text.strip().upper()}".encode())
    return digest.finalize().hex()


class CourtTextField(EncryptedTextField):
    """Text that only the court's key opens."""

    ring: Ring = COURT
    description = _("Text encrypted with the court's key")


class _DataKeyRing:
    """The one key of a ``DataKey`` row, read when it is needed."""

    name = "the row's data key"

    def __init__(self, row: models.Model) -> None:
        self._row = row

    def keys(self) -> Mapping[str, bytes]:
        return self._row.data_key.ring().keys()


class _NoRing:
    """Stands for columns whose key is each row's own: no rotation touches them, only their wrapped keys are renewed."""

    name = "data keys"

    def keys(self) -> Mapping[str, bytes]:
        raise Locked("each row has a key of its own")


class DataKeyTextField(EncryptedTextField):
    """Text under the key of the row's ``data_key`` (a foreign key to ``DataKey``): destroying that key closes it for
    good, in whatever copy of the row."""

    ring: Ring = _NoRing()
    description = _("Text encrypted with a key of its own")

    def ring_of(self, instance: models.Model) -> Ring:
        return _DataKeyRing(instance)
