"""Rows as the values that the database takes, for the bulk writer: prepared by the model's own fields, exactly as
`save()` would prepare them. Most values are plain, and asking their fields would cost more than all the rest."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute

from audit.copy_text import Unwritable

Row = models.Model | dict[str, Any]


class Column(NamedTuple):
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
def columns_of(model: type[models.Model], names: tuple[str, ...], vendor: str) -> tuple[Column, ...]:
    return tuple(_column(model._meta.get_field(name), vendor) for name in names)


def _column(field: models.Field, vendor: str) -> Column:
    own = field.target_field if isinstance(field, models.ForeignKey) else field
    plain = _PLAIN.get(type(own))
    if type(own) is models.DateTimeField and vendor == "postgresql" and not _stamped(own):
        plain = datetime
    left_out: Callable[[Any], bool] | None = None
    if isinstance(field, models.AutoField):
        left_out = _is_none
    elif field.has_db_default():
        left_out = _is_default
    return Column(field, field.attname, plain, left_out)


def _stamped(field: models.Field) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _is_none(value: Any) -> bool:
    return value is None


def _is_default(value: Any) -> bool:
    return isinstance(value, DatabaseDefault)


class _Table(NamedTuple):
    columns: tuple[Column, ...]
    #: Of dicts: values that are the same for every row, and what makes the others. None: only an instance will do.
    blank: dict[str, Any] | None
    fresh: dict[str, Callable[[], Any]]


@lru_cache
def _table(model: type[models.Model], vendor: str) -> _Table:
    if model._meta.parents:
        raise TypeError(f"{model._meta.label} spans several tables: the bulk writer fills one")
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    blank = None if any(_wants_instance(field) for field in fields) else vars(model()).copy()
    fresh = {
        field.attname: field.default for field in fields if field.has_default() and callable(field.default)
    }
    if blank is not None:
        blank.pop("_state")
    return _Table(tuple(_column(field, vendor) for field in fields), blank, fresh)


def _wants_instance(field: models.Field) -> bool:
    dated = isinstance(field, models.DateField | models.TimeField) and not _stamped(field)
    return (
        not dated and type(field).pre_save is not models.Field.pre_save
    ) or field.descriptor_class not in (DeferredAttribute, ForeignKeyDeferredAttribute)


def prepared(
    model: type[models.Model], rows: Sequence[Row], connection: Any
) -> tuple[tuple[str, ...], list[list[Any]]]:
    """The names of the columns to write, and for each row their values. Raises as the bulk writer does."""
    table = _table(model, connection.vendor)
    whole = [_whole(row, model, table) for row in rows]
    columns = [one for one in table.columns if not _left_to_database(one, whole)]
    return tuple(one.field.column for one in columns), [values(columns, row, connection) for row in whole]


def _whole(row: Row, model: type[models.Model], table: _Table) -> Row:
    """A dict with the defaults of what it leaves out; no instance is made where none is needed."""
    if not isinstance(row, dict):
        return row
    if table.blank is None or not row.keys() <= table.blank.keys():
        return model(**row)
    made = {name: make() for name, make in table.fresh.items() if name not in row}
    return table.blank | made | row


def _left_to_database(one: Column, rows: Sequence[Row]) -> bool:
    if one.left_out is None:
        return False
    empty = [one.left_out(_known(row).get(one.attname)) for row in rows]
    if any(empty) and not all(empty):
        raise Unwritable(f"{one.field} must be given for all rows or for none")
    return empty[0]


def _known(row: Row) -> Mapping[str, Any]:
    return row if isinstance(row, dict) else vars(row)


def values(columns: Sequence[Column], row: Row, connection: Any) -> list[Any]:
    """What these columns hold in this row, an instance or a dict that names them all."""
    known = _known(row)
    found = []
    for field, attname, plain, _left_out in columns:
        value = known.get(attname)
        if plain is None or not (value is None or value.__class__ is plain) or attname not in known:
            value = _asked(field, row, connection)
        elif plain is str:
            if value is not None and "\0" in value:
                raise Unwritable(f"{field} holds NUL")
        elif plain is datetime and value is not None and value.tzinfo is None:
            value = _asked(field, row, connection)
        found.append(value)
    return found


def _asked(field: models.Field, row: Row, connection: Any) -> Any:
    value = row[field.attname] if isinstance(row, dict) else field.pre_save(row, True)
    return _checked(field.get_db_prep_save(value, connection), field)


# An escaped NUL, not an escaped backslash that happens to stand before "u0000".
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _checked(value: Any, field: models.Field) -> Any:
    if hasattr(value, "resolve_expression"):
        raise Unwritable(f"{field} is an expression: the bulk writer takes values")
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        # PostgreSQL's adapter object would be dumped once for this check and again for the statement.
        value = value if isinstance(value, str) else value.dumps(value.adapted)
        if _NUL_IN_JSON.search(value):
            raise Unwritable(f"{field} holds NUL")
    elif isinstance(value, str) and "\0" in value:
        raise Unwritable(f"{field} holds NUL")
    return value
