"""The bulk writer: many rows of one model in one statement, with two bodies that mean the same.

COPY on PostgreSQL, multi-row INSERT elsewhere and for short lists. Numbers come from the database, so nothing is
returned; no signal is sent. Values are prepared by the model's own fields, exactly as ``save()`` would prepare them.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import StringIO
from typing import Any, NamedTuple

from django.db import connections, models, transaction
from django.db.models.expressions import DatabaseDefault

from audit.copy_text import Unwritable, copy_text

# Measured with audit rows (docs/adr/0002-audit.md): shorter lists are quicker as one INSERT, longer ones as a COPY.
COPY_FROM = 8


def insert(
    model: type[models.Model], rows: Sequence[models.Model | dict[str, Any]], using: str = "default"
) -> int:
    """Insert unsaved instances, or dicts of field values (defaults fill the rest), and return how many.

    All or nothing. Raises ``Unwritable`` for NUL, expressions and types without a text form, and the database's own
    errors (``IntegrityError`` …) as Django's.
    """
    return insert_all([(model, rows)], using)


Rows = Sequence[models.Model | dict[str, Any]]
Statement = tuple[str, list[Any]]


def insert_all(
    batches: Sequence[tuple[type[models.Model], Rows]],
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
        instances = [row if isinstance(row, models.Model) else model(**row) for row in rows]
        fields, values = _prepare(model, instances, connection)
        count += len(values)
        if connection.vendor == "postgresql" and len(values) >= COPY_FROM:
            copies.append((model, fields, values))
        else:
            statements += _insert(connection, model, fields, values)
    _execute(connection, statements)
    for model, fields, values in copies:
        _copy(connection, model, fields, values)
    return count


def update(
    model: type[models.Model], rows: Sequence[models.Model], names: Sequence[str], using: str = "default"
) -> Statement:
    """The statement that writes the columns of these fields for all rows, for `insert_all(after=…)`."""
    connection = connections[using]
    quote = connection.ops.quote_name
    key = model._meta.pk
    fields = [key, *(model._meta.get_field(name) for name in names)]
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    columns = ", ".join(quote(field.column) for field in fields)
    # A column of nothing but NULL has no type of its own; SQLite keeps values as they come.
    cast = "CAST(v.{column} AS {type})" if connection.vendor == "postgresql" else "v.{column}"
    changes = ", ".join(
        f"{quote(field.column)} = "
        + cast.format(
            column=quote(field.column),
            type=field.rel_db_type(connection) if field.is_relation else field.db_type(connection),
        )
        for field in fields[1:]
    )
    sql = (
        f"WITH v ({columns}) AS (VALUES {', '.join([one] * len(rows))}) "  # noqa: S608 - names of the model's own columns
        f"UPDATE {quote(model._meta.db_table)} SET {changes} FROM v "
        f"WHERE {quote(model._meta.db_table)}.{quote(key.column)} = v.{quote(key.column)}"
    )
    written = [_column(field) for field in fields]
    return sql, [_value(column, row, connection) for row in rows for column in written]


class _Column(NamedTuple):
    """What is asked of a field for every row, asked once."""

    field: models.Field
    attname: str
    #: The type whose values go to the database as they are, if the field has one.
    plain: type | None
    #: Tells a value that the database gives itself: its number, or a default it keeps.
    left_out: Callable[[Any], bool] | None


#: Fields that hand on a value of their own type as it is; these classes only, for one derived from them may encrypt.
_PLAIN: dict[type[models.Field], type] = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
    models.SmallIntegerField: int,
    models.BigIntegerField: int,
    models.BigAutoField: int,
    models.BooleanField: bool,
}


@lru_cache
def _columns(model: type[models.Model]) -> tuple[_Column, ...]:
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} spans several tables: the bulk writer fills one")
    return tuple(_column(field) for field in model._meta.local_concrete_fields if not field.generated)


@lru_cache
def _column(field: models.Field) -> _Column:
    own = field.target_field if isinstance(field, models.ForeignKey) else field
    left_out: Callable[[Any], bool] | None = None
    if isinstance(field, models.AutoField):
        left_out = _is_none
    elif field.has_db_default():
        left_out = _is_default
    return _Column(field, field.attname, _PLAIN.get(type(own)), left_out)


def _is_none(value: Any) -> bool:
    return value is None


def _is_default(value: Any) -> bool:
    return isinstance(value, DatabaseDefault)


def _prepare(
    model: type[models.Model], instances: list[models.Model], connection: Any
) -> tuple[list[models.Field], list[list[Any]]]:
    columns = [column for column in _columns(model) if not _left_to_database(column, instances)]
    values = [[_value(column, instance, connection) for column in columns] for instance in instances]
    return [column.field for column in columns], values


def _left_to_database(column: _Column, instances: list[models.Model]) -> bool:
    if column.left_out is None:
        return False
    empty = [column.left_out(getattr(instance, column.attname)) for instance in instances]
    if any(empty) and not all(empty):
        raise Unwritable(f"{column.field} must be given for all rows or for none")
    return empty[0]


def _value(column: _Column, instance: models.Model, connection: Any) -> Any:
    """As `save()` would prepare it; most values are plain, and asking their fields would cost more than the rest."""
    field, attname, plain, _left_out = column
    value = getattr(instance, attname)
    if plain is None or not (type(value) is plain or value is None):
        value = field.get_db_prep_save(field.pre_save(instance, True), connection)
    return _checked(value, field)


# An escaped NUL, not an escaped backslash that happens to stand before "u0000".
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _checked(value: Any, field: models.Field) -> Any:
    if value is None or type(value) in (int, bool):
        return value
    if hasattr(value, "resolve_expression"):
        raise Unwritable(f"{field} is an expression: the bulk writer takes values")
    if isinstance(field, models.JSONField):
        # PostgreSQL's adapter object would be dumped once for this check and again for the statement.
        value = value if isinstance(value, str) else value.dumps(value.adapted)
        if _NUL_IN_JSON.search(value):
            raise Unwritable(f"{field} holds NUL")
    elif isinstance(value, str) and "\0" in value:
        raise Unwritable(f"{field} holds NUL")
    return value


def _insert(
    connection: Any, model: type[models.Model], fields: list[models.Field], values: list[list[Any]]
) -> list[Statement]:
    """One INSERT, or as many as the database's limit on parameters asks for."""
    head = f"INSERT INTO {_target(connection, model, fields)} VALUES "  # noqa: S608 - names of the model's own columns
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    limit = connection.features.max_query_params or len(values) * len(fields)
    size = max(1, limit // len(fields))
    chunks = [values[start : start + size] for start in range(0, len(values), size)]
    return [
        (head + ", ".join([one] * len(chunk)), [value for row in chunk for value in row]) for chunk in chunks
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


def _copy(
    connection: Any, model: type[models.Model], fields: list[models.Field], values: list[list[Any]]
) -> None:
    lines = StringIO("".join(["\t".join([copy_text(value) for value in row]) + "\n" for row in values]))
    statement = f"COPY {_target(connection, model, fields)} FROM STDIN"
    connection.validate_no_broken_transaction()
    with (
        transaction.mark_for_rollback_on_error(using=connection.alias),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
    ):
        cursor.copy_expert(statement, lines)


def _target(connection: Any, model: type[models.Model], fields: list[models.Field]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join([quote(field.column) for field in fields])})"
