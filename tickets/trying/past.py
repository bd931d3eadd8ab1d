"""Which past tickets a dry run tries, by what the matrix reads of them; all as if they came on the run's day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tickets import kinds
from tickets.models import Dispatch, DispatchState, DryRun, State, Ticket
from tickets.replaying import Group
from tickets.routing import Facts


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before; the last one of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    first = dt.date(month // 12, month % 12 + 1, 1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def windows(row: DryRun) -> Iterator[tuple[int, dt.datetime, dt.datetime]]:
    """The months, each with its number; the last one ends when the run was asked for."""
    today = timezone.localdate(row.asked_at)
    days = [months_before(today, back) for back in range(row.months, 0, -1)]
    begins = [timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days]
    for number, first in enumerate(begins, 1):
        yield number, first, begins[number] if number < len(begins) else until(row)


def until(row: DryRun) -> dt.datetime:
    """What came in the very moment of the asking is tried too."""
    return row.asked_at + dt.timedelta.resolution


def tried_tickets(template: int, first: dt.datetime, last: dt.datetime) -> QuerySet[Ticket]:
    """Tickets raised in this time that the queue was to place: neither waiting for acceptance or refused, nor settled
    on the spot."""
    return (
        Ticket.objects.filter(alliance__template=template, raised_at__gte=first, raised_at__lt=last)
        .exclude(state__in=(State.RECEIVED, State.DECLINED, State.REDIRECTED))
        .exclude(state=State.CLOSED, dispatched_at=None)
    )


def groups_of(tickets: QuerySet[Ticket], row: DryRun) -> tuple[list[Group], int]:
    """The tickets by what the matrix reads of them, as if all came on the run's day; and how many came without a known
    topic or place, which the matrix is not asked about."""
    kind = kinds.get(row.draft.template.kind)
    detours = kind.detours(tickets.filter(unplaced="").order_by().values("pk")) if kind else {}
    apart = Ticket.objects.filter(pk__in=list(detours)).values_list("pk", "alliance", "topic", "area")
    groups = [Group(Facts(*facts, row.on), 1, detours[pk], pk) for pk, *facts in apart]
    plain = tickets.exclude(pk__in=list(detours)) if detours else tickets
    counted = (
        plain.order_by()
        .values_list("alliance", "topic", "area")
        .annotate(placed=Count("pk", filter=Q(unplaced="")), others=Count("pk", filter=~Q(unplaced="")))
    )
    unplaced = 0
    for *facts, placed, others in counted:
        unplaced += others
        if placed:
            groups.append(Group(Facts(*facts, row.on), placed))
    return groups, unplaced


def returned_by(row: DryRun) -> Counter:
    """(alliance, topic, area), unit → tickets that the unit gave back."""
    first = timezone.make_aware(dt.datetime.combine(row.since, dt.time()))
    rows = (
        Dispatch.objects.filter(
            state=DispatchState.RETURNED,
            ticket__alliance__template=row.draft.template_id,
            ticket__raised_at__gte=first,
            ticket__raised_at__lt=until(row),
        )
        .order_by()
        .values_list("ticket__alliance", "ticket__topic", "ticket__area", "organisation")
        .annotate(tickets=Count("ticket", distinct=True))
    )
    return Counter({(tuple(key), unit): number for *key, unit, number in rows})


def moved_by(row: DryRun, way: Mapping[str, Any]) -> QuerySet[Ticket]:
    """The tickets of one way of a run that has ended; the caller restricts them to what the reader may see."""
    first = timezone.make_aware(dt.datetime.combine(row.since, dt.time()))
    same = Q(pk__in=way["singles"])
    plain = tried_tickets(row.draft.template_id, first, until(row)).filter(unplaced="")
    for alliance, topic, areas in way["facts"]:
        same |= Q(alliance=alliance, topic=topic, area__in=areas)
    kind = kinds.get(row.draft.template.kind)
    detours = set(kind.detours(plain.order_by().values("pk"))) if kind else set()
    return plain.filter(same).exclude(pk__in=detours - set(way["singles"]))
