"""How the record is written down for hashing, and the keyed hash over that."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from typing import Any

from audit.keyed import keyed_hash


def dump(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces. Raises ``TypeError`` or ``ValueError`` if there is none."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"), sort_keys=True)


#: The same of a text, sooner.
dump_text: Callable[[str], str] = encode_basestring_ascii


def moment(at: datetime) -> str:
    """A time as text, the same whatever zone it was handed over in. Raises ``ValueError`` on a naive time."""
    if at.tzinfo is None:
        raise ValueError("the record takes no time without a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def mac(purpose: str, *parts: Any) -> str:
    """HMAC-SM3 with ``AUDIT_KEY`` over purpose and parts, as 64 hexadecimal digits.

    The purpose keeps a hash made for one thing from being passed off as another; JSON keeps the parts apart.
    """
    return mac_of(dump([purpose, *parts]))


def mac_of(text: str) -> str:
    """The same over what `dump` has written."""
    return keyed_hash("AUDIT_KEY", text.encode("ascii"))
