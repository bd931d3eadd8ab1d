"""The verbs on robots and subscribers, and on what could not be delivered."""

import datetime as dt
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import User
from tickets.actions.sending import send_outside
from tickets.channels import outside, webhooks
from tickets.models import Delivery, DeliveryChannel, DeliveryState, Endpoint


@transaction.atomic
def save_endpoint(*, endpoint: Endpoint, address: str, secret: str, by: User, at: dt.datetime) -> str:
    """Save a robot or subscriber; an empty address or secret keeps what is stored. Returns the secret made for a
    subscriber that brought none, to be shown once; otherwise "". Raises ValidationError by field."""
    check(endpoint, address, secret)
    added = endpoint.pk is None
    if address:
        endpoint.address, endpoint.host = address, urlsplit(address).hostname or ""
    made = ""
    if endpoint.channel == DeliveryChannel.WEBHOOK and not secret and not endpoint.secret:
        secret = made = webhooks.new_secret()
    if secret:
        endpoint.secret = secret
    endpoint.save()
    _record("endpoint.add" if added else "endpoint.change", endpoint, by, at)
    return made


def check(endpoint: Endpoint, address: str, secret: str) -> None:
    """Raise ValidationError, by field, for an address or secret that cannot be stored."""
    if not address and endpoint.pk is None:
        raise ValidationError({"address": _("Say the address that the messages go to.")})
    if address and not outside.allowed(address):
        raise ValidationError(
            {
                "address": _(
                    "The portal may not send to this host. Whoever runs the server adds it to OUTSIDE_HOSTS."
                )
            }
        )
    if secret and endpoint.channel == DeliveryChannel.WEBHOOK and not webhooks.is_secret(secret):
        raise ValidationError(
            {
                "secret": _(
                    "A subscriber's secret is “whsec_” and the Base64 of 24 to 64 bytes; leave it empty and one is made."
                )
            }
        )
    if secret and endpoint.channel == DeliveryChannel.WECOM:
        raise ValidationError(
            {"secret": _("A WeCom robot has no secret of its own; its key stands in the address.")}
        )


def send_test(*, endpoint: Endpoint, by: User, at: dt.datetime) -> Delivery:
    """Send a test message now, once; the delivery tells how it went."""
    delivery = Delivery.objects.create(
        channel=endpoint.channel, endpoint=endpoint, told_at=at, next_at=at, attempts=0
    )
    _record("endpoint.test", endpoint, by, at)
    send_outside(at, only=delivery.pk)
    # Whoever pressed the button waits for the answer; nobody waits for a repetition.
    Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.SENT).update(
        state=DeliveryState.DROPPED, ended_at=at
    )
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def resend(*, deliveries: list[int], by: User, at: dt.datetime) -> int:
    """Let undelivered ones wait again with fresh attempts; a webhook keeps its id. Returns how many."""
    rows = _dead(deliveries)
    for row in rows:
        row.state, row.ended_at, row.attempts, row.next_at = DeliveryState.WAITING, None, 0, at
        row.line_down = False
    Delivery.objects.bulk_update(rows, ["state", "ended_at", "attempts", "next_at", "line_down"])
    _record_each("delivery.resend", rows, by, at)
    return len(rows)


@transaction.atomic
def discard(*, deliveries: list[int], by: User, at: dt.datetime) -> int:
    """Give up undelivered ones for good; the notice stays in the inbox. Returns how many."""
    rows = _dead(deliveries)
    for row in rows:
        row.state, row.ended_at = DeliveryState.DROPPED, at
    Delivery.objects.bulk_update(rows, ["state", "ended_at"])
    _record_each("delivery.discard", rows, by, at)
    return len(rows)


def _dead(ids: list[int]) -> list[Delivery]:
    dead = Delivery.objects.filter(pk__in=ids, state=DeliveryState.DEAD)
    return list(dead.select_for_update(of=("self",)).select_related("ticket").order_by("pk"))


def _record(action: str, endpoint: Endpoint, by: User, at: dt.datetime) -> None:
    audit.record(
        action=action,
        at=at,
        by=by,
        object_type="endpoint",
        object_id=endpoint.pk,
        object_label=endpoint.name,
        organisation=endpoint.organisation.code,
        data={"channel": endpoint.channel, "host": endpoint.host, "active": endpoint.is_active},
    )


def _record_each(action: str, rows: list[Delivery], by: User, at: dt.datetime) -> None:
    audit.record_many(
        {
            "action": action,
            "at": at,
            "by": by,
            "object_type": "delivery",
            "object_id": row.pk,
            "object_label": row.ticket.number if row.ticket else "",
            "data": {"channel": row.channel},
        }
        for row in rows
    )
