"""The bulk writer: many rows of one model in one statement, with two bodies that mean the same.

COPY on PostgreSQL, multi-row INSERT elsewhere and for short lists. Numbers come from the database, so nothing is
returned; no signal is sent. Values are prepared by the model's own fields, exactly as ``save()`` would prepare them.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from django.db import connections, models, transaction

from audit.copy_text import copy_line
from audit.rows import Row, columns_of, prepared, values

# Measured with audit rows (docs/adr/0002-audit.md): shorter lists are quicker as one INSERT, longer ones as a COPY.
COPY_FROM = 8

Statement = tuple[str, list[Any]]


def insert(model: type[models.Model], rows: Sequence[Row], using: str = "default") -> int:
    """Insert unsaved instances, or dicts of field values (defaults fill the rest), and return how many.

    All or nothing. Raises ``Unwritable`` for NUL, expressions and types without a text form, and the database's own
    errors (``IntegrityError`` …) as Django's.
    """
    return insert_all([(model, rows)], using)


def insert_all(
    batches: Sequence[tuple[type[models.Model], Sequence[Row]]],
    using: str = "default",
    *,
    after: Sequence[Statement] = (),
) -> int:
    """Insert the rows of several models, in this order, after the statements in `after`; short lists
    go to PostgreSQL in one round trip. Returns how many rows. Raises as `insert` does."""
    connection = connections[using]
    statements = list(after)
    copies = []
    count = 0
    for model, rows in batches:
        if not rows:
            continue
        columns, lines = prepared(model, rows, connection)
        count += len(lines)
        if connection.vendor == "postgresql" and len(lines) >= COPY_FROM:
            copies.append((_target(model, columns), lines))
        else:
            statements += _insert(_target(model, columns), lines, connection)
    _execute(connection, statements)
    for target, lines in copies:
        _copy(connection, target, lines)
    return count


def update(
    model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str], using: str = "default"
) -> Statement:
    """The statement that writes the columns of these fields for all rows, for `insert_all(after=…)`."""
    connection = connections[using]
    columns = columns_of(model, (*names, model._meta.pk.name), connection.vendor)
    sql = _update_one(model, *names) if len(rows) == 1 else _update_many(model, names, len(rows), connection)
    return sql, [value for row in rows for value in values(columns, row, connection)]


@lru_cache
def _update_one(model: type[models.Model], *names: str) -> str:
    changes = ", ".join(f"{_quoted(model._meta.get_field(name).column)} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_quoted(model._meta.pk.column)} = %s"  # noqa: S608 - names of the model's own columns


def _update_many(model: type[models.Model], names: Sequence[str], count: int, connection: Any) -> str:
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    fields = [model._meta.get_field(name) for name in names]
    # A column of nothing but NULL has no type of its own; SQLite keeps values as they come.
    cast = "CAST(v.{column} AS {type})" if connection.vendor == "postgresql" else "v.{column}"
    changes = ", ".join(
        f"{_quoted(field.column)} = "
        + cast.format(
            column=_quoted(field.column),
            type=field.rel_db_type(connection) if field.is_relation else field.db_type(connection),
        )
        for field in fields
    )
    columns = ", ".join([*(_quoted(field.column) for field in fields), key])
    lines = ", ".join([_placeholders(len(fields) + 1)] * count)
    return (
        f"WITH v ({columns}) AS (VALUES {lines}) "  # noqa: S608 - names of the model's own columns
        f"UPDATE {table} SET {changes} FROM v WHERE {table}.{key} = v.{key}"
    )


def _insert(target: str, lines: list[list[Any]], connection: Any) -> list[Statement]:
    """One INSERT, or as many as the database's limit on parameters asks for."""
    one = _placeholders(len(lines[0]))
    limit = connection.features.max_query_params or len(lines) * len(lines[0])
    size = max(1, limit // len(lines[0]))
    chunks = [lines[start : start + size] for start in range(0, len(lines), size)]
    return [
        (
            f"INSERT INTO {target} VALUES {', '.join([one] * len(chunk))}",  # noqa: S608 - names of the model's own columns
            [value for line in chunk for value in line],
        )
        for chunk in chunks
    ]


def _execute(connection: Any, statements: list[Statement]) -> None:
    if not statements:
        return
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # psycopg2 puts the values into the text itself, so several statements travel as one.
            cursor.execute(
                "; ".join(sql for sql, _values in statements),
                [v for _sql, values in statements for v in values],
            )
        else:
            for sql, values in statements:
                cursor.execute(sql, values)


def _copy(connection: Any, target: str, lines: list[list[Any]]) -> None:
    text = StringIO("".join([copy_line(line) for line in lines]))
    connection.validate_no_broken_transaction()
    with (
        transaction.mark_for_rollback_on_error(using=connection.alias),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
    ):
        cursor.copy_expert(f"COPY {target} FROM STDIN", text)


@lru_cache
def _target(model: type[models.Model], columns: tuple[str, ...]) -> str:
    return f"{_quoted(model._meta.db_table)} ({', '.join([_quoted(name) for name in columns])})"


@lru_cache
def _placeholders(count: int) -> str:
    return "(" + ", ".join(["%s"] * count) + ")"


def _quoted(name: str) -> str:
    return f'"{name}"'
