"""Lets the test suite empty its throw-away database although the record refuses to be emptied.

The guards know no exception, so a flush (which transactional tests end with) takes them down and puts them up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection

from audit import guards


@contextmanager
def flush_past_the_guards() -> Iterator[None]:
    """Inside the block Django's ``flush`` steps around the guards; everything else meets them as in production."""
    operations = type(connection.ops)
    plain, vendor = operations.execute_sql_flush, connection.vendor

    def flush(self: object, sql_list: list[str]) -> None:
        plain(self, [*guards.take_down(vendor), *sql_list, *guards.put_up(vendor)])

    with patch.object(operations, "execute_sql_flush", flush):
        yield
