"""The script: lines {at, as, method, path, body, headers?, expect?}, read and checked before any of them is played, and
what a line expects of its answer."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_datetime

from audit import clock

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
KNOWN = {"at", "as", "method", "path", "body", "headers", "expect"}


class Unreadable(ValueError):
    """A line of the script that cannot be played."""


@dataclass(frozen=True)
class Line:
    number: int
    at: dt.datetime
    by: str
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    expect: dict[str, Any] = field(default_factory=dict)


def read(lines: Iterable[str]) -> list[Line]:
    """The whole script, checked before any of it is played. Raises Unreadable."""
    script: list[Line] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        line = _line(number, text)
        if script and line.at < script[-1].at:
            raise Unreadable(f"line {number}: the time lies before that of line {script[-1].number}")
        script.append(line)
    return script


def _line(number: int, text: str) -> Line:
    try:
        given = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"line {number}: no JSON ({error})") from None
    if not isinstance(given, dict):
        raise Unreadable(f"line {number}: no JSON object")
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise Unreadable(f"line {number}: unknown names: {', '.join(unknown)}")
    for name in ("at", "as", "path"):
        if not isinstance(given.get(name), str) or not given[name]:
            raise Unreadable(f"line {number}: {name} must be a text")
    method = str(given.get("method", "GET")).upper()
    if method not in METHODS:
        raise Unreadable(f"line {number}: unknown method {method}")
    if not given["path"].startswith("/api/"):
        raise Unreadable(f"line {number}: the path must lie below /api/")
    headers = given.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise Unreadable(f"line {number}: headers must map names to texts")
    return Line(
        number, _time(number, given["at"]), given["as"], method, given["path"], given.get("body"), headers,
        _expectation(number, given.get("expect")),
    )  # fmt: skip


def _time(number: int, text: str) -> dt.datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise Unreadable(f"line {number}: at is no time: {text}")
    return at.astimezone(clock.SHANGHAI) if at.tzinfo else at.replace(tzinfo=clock.SHANGHAI)


def _expectation(number: int, given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if isinstance(given, int) and not isinstance(given, bool):
        return {"status": given}
    if isinstance(given, dict) and given and set(given) <= {"status", "body"}:
        return given
    raise Unreadable(f"line {number}: expect must be a status, or {{status, body}}")


def differs(expected: dict[str, Any], status: int, body: Any) -> str:
    if "status" in expected and expected["status"] != status:
        return f"status {expected['status']} expected, {status} given"
    return _missing(expected["body"], body, "body") if "body" in expected else ""


def _missing(expected: Any, given: Any, where: str) -> str:
    """Where `given` does not hold what is expected: objects may hold more, lists and values must be equal in length
    and value."""
    if isinstance(expected, dict) and isinstance(given, dict):
        for name, value in expected.items():
            if name not in given:
                return f"{where}.{name} expected, not given"
            if difference := _missing(value, given[name], f"{where}.{name}"):
                return difference
        return ""
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        differences = (
            _missing(value, given[place], f"{where}[{place}]") for place, value in enumerate(expected)
        )
        return next((difference for difference in differences if difference), "")
    return "" if expected == given else f"{where}: {_short(expected)} expected, {_short(given)} given"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:119]}…"
