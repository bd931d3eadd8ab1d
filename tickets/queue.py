"""The hint that hurries work along. It names a task and imports none; the rows in the database are
the truth, so a broker that is down delays a ticket until the next sweep and never shows in a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from django.db import transaction

_muted: ContextVar[bool] = ContextVar("queue_muted", default=False)


def hurry(name: str, *args) -> None:
    """Send the task after the commit; one try, any failure is only logged (`robust`)."""
    if not _muted.get():
        transaction.on_commit(lambda: send(name, *args), robust=True)


def send(name: str, *args) -> None:
    current_app.send_task(name, args=args, retry=False)


@contextmanager
def muted() -> Iterator[None]:
    """Send nothing: whoever mutes the queue runs the sweep (play scripts, imports in one batch)."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)
