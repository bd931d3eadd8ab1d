"""Fills a database with synthetic tickets by COPY, chunk by chunk: an interrupted load goes on where it stopped.

`python -m bench.loading ROWS` in a database that holds rosters, accounts and no tickets. Filled is every table that the
measured pages read: tickets, dispatches, decisions, time line, sums and waiting changes of figures, and search tokens where
there is a table for them. Not the outbox; and the record starts after the load.
"""

import datetime as dt
import itertools
import json
import multiprocessing
import os
import random
import sys
from collections.abc import Iterable, Iterator
from io import StringIO

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402 - Django is set up first

from audit import clock  # noqa: E402
from audit.copy_text import copy_text  # noqa: E402
from bench import indexes, roster, search_tokens, synthetic  # noqa: E402
from bench.extent import PROCESSES  # noqa: E402
from organisations.account_actions import system_user  # noqa: E402
from tickets.figures import folding, keeping  # noqa: E402
from tickets.figures.parts import Contributions  # noqa: E402
from tickets.models import Decision, Dispatch, Event, FigureDelta, Ticket  # noqa: E402

CHUNK = 20_000
MODELS = (Ticket, Dispatch, Decision, Event)
#: So many of the newest tickets stand in changes that wait to be folded: 35 a second, with all their moves, since the last fold.
UNFOLDED = 350
_BOOKS = """
CREATE TABLE IF NOT EXISTS bench_load (rows integer PRIMARY KEY, at timestamptz NOT NULL, finished boolean NOT NULL);
CREATE TABLE IF NOT EXISTS bench_chunk (first integer PRIMARY KEY, amounts text NOT NULL);
"""


class Writer:
    """Lines of one model for COPY; a column that a row does not name gets the model's default."""

    def __init__(self, model: type[models.Model]):
        fields = [field for field in model._meta.local_concrete_fields if not field.generated]
        self.table = model._meta.db_table
        self.columns = [field.column for field in fields]
        self.defaults = {field.column: _default(field) for field in fields}
        self.lines: list[str] = []

    def add(self, row: synthetic.Row) -> None:
        values = self.defaults | {name: copy_text(value) for name, value in row.items()}
        self.lines.append("\t".join(values.values()))

    def copy(self) -> None:
        if self.lines:
            columns = ", ".join(f'"{name}"' for name in self.columns)
            with connection.cursor() as cursor:
                text = StringIO("\n".join(self.lines) + "\n")
                cursor.copy_expert(f"COPY {self.table} ({columns}) FROM STDIN", text)


def _default(field: models.Field) -> str:
    if field.has_default():
        value = field.get_default()
        return copy_text(json.dumps(value) if isinstance(field, models.JSONField) else value)
    return copy_text(None if field.null else "")


def load(rows: int, say=print) -> None:
    """Raises RuntimeError if the database was filled to another number before."""
    with connection.cursor() as cursor:
        cursor.execute(_BOOKS)
        cursor.execute("SELECT rows, at, finished FROM bench_load")
        known = cursor.fetchone()
        if known is None:
            cursor.execute("INSERT INTO bench_load VALUES (%s, %s, false)", [rows, clock.now()])
            known = (rows, clock.now(), False)
        cursor.execute("SELECT first FROM bench_chunk")
        done = {first for (first,) in cursor.fetchall()}
    if known[0] != rows:
        raise RuntimeError(f"this database was begun with {known[0]} rows")
    if known[2]:
        return
    now = known[1].astimezone(clock.SHANGHAI)
    indexes.take_down([model._meta.db_table for model in MODELS])
    _write_all(sorted(set(range(0, rows, CHUNK)) - done), rows, now, say)
    say("indexes")
    indexes.put_up()
    _finish(rows, now)
    search_tokens.fill(say)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("UPDATE bench_load SET finished = true")


def _write_all(firsts: list[int], rows: int, now: dt.datetime, say) -> None:
    drawn = roster.read(now.date(), system_user().pk)
    connection.close()
    jobs = multiprocessing.get_context("fork")
    with jobs.Pool(PROCESSES, _begin, (drawn, rows, now)) as pool:
        for number, first in enumerate(pool.imap_unordered(_write, firsts), 1):
            if number % 10 == 0:
                say(f"{number * CHUNK} of {len(firsts) * CHUNK} tickets, last {first}")


_job: tuple[roster.Roster, int, dt.datetime]


def _begin(drawn: roster.Roster, rows: int, now: dt.datetime) -> None:
    global _job  # noqa: PLW0603 - what a process of the pool works on
    _job = drawn, rows, now


def _write(first: int) -> int:
    """One chunk, all or nothing."""
    drawn, rows, now = _job
    last = min(first + CHUNK, rows)
    lives = synthetic.tickets(random.Random(first), drawn, first, last, rows, now)
    writers = [Writer(model) for model in MODELS]
    amounts = Contributions()
    for life in lives:
        ticket, dispatches, decisions, events = writers
        ticket.add(life.ticket)
        for row in life.dispatches:
            dispatches.add(row)
        for row in life.decisions:
            decisions.add(row)
        for row in life.events:
            events.add(row)
        if life.ticket["id"] <= rows - UNFOLDED:
            amounts.update(keeping.total([synthetic.counted(life)]))
    with transaction.atomic():
        for writer in writers:
            writer.copy()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_chunk VALUES (%s, %s)", [first, _packed(amounts)])
    return first


def _packed(amounts: Contributions) -> str:
    return json.dumps(
        [[delta.alliance_id, delta.amounts] for delta in keeping.deltas(Contributions(), amounts)]
    )


@transaction.atomic
def _finish(rows: int, now: dt.datetime) -> None:
    """Sums of the figures, waiting changes and sequences."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM tickets_figuresum")
        cursor.execute("DELETE FROM tickets_figuremonth")
        cursor.execute("DELETE FROM tickets_figuredelta")
        cursor.execute("SELECT amounts FROM bench_chunk ORDER BY first")
        chunks = [text for (text,) in cursor.fetchall()]
    for part in _parts(chunks, 50):
        folding.add(
            folding.unpacked((alliance, text) for chunk in part for alliance, text in json.loads(chunk))
        )
    _lay_by_day()
    drawn = roster.read(now.date(), system_user().pk)
    _add_waiting(drawn, rows, now)
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _lay_by_day() -> None:
    """Sums lie in the order in which days pass, as they do where tickets come day by day; they were added unit by unit."""
    columns = ", ".join(folding.COLUMNS)
    with connection.cursor() as cursor:
        # What is still to be checked at the end is checked now: a table with checks outstanding is not emptied.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("tickets_figuresum", "tickets_figuremonth"):
            cursor.execute(f"CREATE TEMP TABLE bench_sums AS SELECT * FROM {table}")
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM bench_sums ORDER BY day, alliance_id, id"
            )
            cursor.execute("DROP TABLE bench_sums")


def _add_waiting(drawn: roster.Roster, rows: int, now: dt.datetime) -> None:
    """Generated a second time, from the same seed."""
    first = (rows - 1) // CHUNK * CHUNK
    for start in {max(0, first - CHUNK), first}:
        last = min(start + CHUNK, rows)
        for life in synthetic.tickets(random.Random(start), drawn, start, last, rows, now):
            if life.ticket["id"] > rows - UNFOLDED:
                FigureDelta.objects.bulk_create(
                    keeping.deltas(Contributions(), keeping.total([synthetic.counted(life)]))
                )


def _parts(items: Iterable, size: int) -> Iterator[list]:
    every = iter(items)
    while part := list(itertools.islice(every, size)):
        yield part


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    load(int(sys.argv[1]))
