"""The sealer: gives committed rows a gapless position and a chain hash, one sealer at a time, writers never wait.

Finding what is not sealed yet must stay quick with millions of rows although numbers commit out of order; how and why:
``docs/adr/0002-audit.md`` and the first migration.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import connections, transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from audit import bulk
from audit.models import AuditRow, AuditSeal
from audit.reading import PAGE, tolerant

# The quick pass looks for gaps among as many numbers as these latest seals span; the full pass looks everywhere.
RECENT = 10_000

# Any number will do, as long as nothing else in this database takes an advisory lock under it.
ADVISORY_LOCK = int.from_bytes(b"sealer", "big")

log = logging.getLogger("audit")


def seal(*, at: datetime, everything: bool = False, using: str = "default") -> int:
    """Seal what is committed and not sealed; return how many rows. A sealer that finds another at work leaves at once.

    ``everything`` searches the whole record instead of its recent end, for rows whose transaction stayed open while
    more than ``RECENT`` others were sealed.
    """
    floor = None if everything else _recent_floor(using)
    sealed = 0
    while True:
        with transaction.atomic(using=using):
            rows = tolerant(unsealed(after=floor, using=using)[:PAGE]) if _alone(using) else []
            _write_seals(rows, at, using)
        sealed += len(rows)
        if len(rows) < PAGE:
            return sealed
        floor = rows[-1].pk


def unsealed(*, after: int | None = None, using: str = "default") -> QuerySet[AuditRow]:
    """Rows without a seal, by number, and if asked only those with a number above ``after``."""
    rows, its_seal = AuditRow.objects.using(using), AuditSeal.objects.filter(row_id=OuterRef("pk"))
    if after is not None:
        # The bound stands on both sides: left to itself a merge join reads the whole index of the seals first.
        rows, its_seal = rows.filter(pk__gt=after), its_seal.filter(row_id__gt=after)
    return rows.filter(~Exists(its_seal)).order_by("pk")


def _alone(using: str) -> bool:
    """Whether this transaction is the only sealer. SQLite has one writer at a time anyway (BEGIN IMMEDIATE)."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return cursor.fetchone()[0]


def _recent_floor(using: str) -> int | None:
    recent = AuditSeal.objects.using(using).order_by("-position")[:RECENT]
    found = recent.aggregate(floor=Min("row_id"), seals=Count("row_id"))
    return found["floor"] if found["seals"] == RECENT else None


def _write_seals(rows: Sequence[AuditRow], at: datetime, using: str) -> None:
    head = AuditSeal.objects.using(using).order_by("-position").values_list("position", "chain").first()
    position, chain = head or (0, "")
    seals = []
    for row in rows:
        position += 1
        seal = AuditSeal(position=position, row_id=row.pk, sealed_at=at, genuine=row.is_genuine())
        chain = seal.chain = seal.expected_chain(chain, row.mac)
        seals.append(seal)
        if not seal.genuine:
            log.critical(
                "audit row %s was not written by the portal; sealed at position %s as forged",
                row.pk,
                position,
            )
    bulk.insert(AuditSeal, seals, using=using)
