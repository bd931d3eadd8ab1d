"""The keyed hash of the house: HMAC with SM3 (GB/T 32905) under a key of 16 bytes or more."""

from functools import lru_cache

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def keyed_hash(setting: str, data: bytes) -> str:
    """64 hexadecimal digits over ``data``, under the key that the named setting holds as bytes or as hexadecimal digits.

    Raises ``ImproperlyConfigured`` for a key that is neither or too short.
    """
    digest = _empty(setting, getattr(settings, setting)).copy()
    digest.update(data)
    return digest.finalize().hex()


@lru_cache(maxsize=4)
def _empty(setting: str, key: bytes | str) -> hmac.HMAC:
    try:
        secret = bytes.fromhex(key) if isinstance(key, str) else bytes(key)
    except ValueError:
        secret = b""
    if len(secret) < 16:
        raise ImproperlyConfigured(
            f"{setting} must be at least 16 bytes, given as bytes or as hexadecimal digits"
        )
    return hmac.HMAC(secret, hashes.SM3())
