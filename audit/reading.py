"""Reading the record when somebody may have written into it past the portal.

A value that no longer fits its column's type (SQLite takes anything anywhere) must not stop the sealer or hide a row
from verification: such a row is handed out as a blank that is never genuine.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import models

PAGE = 500

log = logging.getLogger("audit")


def pages(rows: models.QuerySet) -> Iterator[list[Any]]:
    """All rows by rising number, a page at a time: constant memory, and a page asked for late sees late rows."""
    rows = rows.order_by("pk")
    page = tolerant(rows[:PAGE])
    while page:
        yield page
        page = tolerant(rows.filter(pk__gt=page[-1].pk)[:PAGE])


def tolerant(rows: models.QuerySet) -> list[Any]:
    """The rows as a list, with blanks in the place of rows that cannot be read."""
    try:
        return list(rows)
    except Exception:  # noqa: BLE001 - drivers and converters raise whatever they like on forged values
        log.critical("the audit record holds unreadable rows in %s", rows.model._meta.db_table)
        return [_one(rows.model, number, rows.db) for number in rows.values_list("pk", flat=True)]


def _one(model: type[models.Model], number: int, using: str) -> Any:
    try:
        return model._base_manager.using(using).get(pk=number)
    except Exception:  # noqa: BLE001 - as above
        return model(pk=number)
