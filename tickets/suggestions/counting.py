"""Counts, alliance by alliance, what the matrix did in the last twelve months; pages read the row, never the tickets."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from organisations.models import Alliance
from tickets import kinds
from tickets.models import Decision, MatrixCount, Outcome, Ticket, TriageReason

BACK = dt.timedelta(days=365)
#: What the matrix could not place, as against what it was never asked about, or a department returned.
UNPLACED_BY_MATRIX = (
    TriageReason.UNCOVERED,
    TriageReason.EQUAL_CLAIMS,
    TriageReason.NOT_A_MEMBER,
    TriageReason.NOBODY_TO_SIGN,
    TriageReason.NO_TOWNSHIP,
)
BY_PEOPLE = (Outcome.RULED, Outcome.ASSIGNED)


def count_all(at: dt.datetime) -> None:
    """Three queries over the tickets and decisions of twelve months, and a row for each alliance."""
    since = timezone.localdate(at) - BACK
    midnight = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    raised = _by_alliance(
        Ticket.objects.filter(raised_at__gte=midnight, unplaced="")
        .values_list("alliance", "topic", "area")
        .annotate(tickets=Count("pk"))
    )
    decisions = Decision.objects.filter(decided_at__gte=midnight, ticket__unplaced="")
    triage = _by_alliance(
        decisions.filter(outcome=Outcome.TRIAGE, reason__in=UNPLACED_BY_MATRIX)
        .values_list("ticket__alliance", "ticket__topic", "ticket__area", "reason")
        .annotate(tickets=Count("ticket", distinct=True))
    )
    placed = decisions.filter(outcome__in=BY_PEOPLE, organisation__isnull=False)
    rulings = _by_alliance(
        placed.exclude(ticket__in=_apart(placed))
        .values_list("ticket__alliance", "ticket__topic", "ticket__area", "organisation")
        .annotate(tickets=Count("ticket", distinct=True))
    )
    alliances = list(Alliance.objects.values_list("pk", flat=True))
    with transaction.atomic():
        for alliance in alliances:
            MatrixCount.objects.update_or_create(
                alliance_id=alliance,
                defaults={
                    "counted_at": at,
                    "since": since,
                    "raised": raised[alliance],
                    "triage": triage[alliance],
                    "rulings": rulings[alliance],
                },
            )


def _by_alliance(rows: QuerySet) -> dict[int, list[list]]:
    found: dict[int, list[list]] = defaultdict(list)
    for alliance, *row in rows.order_by().iterator():
        found[alliance].append(row)
    return found


def _apart(placed: QuerySet) -> set[int]:
    """Tickets whose people step aside: where they were sent says nothing about the matrix."""
    return {
        ticket
        for kind in kinds.registered()
        for ticket in kind.apart(placed.filter(ticket__kind=kind.code).values("ticket"))
    }
