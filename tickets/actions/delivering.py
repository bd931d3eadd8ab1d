"""Turns the outbox into notices in people's inboxes, and into deliveries to what is outside."""

import datetime as dt

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from organisations.models import Post, User
from organisations.models.people import ROSTER_ROLES
from tickets.actions.addressing import send_outside
from tickets.models import Notice, Outbox

BATCH = 500


def deliver(at: dt.datetime) -> int:
    """Deliver what lies in the outbox; returns how many rows were taken from it."""
    taken = 0
    while count := _deliver_batch(at):
        taken += count
    return taken


@transaction.atomic
def _deliver_batch(at: dt.datetime) -> int:
    waiting = Outbox.objects.order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    rows = list(waiting[:BATCH])
    if not rows:
        return 0
    holders = _holders({row.organisation_id for row in rows if row.organisation_id}, timezone.localdate(at))
    told = [
        (
            row,
            [row.user_id] if row.user_id else _addressed(holders.get(row.organisation_id, []), row.roles),
        )
        for row in rows
    ]
    Notice.objects.bulk_create(
        Notice(
            user_id=user,
            ticket_id=row.ticket_id,
            about=row.about,
            link=row.link,
            kind=row.kind,
            at=row.at,
        )
        for row, users in told
        for user in users
    )
    # Messages outside speak of tickets: number, state, deadline. What other apps tell stays in the inbox.
    send_outside([(row, users) for row, users in told if row.ticket_id], at)
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _holders(organisations: set[int], day: dt.date) -> dict[int, list[tuple[str, int]]]:
    """For each unit the (role, account) pairs of today's posts, substitutes included."""
    posts = list(Post.objects.on(day).filter(organisation__in=organisations).exclude(role__in=ROSTER_ROLES))
    people = {post.person_id for post in posts} | {post.substitute_id for post in posts}
    accounts = dict(
        User.objects.filter(Q(person__in=people - {None}), is_active=True).values_list("person_id", "pk")
    )
    holders: dict[int, list[tuple[str, int]]] = {}
    for post in posts:
        stands_in = (
            post.substitute_id is not None
            and post.substitute_from <= day
            and (post.substitute_to is None or day <= post.substitute_to)
        )
        for person in (post.person_id, post.substitute_id if stands_in else None):
            if person in accounts:
                holders.setdefault(post.organisation_id, []).append((post.role, accounts[person]))
    return holders


def _addressed(holders: list[tuple[str, int]], roles: str) -> list[int]:
    wanted = roles.split()
    return sorted({user for role, user in holders if not wanted or role in wanted})
