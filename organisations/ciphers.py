"""The cipher backend: one text in, one token out, bound to the place it stands in.

A token reads ``key id:algorithm:base64(nonce, ciphertext, tag)``. Both algorithms are authenticated (GCM), so a token
changed, or moved to another table, column or row, does not open. A certified device takes this module's place by
offering the same three functions (DOMAIN 8.2).
"""

import json
import os
import re
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE, _TAG = 12, 16
_LENGTHS = {"aes-gcm": 32, "sm4-gcm": 16}
_BLOCK_CIPHERS = {"aes-gcm": algorithms.AES, "sm4-gcm": algorithms.SM4}
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_TOKEN = re.compile(rf"([A-Za-z0-9_-]{{1,32}}):(aes-gcm|sm4-gcm):({_BASE64})")


class Undecryptable(ValueError):
    """A ciphertext that does not open: changed, copied from elsewhere, or its key is not among ``FIELD_KEYS``."""


class Binding(NamedTuple):
    """The one place where a token opens."""

    table: str
    column: str
    row_key: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row_key}"


def encrypt(plain: str, binding: Binding) -> str:
    """A token made with the first key and the algorithm in ``FIELD_CIPHER``."""
    key_id, algorithm = next(iter(_keys(settings.FIELD_KEYS))), settings.FIELD_CIPHER
    if algorithm not in _LENGTHS:
        raise ImproperlyConfigured("FIELD_CIPHER must be aes-gcm or sm4-gcm")
    nonce = os.urandom(_NONCE)
    cipher = _cipher(key_id, algorithm, modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(_bound(key_id, algorithm, binding))
    sealed = cipher.update(plain.encode()) + cipher.finalize()
    return f"{key_id}:{algorithm}:{b64encode(nonce + sealed + cipher.tag).decode()}"


def decrypt(token: str, binding: Binding) -> str:
    """The text in a token. Raises ``Undecryptable``, whose message holds neither text nor key."""
    match = _TOKEN.fullmatch(token)
    raw = b64decode(match[3]) if match else b""
    if len(raw) < _NONCE + _TAG:
        raise Undecryptable(f"{binding}: this is not a ciphertext")
    key_id, algorithm = match[1], match[2]
    if key_id not in _keys(settings.FIELD_KEYS):
        raise Undecryptable(f"{binding}: key {key_id} is not among FIELD_KEYS")
    cipher = _cipher(key_id, algorithm, modes.GCM(raw[:_NONCE], raw[-_TAG:])).decryptor()
    cipher.authenticate_additional_data(_bound(key_id, algorithm, binding))
    try:
        return (cipher.update(raw[_NONCE:-_TAG]) + cipher.finalize()).decode()
    except InvalidTag:
        raise Undecryptable(f"{binding}: the ciphertext was changed or belongs elsewhere") from None


def is_token(text: str) -> bool:
    """Whether a text has a token's form."""
    return _TOKEN.fullmatch(text) is not None


def is_current(token: str) -> bool:
    """Whether a token was made with the key and algorithm that encrypt now."""
    return token.startswith(f"{next(iter(_keys(settings.FIELD_KEYS)))}:{settings.FIELD_CIPHER}:")


def _bound(key_id: str, algorithm: str, binding: Binding) -> bytes:
    return json.dumps([key_id, algorithm, *binding]).encode()


def _cipher(key_id: str, algorithm: str, mode: modes.GCM) -> Cipher:
    return Cipher(_BLOCK_CIPHERS[algorithm](_derived(_keys(settings.FIELD_KEYS)[key_id], algorithm)), mode)


@lru_cache(maxsize=64)
def _derived(secret: bytes, algorithm: str) -> bytes:
    # One secret serves both algorithms, at the length each wants, without either learning the other's key.
    return HKDF(hashes.SHA256(), _LENGTHS[algorithm], salt=None, info=algorithm.encode()).derive(secret)


@lru_cache(maxsize=4)
def _keys(setting: str) -> dict[str, bytes]:
    """Keys by id, the encrypting one first."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in (setting or "").split(","))):
        key_id, _, digits = entry.partition(":")
        try:
            secret = bytes.fromhex(digits)
        except ValueError:
            secret = b""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", key_id) or len(secret) < 16 or key_id in keys:
            raise ImproperlyConfigured(
                "FIELD_KEYS must be id:key, each id once, each key 32 or more hexadecimal digits"
            )
        keys[key_id] = secret
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS must name at least one key as id:key")
    return keys
