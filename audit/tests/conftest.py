"""What the record's tests share: a time, an account, a short way to write rows and to check the whole record."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from audit import actions, anchoring, clock, guards, sealing
from audit.actions import Actor
from audit.anchoring import lines
from audit.models import AuditRow
from audit.verification import Verification

AT = datetime(2026, 11, 23, 14, 30, tzinfo=clock.SHANGHAI)
CLERK = Actor("7", "张三")

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite stores values of the wrong type"
)


@pytest.fixture
def anchor_file(settings, tmp_path):
    """An anchor of the test's own."""
    settings.AUDIT_ANCHOR = str(tmp_path / "outside" / "anchor.log")
    return tmp_path / "outside" / "anchor.log"


def write(count: int = 1, first: int = 1) -> list[AuditRow]:
    """Write rows for objects numbered from ``first``; return them in order."""
    actions.record_many(
        {"action": "ticket.sign", "at": AT, "by": CLERK, "object_type": "ticket", "object_id": first + n}
        for n in range(count)
    )
    return list(AuditRow.objects.order_by("-pk")[:count])[::-1]


def seal_and_anchor(minute: int = 0) -> None:
    """One round of the beat schedule."""
    sealing.seal(at=AT + timedelta(minutes=minute))
    anchoring.write(at=AT + timedelta(minutes=minute))


def troubles(anchor=None) -> list[tuple]:
    """What verification finds, as (trouble, number of position, row or line)."""
    findings = Verification(lines(anchor) if anchor else None).findings()
    return [
        (trouble.value, *(facts.get(key) for key in ("position", "row", "line")))
        for trouble, facts in findings
    ]


@pytest.fixture
def tamper(db):
    """An attacker with every right on the database: runs statements with the guards out of the way."""

    def run(*statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in guards.take_down(connection.vendor):
                cursor.execute(statement)
            for statement in statements:
                cursor.execute(statement)
            for statement in guards.put_up(connection.vendor):
                cursor.execute(statement)

    return run


@pytest.fixture
def record(db, anchor_file):
    """Nine rows: six sealed and anchored, two sealed after the anchor, one waiting."""
    write(6)
    seal_and_anchor()
    write(2, first=7)
    sealing.seal(at=AT)
    write(1, first=9)
    return list(AuditRow.objects.order_by("pk"))
