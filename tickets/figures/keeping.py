"""Keeps the figures: every change of tickets leaves, in its own transaction, the difference it made.

Whoever changes rows of tickets or dispatches does it inside `counted`; what is new is counted by `added`; the queue,
which is in a hurry, hands what it holds in memory to `count`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from audit import bulk
from tickets.figures.counting import contributions
from tickets.figures.parts import Contributions, Key
from tickets.figures.rows import WAITING, dispatches_of, rows_of
from tickets.models import FigureDelta

__all__ = ["WAITING", "added", "count", "counted", "deltas", "total", "waiting"]


@contextmanager
def counted(ticket_ids: Iterable[int]) -> Iterator[None]:
    """Keep the difference that the block makes to the figures of these tickets. The caller holds their row locks and
    the transaction; blocks for the same ticket are never nested."""
    ids = tuple(ticket_ids)
    before = total(rows_of(ids))
    yield
    bulk.insert(FigureDelta, deltas(before, total(rows_of(ids))))


def added(tickets: Sequence[Any]) -> tuple[type[FigureDelta], list[FigureDelta]]:
    """What tickets that were just written and have no dispatch yet add: rows for the bulk writer."""
    return FigureDelta, deltas(Contributions(), total((ticket, ()) for ticket in tickets))


def waiting(tickets: Sequence[Any]) -> dict[int, list[Any]]:
    """The earlier dispatches of tickets that wait to be routed: asked only for those that had any."""
    return dispatches_of([ticket.pk for ticket in tickets if ticket.round])


def count(gained: Contributions, ticket: Any, dispatches: Sequence[Any], times: int) -> None:
    """Add so many times what a ticket adds that stands like this; of tickets that differ in nothing a negative number takes
    away how they stood before."""
    for key, amount in contributions(ticket, dispatches).items():
        gained[key] += amount * times


def total(rows: Iterable[tuple[Any, Sequence[Any]]]) -> Contributions:
    amounts = Contributions()
    for ticket, dispatches in rows:
        amounts.update(contributions(ticket, dispatches))
    return amounts


def deltas(before: Contributions, after: Contributions) -> list[FigureDelta]:
    """One row for each alliance in which something changed."""
    changed: dict[int, list[list[Any]]] = defaultdict(list)
    for key in before.keys() | after.keys():
        amount = after[key] - before[key]
        if amount:
            changed[key.alliance].append(_packed(key, amount))
    return [
        FigureDelta(alliance_id=alliance, amounts=json.dumps(amounts, separators=(",", ":")))
        for alliance, amounts in changed.items()
    ]


def _packed(key: Key, amount: int) -> list[Any]:
    return [key.part, key.day.isoformat(), key.organisation, key.channel, int(key.left_out), amount]
