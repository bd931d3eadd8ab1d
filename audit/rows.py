"""Rows as the values that the database takes, for the bulk writer: prepared by the model's own fields, exactly as
`save()` would prepare them. Most values are plain, and asking their fields would cost more than all the rest."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute

from audit.copy_text import Unwritable, copy_line, copy_text

Row = models.Model | dict[str, Any]


class Alike(NamedTuple):
    """Rows that differ in a few fields and in nothing else; what they have in common is prepared once."""

    row: Row
    #: Attribute names of what differs, and for each row their values in this order.
    names: tuple[str, ...]
    values: Sequence[tuple]


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
    if type(own) is models.UUIDField and vendor == "postgresql":
        plain = UUID
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


class Block(NamedTuple):
    """One prepared row; or many, which have other values at these places."""

    line: list[Any]
    places: Sequence[int] = ()
    others: Sequence[tuple] = ()

    def lines(self) -> list[list[Any]]:
        if not self.places:
            return [self.line]
        found = []
        for other in self.others:
            line = self.line.copy()
            for place, value in zip(self.places, other, strict=True):
                line[place] = value
            found.append(line)
        return found

    def copied(self) -> str:
        """The same as text for COPY."""
        if not self.places:
            return copy_line(self.line)
        texts = [copy_text(value).replace("%", "%%") for value in self.line]
        for place in self.places:
            texts[place] = "%s"
        form = "\t".join(texts) + "\n"
        if len(self.places) == 1:
            return "".join([form % copy_text(value) for (value,) in self.others])
        return "".join([form % tuple([copy_text(value) for value in other]) for other in self.others])


def prepared(
    model: type[models.Model], rows: Sequence[Row | Alike], connection: Any
) -> tuple[tuple[str, ...], list[Block]]:
    """The names of the columns to write, and their values. Raises as the bulk writer does."""
    table = _table(model, connection.vendor)
    whole = [_whole(row.row if isinstance(row, Alike) else row, model, table) for row in rows]
    columns = [one for one in table.columns if not _left_to_database(one, whole)]
    blocks = [
        _block(columns, one, row, connection)
        if isinstance(row, Alike)
        else Block(values(columns, one, connection))
        for one, row in zip(whole, rows, strict=True)
    ]
    return tuple(one.field.column for one in columns), blocks


def _block(columns: Sequence[Column], whole: Row, alike: Alike, connection: Any) -> Block:
    """The fields of what differs are written in the order in which the table has them."""
    order = {name: number for number, name in enumerate(alike.names)}
    places = [place for place, column in enumerate(columns) if column.attname in order]
    if len(places) != len(order):
        raise TypeError(f"{alike.names} are not all written")
    known = dict(_known(whole))
    differing = [columns[place] for place in places]
    numbers = [order[column.attname] for column in differing]
    if len(differing) == 1 and differing[0].plain is int and all(type(one) is int for (one,) in alike.values):
        # Numbers, as nearly always: nothing of them is to be asked.
        return Block(values(columns, whole, connection), places, alike.values)
    others = []
    for given in alike.values:
        for column, number in zip(differing, numbers, strict=True):
            known[column.attname] = given[number]
        others.append(tuple(values(differing, known, connection)))
    return Block(values(columns, whole, connection), places, others)


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
