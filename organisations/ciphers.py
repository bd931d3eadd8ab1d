"""The cipher backend: one text in, one token out, bound to the place it stands in, under the keys of one ring.

The portal's own ring is ``FIELD``; an app above may bring a ring of its own. A token reads ``key
id:algorithm:base64(nonce, ciphertext, tag)``. Both algorithms are authenticated (GCM), so a token changed, or moved to another table, column or row, does not open. A certified device takes this module's place by
offering the same functions (DOMAIN 8.2).
"""

import json
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

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
_HEAD = re.compile(rb"([A-Za-z0-9_-]{1,32}):(aes-gcm|sm4-gcm)")
_TOKEN = re.compile(rf"([A-Za-z0-9_-]{{1,32}}):(aes-gcm|sm4-gcm):({_BASE64})")


class Undecryptable(ValueError):
    """A ciphertext that does not open: changed, copied from elsewhere, or its key is not in the ring."""


class Locked(Exception):
    """The keys of a ring are not there at the moment: nothing of it opens, and nothing new is encrypted."""


class Binding(NamedTuple):
    """The one place where a token opens."""

    table: str
    column: str
    row_key: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} of row {self.row_key}"


class Ring(Protocol):
    """Keys that belong together: ``name`` for messages, ``keys()`` by id, the encrypting one first.

    ``keys()`` raises ``Locked`` where they are not there.
    """

    name: str

    def keys(self) -> Mapping[str, bytes]: ...


class _FieldRing:
    name = "FIELD_KEYS"

    def keys(self) -> Mapping[str, bytes]:
        return parsed(settings.FIELD_KEYS, self.name)


FIELD: Ring = _FieldRing()


def encrypt(plain: str, binding: Binding, ring: Ring = FIELD) -> str:
    """A token made with the ring's first key and the algorithm in ``FIELD_CIPHER``. Raises ``Locked``."""
    key_id, algorithm, sealed = _sealed(plain.encode(), binding, ring)
    return f"{key_id}:{algorithm}:{b64encode(sealed).decode()}"


def encrypt_bytes(content: bytes, binding: Binding, ring: Ring = FIELD) -> bytes:
    """The same for a file: one line that names key and algorithm, then what is sealed. Raises ``Locked``."""
    key_id, algorithm, sealed = _sealed(content, binding, ring)
    return f"{key_id}:{algorithm}\n".encode() + sealed


def decrypt(token: str, binding: Binding, ring: Ring = FIELD) -> str:
    """The text in a token. Raises ``Locked``, or ``Undecryptable``, whose message holds neither text nor key."""
    match = _TOKEN.fullmatch(token)
    raw = b64decode(match[3]) if match else b""
    if len(raw) < _NONCE + _TAG:
        raise Undecryptable(f"{binding}: this is not a ciphertext")
    return _opened(match[1], match[2], raw, binding, ring).decode()


def decrypt_bytes(sealed: bytes, binding: Binding, ring: Ring = FIELD) -> bytes:
    """What ``encrypt_bytes`` sealed. Raises as ``decrypt`` does."""
    head, _line, raw = sealed.partition(b"\n")
    match = _HEAD.fullmatch(head)
    if match is None or len(raw) < _NONCE + _TAG:
        raise Undecryptable(f"{binding}: this is not a ciphertext")
    return _opened(match[1].decode(), match[2].decode(), raw, binding, ring)


def is_token(text: str) -> bool:
    """Whether a text has a token's form."""
    return _TOKEN.fullmatch(text) is not None


def is_current(token: str, ring: Ring = FIELD) -> bool:
    """Whether a token was made with the key and algorithm that encrypt now."""
    return token.startswith(f"{next(iter(ring.keys()))}:{settings.FIELD_CIPHER}:")


def _sealed(content: bytes, binding: Binding, ring: Ring) -> tuple[str, str, bytes]:
    """Key, algorithm, and nonce, ciphertext and tag in one."""
    key_id, secret = next(iter(ring.keys().items()))
    algorithm = settings.FIELD_CIPHER
    if algorithm not in _LENGTHS:
        raise ImproperlyConfigured("FIELD_CIPHER must be aes-gcm or sm4-gcm")
    nonce = os.urandom(_NONCE)
    cipher = _cipher(secret, algorithm, modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(_bound(key_id, algorithm, binding))
    sealed = cipher.update(content) + cipher.finalize()
    return key_id, algorithm, nonce + sealed + cipher.tag


def _opened(key_id: str, algorithm: str, raw: bytes, binding: Binding, ring: Ring) -> bytes:
    secret = ring.keys().get(key_id)
    if secret is None:
        raise Undecryptable(f"{binding}: key {key_id} is not among {ring.name}")
    cipher = _cipher(secret, algorithm, modes.GCM(raw[:_NONCE], raw[-_TAG:])).decryptor()
    cipher.authenticate_additional_data(_bound(key_id, algorithm, binding))
    try:
        return cipher.update(raw[_NONCE:-_TAG]) + cipher.finalize()
    except InvalidTag:
        raise Undecryptable(f"{binding}: the ciphertext was changed or belongs elsewhere") from None


def _bound(key_id: str, algorithm: str, binding: Binding) -> bytes:
    return json.dumps([key_id, algorithm, *binding]).encode()


def _cipher(secret: bytes, algorithm: str, mode: modes.GCM) -> Cipher:
    return Cipher(_BLOCK_CIPHERS[algorithm](_derived(secret, algorithm)), mode)


@lru_cache(maxsize=64)
def _derived(secret: bytes, algorithm: str) -> bytes:
    # One secret serves both algorithms, at the length each wants, without either learning the other's key.
    return HKDF(hashes.SHA256(), _LENGTHS[algorithm], salt=None, info=algorithm.encode()).derive(secret)


@lru_cache(maxsize=8)
def parsed(text: str, name: str) -> Mapping[str, bytes]:
    """Keys by id, the encrypting one first, out of ``id:hex,…``. ``name`` says in messages where the text stands.

    Raises ``ImproperlyConfigured``.
    """
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in (text or "").split(","))):
        key_id, _, digits = entry.partition(":")
        try:
            secret = bytes.fromhex(digits)
        except ValueError:
            secret = b""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", key_id) or len(secret) < 16 or key_id in keys:
            raise ImproperlyConfigured(
                f"{name} must be id:key, each id once, each key 32 or more hexadecimal digits"
            )
        keys[key_id] = secret
    if not keys:
        raise ImproperlyConfigured(f"{name} must name at least one key as id:key")
    return keys
