"""The inbox of one account."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count
from django.utils import timezone

from organisations.context import COUNTED
from organisations.models import User
from tickets.models import Notice, NoticeKind
from tickets.reading.paging import Page, page_of

INBOX_ROWS = 50


@dataclass
class Group:
    """Notices of one day about the same matter, or of the same kind, newest first."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def unread(self) -> list[Notice]:
        return [notice for notice in self.notices if notice.read_at is None]


@dataclass(frozen=True)
class Day:
    day: dt.date
    groups: list[Group]

    @property
    def count(self) -> int:
        return sum(len(group.notices) for group in self.groups)

    @property
    def unread(self) -> int:
        return sum(len(group.unread) for group in self.groups)


def inbox(user: User, cursor: str, *, kind: str = "", unread_only: bool = False, by: str = "ticket") -> Page:
    """One page of the inbox, newest first: days, and in each day the groups with their newest first,
    of one matter each or (`by="kind"`) of one kind."""
    notices = (
        Notice.objects.filter(user=user)
        .select_related("ticket__topic", "ticket__area")
        .defer("ticket__description")
    )
    if kind in NoticeKind.values:
        notices = notices.filter(kind=kind)
    if unread_only:
        notices = notices.filter(read_at=None)
    page = page_of(notices, cursor, key=("at", "id"), descending=True, size=INBOX_ROWS)
    days = [
        Day(day, _groups(rows, by))
        for day, rows in groupby(page.rows, key=lambda notice: timezone.localtime(notice.at).date())
    ]
    return Page(days, page.next, page.previous)


def _groups(notices, by: str) -> list[Group]:
    groups: dict[object, Group] = {}
    for notice in notices:
        key = notice.kind if by == "kind" else notice.ticket_id or notice.link
        groups.setdefault(key, Group()).notices.append(notice)
    return list(groups.values())


def unread(user: User) -> int:
    """How many are unread, counted up to one more than is shown."""
    return Notice.objects.filter(user=user, read_at=None)[: COUNTED + 1].count()


def unread_by_kind(user: User) -> dict[str, int]:
    rows = Notice.objects.filter(user=user, read_at=None).order_by().values_list("kind")
    return dict(rows.annotate(count=Count("pk")))
