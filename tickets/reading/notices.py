"""The inbox of one account."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from organisations.models import User
from tickets.models import Notice
from tickets.reading.paging import Page, page_of

INBOX_ROWS = 50
#: More unread notices than this are shown as "99+".
COUNTED = 99


@dataclass(frozen=True)
class Day:
    day: dt.date
    notices: list[Notice]


def inbox(user: User, cursor: str) -> Page:
    """One page of the inbox, newest first, its rows grouped by day."""
    notices = (
        Notice.objects.filter(user=user)
        .select_related("ticket__topic", "ticket__area")
        .defer("ticket__description")
    )
    page = page_of(notices, cursor, key=("id",), descending=True, size=INBOX_ROWS)
    days = [
        Day(day, list(rows))
        for day, rows in groupby(page.rows, key=lambda notice: timezone.localtime(notice.at).date())
    ]
    return Page(days, page.next, page.previous)


def unread(user: User) -> int:
    """How many are unread, counted up to one more than is shown."""
    return Notice.objects.filter(user=user, read_at=None)[: COUNTED + 1].count()
