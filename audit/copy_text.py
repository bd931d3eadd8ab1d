"""Python values in the text form of PostgreSQL's COPY, for the bulk writer."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID


class Unwritable(ValueError):
    """A value that the bulk writer refuses on every database, because one of them could not store it."""


def copy_line(values: Sequence[Any]) -> str:
    """One line. Raises as ``copy_text`` does."""
    return "\t".join([copy_text(value) for value in values]) + "\n"


def copy_text(value: Any) -> str:
    """One column of one line. Raises ``Unwritable`` for a type whose text form is not known here."""
    if value is None:
        return r"\N"
    write = _WRITERS.get(type(value)) or _inherited(value)
    return write(value)


def _inherited(value: Any) -> Callable[[Any], str]:
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write
    # The driver's own wrappers, which Django makes of bytes and of network addresses.
    if hasattr(value, "adapted"):
        return _binary
    if hasattr(value, "addr"):
        return _address
    raise Unwritable(f"COPY has no text form for {type(value).__name__}")


_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _text(value: str) -> str:
    # Hardly any text holds one of them, and looking is quicker than translating.
    if "\\" in value or "\n" in value or "\t" in value or "\r" in value:
        return str.translate(value, _ESCAPES)
    return str.__str__(value)


def _binary(value: Any) -> str:
    return r"\\x" + bytes(getattr(value, "adapted", value)).hex()


def _address(value: Any) -> str:
    return str(value.addr)


def _interval(value: timedelta) -> str:
    return f"{value.days} days {value.seconds}.{value.microseconds:06} seconds"


# Order matters for subclasses: bool before int, datetime before date.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    bool: lambda value: "t" if value else "f",
    int: int.__repr__,
    float: float.__repr__,
    Decimal: str,
    UUID: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: _interval,
    bytes: _binary,
}
