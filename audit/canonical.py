"""How the record is written down for hashing, and the keyed hash itself (HMAC with SM3, GB/T 32905)."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def dump(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces. Raises ``TypeError`` or ``ValueError`` if there is none."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"), sort_keys=True)


def moment(at: datetime) -> str:
    """A time as text, the same whatever zone it was handed over in. Raises ``ValueError`` on a naive time."""
    if at.tzinfo is None:
        raise ValueError("the record takes no time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def mac(purpose: str, *parts: Any) -> str:
    """HMAC-SM3 with ``AUDIT_KEY`` over purpose and parts, as 64 hexadecimal digits.

    The purpose keeps a hash made for one thing from being passed off as another; JSON keeps the parts apart.
    """
    digest = _empty_hmac(settings.AUDIT_KEY).copy()
    digest.update(dump([purpose, *parts]).encode("ascii"))
    return digest.finalize().hex()


@lru_cache(maxsize=4)
def _empty_hmac(key: bytes | str) -> hmac.HMAC:
    try:
        secret = bytes.fromhex(key) if isinstance(key, str) else bytes(key)
    except ValueError:
        secret = b""
    if len(secret) < 16:
        raise ImproperlyConfigured(
            "AUDIT_KEY must be at least 16 bytes, given as bytes or as hexadecimal digits"
        )
    return hmac.HMAC(secret, hashes.SM3())
