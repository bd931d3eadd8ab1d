"""Load first, index after: what hangs on the filled tables is taken down before and put up again afterwards.

The statements are kept in the database itself, so that an interrupted load still knows what to put up.
"""

from collections.abc import Sequence

from django.db import connection

KEPT = "bench_statement"
#: Checks and the primary key stay: they cost little, and prove that the rows are such as the portal would write.
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype IN ('u', 'f') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC, conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY 1
"""


def take_down(tables: Sequence[str]) -> None:
    """Once; a second call does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {KEPT} (id serial PRIMARY KEY, put_up text NOT NULL)")
        cursor.execute(_CONSTRAINTS, [list(tables)])
        for table, name, definition in cursor.fetchall():
            put_up = f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
            _exchange(cursor, put_up, f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(_INDEXES, [list(tables)])
        for name, definition in cursor.fetchall():
            _exchange(cursor, definition, f"DROP INDEX {name}")


def _exchange(cursor, put_up: str, take_down: str) -> None:
    cursor.execute(take_down)
    cursor.execute(f"INSERT INTO {KEPT} (put_up) VALUES (%s)", [put_up])


def put_up() -> None:
    """What is up already is not put up twice; foreign keys come last, because they look things up."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"SELECT id, put_up FROM {KEPT} ORDER BY put_up LIKE '%%FOREIGN KEY%%', id")
        for number, statement in cursor.fetchall():
            cursor.execute(statement)
            cursor.execute(f"DELETE FROM {KEPT} WHERE id = %s", [number])
        cursor.execute("RESET maintenance_work_mem")
