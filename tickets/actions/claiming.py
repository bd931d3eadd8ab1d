"""Takes up what waits to leave: one claim per worker and row, and what belongs together in one message."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from tickets.channels import CHANNELS
from tickets.channels.pacing import quiet_until
from tickets.models import Delivery, DeliveryChannel, DeliveryState, NoticeChoice, Ticket, Urgency
from tickets.models.notices import REMINDERS
from tickets.models.states import ENDED

ROWS = 1000
#: Messages of one claim; the worker reads the clock again for the next.
MESSAGES = 50
#: What a worker that died had taken up is taken up again after this.
LEASE = dt.timedelta(minutes=10)
#: A reminder may lie over a night's quiet hours, and no longer.
REMINDER_LIFE = dt.timedelta(hours=12)
# Any number will do, as long as nothing else in this database takes an advisory lock under it.
ADVISORY_LOCK = int.from_bytes(b"sender", "big")


@dataclass(frozen=True)
class Bundle:
    """Rows that leave in one message, oldest first."""

    message: uuid.UUID
    rows: list[Delivery]

    @property
    def channel(self) -> str:
        return self.rows[0].channel

    @property
    def line(self) -> tuple[str, int | None]:
        """The way it takes: the mail server, the gateway, or the one robot or subscriber."""
        return self.channel, self.rows[0].endpoint_id


def waiting():
    return Delivery.objects.filter(state=DeliveryState.WAITING)


def locked(rows):
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True, of=("self",))
    return rows


@transaction.atomic
def claim(at: dt.datetime, only: int | None = None) -> tuple[list[Bundle], bool]:
    """Take up what is due, and whether anything was found. It is the worker's until LEASE has passed.

    What must not leave now is put off, what need not leave any more is dropped with its reason. One worker claims at a
    time: two that picked between each other's rows would part what belongs in one message.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
    due = waiting().filter(next_at__lte=at)
    if only is not None:
        due = due.filter(pk=only)
    rows = list(
        locked(due)
        .select_related("user__notice_choice", "endpoint", "ticket")
        .defer("ticket__description", "ticket__reporter_name", "ticket__reporter_phone")
        .order_by("next_at", "id")[:ROWS]
    )
    ready = [row for row in rows if not (_dropped(row, at) or _put_off(row, at))]
    bundles = _paced(_bundles(ready), at)[:MESSAGES]
    for bundle in bundles:
        for row in bundle.rows:
            # Not counted among those that wait for the way to open: it is being sent.
            row.message, row.next_at, row.line_down = bundle.message, at + LEASE, False
    changed = [row for row in rows if row.state != DeliveryState.WAITING or row.next_at > at]
    Delivery.objects.bulk_update(changed, ["state", "error", "ended_at", "next_at", "message", "line_down"])
    return bundles, bool(rows)


def _dropped(row: Delivery, at: dt.datetime) -> bool:
    reason = _no_use(row, at)
    if reason:
        row.state, row.error, row.ended_at = DeliveryState.DROPPED, reason, at
    return bool(reason)


def _no_use(row: Delivery, at: dt.datetime) -> str:
    if row.endpoint is not None and not row.endpoint.is_active and row.ticket_id:
        return "switched_off"
    if row.user is not None and not _wanted(row):
        return "switched_off"
    if row.kind in REMINDERS and _out_of_date(row, at):
        return "out_of_date"
    return ""


def _wanted(row: Delivery) -> bool:
    choice: NoticeChoice | None = getattr(row.user, "notice_choice", None)
    if not row.user.is_active or choice is None:
        return False
    return bool(choice.email and row.user.email) if row.channel == DeliveryChannel.EMAIL else choice.sms


def _out_of_date(row: Delivery, at: dt.datetime) -> bool:
    deadline = row.ticket.answer_by
    return (
        row.ticket.state in ENDED
        or at - row.told_at > REMINDER_LIFE
        or (deadline is not None and row.told_at < deadline <= at)
    )


def _is_urgent(row: Delivery) -> bool:
    return row.ticket is None or row.ticket.urgency != Urgency.NORMAL


def _put_off(row: Delivery, at: dt.datetime) -> bool:
    """Nobody is woken, except for what is urgent."""
    if not CHANNELS[row.channel].disturbs or _is_urgent(row):
        return False
    until = quiet_until(at, settings.QUIET_HOURS)
    if until is None:
        return False
    row.next_at = until
    return True


def _bundles(rows: Iterable[Delivery]) -> list[Bundle]:
    """What left under an id before leaves under it again; the rest of a target leaves together."""
    bundles: dict[object, Bundle] = {}
    for row in rows:
        alone = row.ticket_id is None or not CHANNELS[row.channel].merges
        key = row.message or (row.pk if alone else (row.channel, row.user_id, row.endpoint_id))
        bundles.setdefault(key, Bundle(row.message or uuid.uuid4(), [])).rows.append(row)
    return list(bundles.values())


def _paced(bundles: list[Bundle], at: dt.datetime) -> list[Bundle]:
    """Those whose target may have one more now; the rest follows when it may, in one message."""
    return [bundle for bundle in bundles if not _too_soon(bundle, at)]


def _too_soon(bundle: Bundle, at: dt.datetime) -> bool:
    pace = CHANNELS[bundle.channel].per
    if pace is None or (not pace.strict and any(map(_is_urgent, bundle.rows))):
        return False
    sent = _sent_since(bundle.rows[0], at - pace.within, at)
    if len(sent) < pace.messages:
        return False
    for row in bundle.rows:
        row.next_at = sent[-pace.messages] + pace.within
    return True


def _sent_since(row: Delivery, since: dt.datetime, at: dt.datetime) -> list[dt.datetime]:
    """When messages left for the same target. A clock that was put back has sent nothing in the time to come."""
    sent = Delivery.objects.filter(
        channel=row.channel,
        user=row.user_id,
        endpoint=row.endpoint_id,
        state=DeliveryState.SENT,
        ended_at__gt=since,
        ended_at__lte=at,
    )
    times = dict(sent.order_by("ended_at").values_list("message", "ended_at"))
    return sorted(times.values())


def newest(rows: Iterable[Delivery]) -> list[Ticket]:
    """The tickets these rows are about, each once, the urgent ones first."""
    tickets = {row.ticket_id: row.ticket for row in rows if row.ticket_id}
    return sorted(tickets.values(), key=lambda ticket: (ticket.urgency == Urgency.NORMAL, ticket.pk))
