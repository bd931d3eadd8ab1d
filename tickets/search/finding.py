"""The one query that reads the index, in the language of either database."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from organisations.models import User
from tickets import kinds
from tickets.models import SearchEntry
from tickets.search.tables import FULL_TEXT
from tickets.search.visibility import marks_for
from tickets.search.words import Wanted

TABLE = SearchEntry._meta.db_table


def found(rows: QuerySet, wanted: Wanted, user: User) -> QuerySet:
    """Those of `rows`, tickets that the account may see, that hold every term. What the index cannot answer (one
    character) is compared with the texts: the caller sees to it that the rows are few."""
    searched = rows.filter(kind__in=kinds.with_switch("in_search"))
    if not wanted:
        return searched.none()
    conditions, values = [], []
    if wanted.in_index:
        matches, write = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
        conditions.append(matches)
        values.append(write(wanted, marks_for(user)))
    for part in wanted.compared:
        conditions.append("words LIKE %s ESCAPE '\\'")
        values.append(f"%{_escaped(part)}%")
    sql = f"SELECT ticket_id FROM {TABLE} WHERE {' AND '.join(conditions)}"  # noqa: S608 - conditions of this file
    return searched.filter(pk__in=RawSQL(sql, values))  # noqa: S611 - every value is a parameter


def _escaped(part: str) -> str:
    for character in "\\%_":
        part = part.replace(character, f"\\{character}")
    return part


def _query(
    wanted: Wanted, marks: Iterable[str], one: Callable[[str], str], prefix: str, both: str, either: str
) -> str:
    """`one` quotes a token, `prefix` follows one that is only the beginning of a word."""
    parts = [one(bigram) for bigram in wanted.bigrams]
    parts += [f"{one(word)}{prefix}" for word in wanted.prefixes]
    parts.append(f"({either.join(one(mark) for mark in marks)})")
    return both.join(parts)


def _tsquery(wanted: Wanted, marks: Iterable[str]) -> str:
    return _query(wanted, marks, lambda token: f"'{token}'", ":*", " & ", " | ")


def _fts5(wanted: Wanted, marks: Iterable[str]) -> str:
    return _query(wanted, marks, lambda token: f'"{token}"', "*", " AND ", " OR ")


# Tokens are letters and digits and never hold a quotation mark.
_POSTGRESQL = ("tokens @@ %s::tsquery", _tsquery)
_SQLITE = (f"ticket_id IN (SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH %s)", _fts5)  # noqa: S608 - names of this app
