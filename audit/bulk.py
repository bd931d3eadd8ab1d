"""The bulk writer: many rows of one model in one statement, with two bodies that mean the same.

COPY on PostgreSQL, multi-row INSERT elsewhere and for short lists. Numbers come from the database, so nothing is
returned; no signal is sent. Values are prepared by the model's own fields, exactly as ``save()`` would prepare them.
"""

from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

from django.db import connections, models, transaction

from audit.rows import Alike, Block, Row, columns_of, prepared, values

# Measured with audit rows (docs/adr/0002-audit.md): shorter lists are quicker as one INSERT, longer ones as a COPY.
COPY_FROM = 8

Statement = tuple[str, list[Any]]


def insert(model: type[models.Model], rows: Sequence[Row | Alike], using: str = "default") -> int:
    """Insert unsaved instances, or dicts of field values (defaults fill the rest), each alone or many that differ in a few
    fields (`Alike`), and return how many.

    All or nothing. Raises ``Unwritable`` for NUL, expressions and types without a text form, and the database's own
    errors (``IntegrityError`` …) as Django's.
    """
    return insert_all([(model, rows)], using)


def insert_all(
    batches: Sequence[tuple[type[models.Model], Sequence[Row | Alike]]],
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
        columns, blocks = prepared(model, rows, connection)
        here = sum(len(block.others) if block.places else 1 for block in blocks)
        count += here
        if connection.vendor == "postgresql" and here >= COPY_FROM:
            copies.append((_target(model, columns), blocks))
        else:
            lines = [line for block in blocks for line in block.lines()]
            statements += _insert(_target(model, columns), lines, connection)
    _execute(connection, statements)
    for target, blocks in copies:
        _copy(connection, target, blocks)
    return count


def update(
    model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str], using: str = "default"
) -> Statement:
    """The statement that writes the columns of these fields for all rows, for `insert_all(after=…)`."""
    connection = connections[using]
    columns = columns_of(model, (*names, model._meta.pk.name), connection.vendor)
    sql = _update_one(model, *names) if len(rows) == 1 else _update_many(model, names, len(rows), connection)
    return sql, [value for row in rows for value in values(columns, row, connection)]


def update_alike(
    model: type[models.Model],
    groups: Sequence[tuple[models.Model, Sequence[int]]],
    names: Sequence[str],
    using: str = "default",
) -> list[Statement]:
    """The statements that write these fields of the first of each group into all rows with these numbers."""
    if all(len(keys) == 1 for _row, keys in groups):
        return [update(model, [row for row, _keys in groups], names, using)]
    connection = connections[using]
    columns = columns_of(model, tuple(names), connection.vendor)
    lines = [(values(columns, row, connection), list(keys)) for row, keys in groups]
    if connection.vendor != "postgresql":
        return [
            (_update_one(model, *names, where=f"IN {_placeholders(len(keys))}"), [*line, *keys])
            for line, keys in lines
        ]
    keys = [key for _line, own in lines for key in own]
    places = [place for place, (_line, own) in enumerate(lines) for _key in own]
    numbered = [value for place, (line, _keys) in enumerate(lines) for value in (*line, place)]
    return [(_update_groups(model, names, len(lines), connection), [*numbered, keys, places])]


@lru_cache
def _update_one(model: type[models.Model], *names: str, where: str = "= %s") -> str:
    changes = ", ".join(f"{_quoted(model._meta.get_field(name).column)} = %s" for name in names)
    return (
        f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_quoted(model._meta.pk.column)} {where}"  # noqa: S608 - names of the model's own columns
    )


def _update_many(model: type[models.Model], names: Sequence[str], count: int, connection: Any) -> str:
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    return (
        f"WITH v ({_columns(model, names)}, {key}) AS (VALUES {_lines(len(names) + 1, count)}) "  # noqa: S608 - names of the model's own columns
        f"UPDATE {table} SET {_changes(model, names, connection)} FROM v WHERE {table}.{key} = v.{key}"
    )


def _update_groups(model: type[models.Model], names: Sequence[str], count: int, connection: Any) -> str:
    """Of groups with their place, then the keys of all rows and the place of the group each belongs to."""
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    return (
        f"WITH v ({_columns(model, names)}, _place) AS (VALUES {_lines(len(names) + 1, count)}) "  # noqa: S608 - names of the model's own columns
        f"UPDATE {table} SET {_changes(model, names, connection)} "
        f"FROM v, unnest(%s, %s) AS k (_key, _at) WHERE v._place = k._at AND {table}.{key} = k._key"
    )


def _columns(model: type[models.Model], names: Sequence[str]) -> str:
    return ", ".join([_quoted(model._meta.get_field(name).column) for name in names])


def _lines(width: int, count: int) -> str:
    return ", ".join([_placeholders(width)] * count)


def _changes(model: type[models.Model], names: Sequence[str], connection: Any) -> str:
    # A column of nothing but NULL has no type of its own; SQLite keeps values as they come.
    cast = "CAST(v.{column} AS {type})" if connection.vendor == "postgresql" else "v.{column}"
    return ", ".join(
        f"{_quoted(field.column)} = "
        + cast.format(
            column=_quoted(field.column),
            type=field.rel_db_type(connection) if field.is_relation else field.db_type(connection),
        )
        for field in [model._meta.get_field(name) for name in names]
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
    if connection.vendor == "postgresql":
        # psycopg2 puts the values into the text itself, so several statements travel as one; outside a transaction
        # PostgreSQL makes one of them.
        text = "; ".join([sql for sql, _values in statements])
        with (
            transaction.mark_for_rollback_on_error(using=connection.alias),
            connection.cursor() as cursor,
        ):
            cursor.execute(text, [v for _sql, values in statements for v in values])
        return
    with transaction.atomic(using=connection.alias, savepoint=False), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)


def _copy(connection: Any, target: str, blocks: list[Block]) -> None:
    text = StringIO("".join([block.copied() for block in blocks]))
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
