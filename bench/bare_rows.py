"""The floor of routing in batches: what a sweep sends to the database, recorded, undone, and sent again with nothing worked out.

The same rows into the same tables with the same indexes, foreign keys and checks, by the same COPY; no Python but the loop that
sends. No way of writing these rows from outside the database is quicker.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from unittest import mock

from django.db import connection, transaction

from audit import bulk, clock
from bench.raising import Raising
from tickets import actions

#: A statement, and for a COPY its text.
Sent = tuple[bytes, str | None]


class _Undone(Exception):
    """What was recorded is taken back."""


@contextmanager
def _recorded(batches: list[list[Sent]]) -> Iterator[None]:
    """Inside a transaction a batch stands between two points to go back to."""

    def execute(run: Callable, sql: str, values, many, context):
        if sql.startswith("SAVEPOINT"):
            batches.append([])
        elif not sql.startswith("RELEASE") and batches:
            batches[-1].append((connection.connection.cursor().mogrify(sql, values), None))
        return run(sql, values, many, context)

    copy = vars(bulk)["_copy"]

    def copied(its, target, blocks):
        text = "".join(block.copied() for block in blocks)
        batches[-1].append((f"COPY {target} FROM STDIN".encode(), text))
        copy(its, target, blocks)

    with connection.execute_wrapper(execute), mock.patch.object(bulk, "_copy", copied):
        yield


def sent_bare(raising: Raising, count: int) -> float:
    """Tickets a second."""
    raising.silently(count)
    batches: list[list[Sent]] = []
    try:
        with transaction.atomic(), _recorded(batches):
            actions.sweep(clock.now())
            raise _Undone
    except _Undone:
        pass
    connection.set_autocommit(True)
    began = time.perf_counter()
    with connection.connection.cursor() as cursor:
        for batch in batches:
            cursor.execute("BEGIN")
            for sql, text in batch:
                if text is None:
                    cursor.execute(sql)
                else:
                    cursor.copy_expert(sql.decode(), StringIO(text))
            cursor.execute("COMMIT")
    seconds = time.perf_counter() - began
    if actions.sweep(clock.now()):
        raise RuntimeError("not everything was sent")
    return count / seconds
