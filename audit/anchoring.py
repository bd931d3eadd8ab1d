"""The anchor: the head of the record written down outside the database, with a keyed hash of its own.

``AUDIT_ANCHOR`` is the path of a file outside the data folder, or ``syslog:`` (``syslog:HOST``, ``syslog:HOST:PORT``,
``syslog:/path/of/socket``; on its own ``/dev/log``). Whoever can rewrite the database must not be able to rewrite this.
"""

import fcntl
import logging
import os
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from audit.canonical import mac, moment
from audit.models import AuditRow, AuditSeal

SYSLOG = "syslog:"
# Facility authpriv, severity notice (RFC 5424, section 6.2.1).
_PRIORITY = 10 * 8 + 5
_LONGEST_LINE = 1024
# Found anywhere in a line, so that lines collected by a log server can be checked with their prefix on.
_PATTERN = re.compile(r"audit-anchor (\d{1,18}) ([0-9a-f]{64}) (\S{1,40}) ([0-9a-f]{64})\s*$", re.ASCII)

log = logging.getLogger("audit")


class Anchor(NamedTuple):
    """Position and chain hash of the head, and when it was written down."""

    position: int
    chain: str
    at: str

    def line(self) -> str:
        return f"audit-anchor {self.position} {self.chain} {self.at} {mac('anchor', *self)}\n"


def parse(line: str) -> Anchor | None:
    """The anchor that a line holds, or ``None`` if the portal did not write it."""
    if not (match := _PATTERN.search(line)):
        return None
    anchor = Anchor(int(match[1]), match[2], match[3])
    return anchor if compare_digest(mac("anchor", *anchor), match[4]) else None


def write(*, at: datetime, using: str = "default") -> bool:
    """Write the head down if it changed; return whether a line was written.

    A log service cannot be read back, so it gets its line every time, which doubles as a sign of life. Nothing is
    written once the record no longer holds what was anchored before: the last true line is evidence then.
    """
    target = configured()
    if not target:
        return False
    if target.startswith(SYSLOG):
        if anchor := _head(at, using):
            _send(target.removeprefix(SYSLOG), anchor.line())
        return anchor is not None
    return _append(Path(target), at, using)


def lines(path: Path) -> Iterator[tuple[int, Anchor | None]]:
    """Numbered lines of an anchor file as it is now; what is appended while reading is left for the next time."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        number = 0
        while file.tell() < size and (line := file.readline(_LONGEST_LINE)):
            number += 1
            yield number, parse(line.decode(errors="replace"))


def configured() -> str:
    """``AUDIT_ANCHOR`` as text, empty where there is none."""
    return str(settings.AUDIT_ANCHOR or "")


def missing() -> bool:
    """Whether an anchor file is configured and not there."""
    target = configured()
    return bool(target) and not target.startswith(SYSLOG) and not Path(target).exists()


def set_aside(*, at: datetime, using: str = "default") -> Path | None:
    """Before the first row of a new database: rename the file that an earlier database left, and return its new name.

    Without this the new record would look like the old one cut short. Raises ``RuntimeError`` if there are rows.
    """
    if AuditRow.objects.using(using).exists():
        raise RuntimeError("the anchor of a record that has rows stays where it is")
    target = configured()
    if not target or target.startswith(SYSLOG) or missing():
        return None
    path = Path(target)
    return path.rename(path.with_name(f"{path.name}.{at:%Y%m%dT%H%M%S}"))


def _head(at: datetime, using: str) -> Anchor | None:
    head = AuditSeal.objects.using(using).order_by("-position").values_list("position", "chain").first()
    return Anchor(*head, moment(at)) if head else None


def _append(path: Path, at: datetime, using: str) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        # Two hosts or workers may share the file; whoever reads the head later must also write later.
        fcntl.flock(file, fcntl.LOCK_EX)
        anchor, last = _head(at, using), _last(file)
        if (
            last
            and not AuditSeal.objects.using(using).filter(position=last.position, chain=last.chain).exists()
        ):
            log.critical(
                "the audit record no longer holds position %s that %s speaks of", last.position, path
            )
            return False
        if anchor is None or (last and last.position == anchor.position):
            return False
        file.write(anchor.line().encode())
        os.fsync(file.fileno())
    return True


def _last(file: FileIO) -> Anchor | None:
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - 16 * _LONGEST_LINE))
    genuine = [
        anchor for line in file.read().decode(errors="replace").splitlines() if (anchor := parse(line))
    ]
    return genuine[-1] if genuine else None


def _send(target: str, line: str) -> None:
    message = f"<{_PRIORITY}>portal: {line}".rstrip().encode()
    if target.startswith("/") or not target:
        family, address = socket.AF_UNIX, target or "/dev/log"
    else:
        host, _, port = target.partition(":")
        family, address = socket.AF_INET, (host, int(port or 514))
    with socket.socket(family, socket.SOCK_DGRAM) as channel:
        channel.connect(address)
        channel.send(message)
