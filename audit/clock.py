"""The only place that reads the clock.

Edges (views, API, tasks, commands) read it here once and pass the time on as ``at``; nothing below them reads it. The
override is a context variable, so that ``manage.py play`` and tests move one thread's clock and nobody else's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen clock", default=None)


def now() -> datetime:
    """The time as an aware datetime in Asia/Shanghai, the one zone of the country."""
    return _frozen.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return now().date()


@contextmanager
def frozen_at(at: datetime) -> Iterator[datetime]:
    """Stop the clock at ``at`` inside the block; blocks may be nested. Raises ``ValueError`` on a naive time."""
    if at.tzinfo is None:
        raise ValueError("the clock can only be stopped at a time with a zone")
    token = _frozen.set(at.astimezone(SHANGHAI))
    try:
        yield now()
    finally:
        _frozen.reset(token)
