"""Notices are read; everything else about them is `tickets.actions.delivering`."""

import datetime as dt
from collections.abc import Iterable

from organisations.models import User
from tickets.models import Notice, Ticket


def mark_read(*, by: User, at: dt.datetime, notice_ids: Iterable[int] | None = None, kind: str = "") -> int:
    """Mark these of the account's own notices read (None: all of them, or all of a kind); returns how many were unread."""
    unread = Notice.objects.filter(user=by, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    if kind:
        unread = unread.filter(kind=kind)
    return unread.update(read_at=at)


def mark_read_of(*, by: User, at: dt.datetime, ticket: Ticket) -> int:
    """Whoever opens the ticket has read what told of it."""
    unread = Notice.objects.filter(user=by, ticket=ticket, read_at=None)
    # Most often there is none, and a page that is only read takes no write lock.
    return unread.update(read_at=at) if unread.exists() else 0


def mark_read_at(*, by: User, at: dt.datetime, link: str) -> int:
    """Whoever opens a page of another app has read what told of it."""
    unread = Notice.objects.filter(user=by, link=link, read_at=None)
    return unread.update(read_at=at) if unread.exists() else 0
