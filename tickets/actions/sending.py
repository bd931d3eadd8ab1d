"""Sends what waits to leave the portal. Nothing here holds a lock while it talks to the world outside.

At least once: a worker that dies between sending and writing down that it has sent sends again after the lease, under the
same id, by which the receiver knows the repetition. Nothing else is sent twice.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation

from tickets.actions.claiming import Bundle, claim, locked, newest, waiting
from tickets.channels import CHANNELS
from tickets.channels.message import Address, Failed, Message
from tickets.channels.pacing import MOST_ATTEMPTS, pause
from tickets.channels.texts import facts_of
from tickets.models import Delivery, DeliveryChannel, DeliveryState

#: What has left or was dropped is forgotten after this; the record of a notice is the inbox.
KEPT = dt.timedelta(days=30)
FORGET_ROWS = 5000


def send_outside(at: dt.datetime, only: int | None = None) -> bool:
    """Send one claim of what is due; whether there may be more. `only` names one delivery."""
    bundles, found = claim(at, only)
    broken: dict[tuple, Failed] = {}
    for bundle in bundles:
        # What takes a way that has just proved broken is not tried: a dead host costs one time-out, not a thousand.
        failed = broken.get(bundle.line) or _try(bundle, at)
        if failed is None:
            _arrived(bundle, at)
            continue
        if failed.line:
            broken[bundle.line] = failed
        _failed(bundle, failed, at)
    for line, failed in broken.items():
        _along(line, failed, at)
    return found


def _try(bundle: Bundle, at: dt.datetime) -> Failed | None:
    first = bundle.rows[0]
    facts = [facts_of(ticket) for ticket in newest(bundle.rows)]
    message = Message(str(bundle.message), at, facts, first.kind, first.told_at)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            CHANNELS[bundle.channel].send(message, _address(first))
    except Failed as failed:
        return failed
    except Exception as error:  # noqa: BLE001 - whatever a channel breaks on, the others and the tickets go on
        return Failed(type(error).__name__[:40])
    return None


def _address(row: Delivery) -> Address:
    if row.endpoint is not None:
        return Address(row.endpoint.address.reveal(), row.endpoint.secret.reveal())
    if row.channel == DeliveryChannel.EMAIL:
        return Address(row.user.email)
    return Address(row.user.notice_choice.mobile.reveal())


def _own(bundle: Bundle):
    """The rows as they are now: what another worker finished meanwhile is left alone."""
    return waiting().filter(pk__in=[row.pk for row in bundle.rows], message=bundle.message)


@transaction.atomic
def _arrived(bundle: Bundle, at: dt.datetime) -> None:
    _own(bundle).update(state=DeliveryState.SENT, ended_at=at, error="", line_down=False)
    # The way is open again: what waits for it goes now, and together.
    channel, endpoint = bundle.line
    waiting().filter(channel=channel, endpoint=endpoint, line_down=True, next_at__gt=at).update(
        next_at=at, line_down=False
    )


@transaction.atomic
def _failed(bundle: Bundle, failed: Failed, at: dt.datetime) -> None:
    _count(_own(bundle), failed, at)


@transaction.atomic
def _along(line: tuple, failed: Failed, at: dt.datetime) -> None:
    """What else was due by the same way counts as tried."""
    channel, endpoint = line
    due = waiting().filter(channel=channel, endpoint=endpoint, next_at__lte=at)
    _count(locked(due), Failed(failed.code, line=True), at)


def _count(rows: Iterable[Delivery], failed: Failed, at: dt.datetime) -> None:
    """One more failed attempt; the last one makes it undelivered."""
    rows = list(rows)
    for row in rows:
        row.attempts += 1
        row.error = failed.code
        row.line_down = failed.line
        if failed.final or row.attempts >= MOST_ATTEMPTS:
            row.state, row.ended_at = DeliveryState.DEAD, at
        else:
            row.next_at = at + pause(row.attempts, str(row.pk))
        if CHANNELS[row.channel].merges and not failed.unsure:
            # It surely did not arrive: it may leave with what has come since.
            row.message = None
    Delivery.objects.bulk_update(
        rows, ["attempts", "error", "line_down", "state", "ended_at", "next_at", "message"]
    )


def forget_deliveries(at: dt.datetime) -> int:
    """Delete what is long finished; returns how many rows."""
    old = Delivery.objects.filter(
        state__in=[DeliveryState.SENT, DeliveryState.DROPPED], ended_at__lt=at - KEPT
    )
    ids = list(old.order_by("ended_at").values_list("pk", flat=True)[:FORGET_ROWS])
    return Delivery.objects.filter(pk__in=ids).delete()[0]
