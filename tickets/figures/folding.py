"""Folds the changes into the sums: each change is taken once, whoever folds at the same time."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, transaction

from tickets.figures.parts import Contributions, Key
from tickets.models import FigureDelta, FigureMonth, FigureSum
from tickets.models.figures import FigureAmount

BATCH = 2000
#: Rows of one INSERT: seven values each, and SQLite takes no more than 999 in old versions.
CHUNK = 140
COLUMNS = ("alliance_id", "day", "part", "organisation_id", "channel", "left_out", "amount")


def fold() -> int:
    """Fold what waits, batch by batch; returns how many changes were folded."""
    folded = 0
    while taken := _fold_batch():
        folded += taken
    return folded


@transaction.atomic
def _fold_batch() -> int:
    """Deleting takes the rows for this transaction: another one skips them, and gets them back if this one fails."""
    rows = _take(BATCH)
    add(unpacked(rows))
    return len(rows)


def _take(number: int) -> list[tuple[int, str]]:
    table = connection.ops.quote_name(FigureDelta._meta.db_table)
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} ORDER BY id LIMIT %s {lock}) "  # noqa: S608 - the table's own name
            "RETURNING alliance_id, amounts",
            [number],
        )
        return cursor.fetchall()


def unpacked(rows: Iterable[tuple[int, str]]) -> Contributions:
    """The sum of these changes, given as (alliance, amounts)."""
    amounts = Contributions()
    for alliance, part, day, organisation, channel, left_out, amount in entries(rows):
        key = Key(part, dt.date.fromisoformat(day), alliance, organisation, channel, bool(left_out))
        amounts[key] += amount
    return amounts


def entries(rows: Iterable[tuple[int, str]]) -> Iterator[tuple]:
    """What the changes hold, one by one, as it is kept: alliance, part, day (ISO), unit, channel, 0 or 1, amount."""
    for alliance, text in rows:
        for entry in json.loads(text):
            yield alliance, *entry


def add(amounts: Contributions) -> None:
    """Add to the sums of the days and of their months."""
    add_to(FigureSum, amounts)
    add_to(FigureMonth, of_months(amounts))


def of_months(amounts: Contributions) -> Contributions:
    """The same amounts, each under the first day of its month."""
    months = Contributions()
    for key, amount in amounts.items():
        months[key._replace(day=key.day.replace(day=1))] += amount
    return months


def add_to(model: type[FigureAmount], amounts: Contributions) -> None:
    """Always in the same order, so that two folds never wait for each other crosswise."""
    changed = sorted(
        ((key, amount) for key, amount in amounts.items() if amount),
        key=lambda item: (item[0].organisation or 0, *item[0][:3], *item[0][4:]),
    )
    for of_units in (False, True):
        rows = [item for item in changed if (item[0].organisation is not None) == of_units]
        for start in range(0, len(rows), CHUNK):
            _upsert(model, rows[start : start + CHUNK], of_units=of_units)


def _upsert(model: type[FigureAmount], rows: Sequence[tuple[Key, int]], *, of_units: bool) -> None:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    # The two unique indexes are partial, because NULL is never equal to NULL.
    unique = [name for name in COLUMNS[:-1] if of_units or name != "organisation_id"]
    condition = f"organisation_id IS {'NOT ' if of_units else ''}NULL"
    values = [
        value
        for key, amount in rows
        for value in (key.alliance, key.day, key.part, key.organisation, key.channel, key.left_out, amount)
    ]
    one = "(" + ", ".join(["%s"] * len(COLUMNS)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(COLUMNS)}) VALUES {', '.join([one] * len(rows))} "  # noqa: S608 - names of the model's own columns
            f"ON CONFLICT ({', '.join(unique)}) WHERE {condition} "
            f"DO UPDATE SET amount = {table}.amount + excluded.amount",
            values,
        )
