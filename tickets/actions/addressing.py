"""Who is told outside as well: from the rows of the outbox to deliveries, in the transaction that fills the inboxes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from tickets.channels import CHANNELS
from tickets.models import Delivery, DeliveryChannel, Endpoint, NoticeChoice, Outbox
from tickets.models.notices import BY_SMS


def send_outside(told: Iterable[tuple[Outbox, list[int]]], at: dt.datetime) -> int:
    """Write a delivery for each channel that an account chose, and for each robot and subscriber of the unit.

    `told` gives each row of the outbox with the accounts it went to. Returns how many; telling twice writes once.
    """
    told = list(told)
    chosen = _chosen({user for _row, users in told for user in users})
    endpoints = _endpoints({row.organisation_id for row, _users in told})
    deliveries = [
        Delivery(ticket_id=row.ticket_id, kind=row.kind, told_at=row.at, next_at=at, **target)
        for row, users in told
        for target in [
            *({"user_id": user, "channel": channel} for user in users for channel in chosen[user]),
            *endpoints[row.organisation_id],
        ]
        if target["channel"] != DeliveryChannel.SMS or row.kind in BY_SMS
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    return len(deliveries)


def _chosen(users: set[int]) -> dict[int, list[str]]:
    """The personal channels that are chosen, known and in use."""
    channels: dict[int, list[str]] = defaultdict(list)
    rows = NoticeChoice.objects.filter(user__in=users).values_list("user", "email", "sms", "user__email")
    for user, email, sms, known in rows:
        if email and known and CHANNELS[DeliveryChannel.EMAIL].in_use():
            channels[user].append(DeliveryChannel.EMAIL)
        if sms and CHANNELS[DeliveryChannel.SMS].in_use():
            channels[user].append(DeliveryChannel.SMS)
    return channels


def _endpoints(organisations: set[int | None]) -> dict[int | None, list[dict]]:
    targets: dict[int | None, list[dict]] = defaultdict(list)
    rows = Endpoint.objects.filter(organisation__in=organisations - {None}, is_active=True)
    for pk, organisation, channel in rows.values_list("pk", "organisation", "channel"):
        targets[organisation].append({"endpoint_id": pk, "channel": channel})
    return targets
