"""Lets the test suite empty its throw-away database although the record refuses to be emptied.

The guards know no exception, so a flush (which transactional tests end with) takes them down and puts them up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from unittest.mock import patch

from django.db import connection


class Guards(Protocol):
    """A module of triggers: the statements that drop them and those that create them again."""

    def take_down(self, vendor: str) -> list[str]: ...
    def put_up(self, vendor: str) -> list[str]: ...


@contextmanager
def flush_past_the_guards(*guarded: Guards) -> Iterator[None]:
    """Inside the block Django's ``flush`` steps around the guards; everything else meets them as in production."""
    operations = type(connection.ops)
    plain, vendor = operations.execute_sql_flush, connection.vendor

    def flush(self: object, sql_list: list[str]) -> None:
        down = [statement for guards in guarded for statement in guards.take_down(vendor)]
        up = [statement for guards in guarded for statement in guards.put_up(vendor)]
        plain(self, [*down, *sql_list, *up])

    with patch.object(operations, "execute_sql_flush", flush):
        yield
