"""The small calculation that a browser makes before a form of the public page is sent: a second's work for one person, hours
for a script that sends thousands. Pure but for the key; the moment comes in as an argument."""

import datetime as dt
import hashlib

from django.utils.crypto import constant_time_compare

from audit.keyed import keyed_hash

#: Leading zero bits of SHA-256(seed:nonce); 65,536 tries on average, about a second on an old telephone.
BITS = 16
#: A form may lie open this long.
LASTS = dt.timedelta(hours=24)
#: Longer answers are not even calculated.
NONCE_LENGTH = 20


def seed(form_key: str, at: dt.datetime) -> str:
    """What the browser calculates with: for one form, from one moment on."""
    begun = f"{form_key}.{int(at.timestamp())}"
    return f"{begun}.{_mark(begun)}"


def holds(sent_seed: str, nonce: str, form_key: str, at: dt.datetime) -> bool:
    """Whether the calculation was made for this form within the last day."""
    begun, _dot, mark = sent_seed.rpartition(".")
    key, _dot, moment = begun.rpartition(".")
    if key != form_key or not constant_time_compare(mark, _mark(begun)):
        return False
    age = at - dt.datetime.fromtimestamp(int(moment), dt.UTC)
    if not dt.timedelta(minutes=-1) <= age <= LASTS or len(nonce) > NONCE_LENGTH:
        return False
    digest = hashlib.sha256(f"{sent_seed}:{nonce}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _mark(begun: str) -> str:
    return keyed_hash("HASH_KEY", f"public_form\0{begun}".encode())[:32]
