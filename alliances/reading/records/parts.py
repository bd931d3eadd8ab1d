"""What a page of one row is made of: facts, and tables of what belongs to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from alliances.reading.columns import NOTHING, Column
from organisations.models import User

#: Rows of a part that stand on a page; the list of the same rows has them all.
MOST = 100


@dataclass(frozen=True)
class Part:
    """A table on the page; `rows` are the values of its columns. `about` the row gives the address of its own page."""

    title: Any
    columns: Sequence[Column]
    rows: Sequence[Any]
    empty: Any = NOTHING

    @property
    def is_cut(self) -> bool:
        return len(self.rows) >= MOST


Fact = tuple[Any, Any]


def facts_of(row: Model, columns: Iterable[Column]) -> list[Fact]:
    """The columns of its list as facts, without the empty ones."""
    given = [(column.title, column.value(row)) for column in columns]
    return [(title, value) for title, value in given if value not in (None, "")]


#: Facts and tables of a row, as far as the reader sees them.
Shown = tuple[list[Fact], list[Part]]


def only(columns: Sequence[Column]) -> Callable[[Model, User], Shown]:
    """For a row to which nothing else belongs."""
    return lambda row, user: (facts_of(row, columns), [])
