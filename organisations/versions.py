"""The version numbers and stamps as the database has them now, all in one query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from organisations.models import Version


class Stamped(NamedTuple):
    number: int
    stamp: str


#: A table that nobody has changed yet has no row.
NEVER_CHANGED = Stamped(0, "")

Versions = Mapping[str, Stamped]


#: The same rows as one value, for a statement that reads something else too (PostgreSQL).
AS_ONE_VALUE = f"(SELECT json_agg(json_build_array(name, number, stamp)) FROM {Version._meta.db_table})"  # noqa: S608 - the table's own name


def versions_now() -> Versions:
    """Read in every task and page that decides; plain SQL, because building the query would take longer than it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, number, stamp FROM {Version._meta.db_table}")  # noqa: S608 - the table's own name
        return versions_of(cursor.fetchall())


def versions_of(rows: Iterable[Sequence]) -> Versions:
    """From rows of name, number and stamp."""
    found = {name: Stamped(number, stamp) for name, number, stamp in rows}
    return {
        name: found.get(name, NEVER_CHANGED) for name in (Version.ROSTER, Version.CATALOGUE, Version.CLOCKS)
    }
