"""What time does to requests: they expire, and their replies are sealed for good after the case."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from enforcement.actions import queue_tickets
from enforcement.actions.keys import destroy
from enforcement.actions.requests import tell_window
from enforcement.models import OPEN, AssistanceRequest, RequestState
from meetings.actions.recording import record
from organisations.account_actions import system_user
from tickets.models import NoticeKind
from tickets.standing import Actor

#: Requests that one transaction takes.
AT_ONCE = 100
#: What a request that ran out is taken back from; a reply that came in is still verified.
RUNS_OUT = tuple(state for state in OPEN if state != RequestState.REPLIED)


def expire(at: dt.datetime) -> int:
    """End what nobody answered until its last day; returns how many."""
    today = timezone.localdate(at)
    due = AssistanceRequest.objects.filter(state__in=RUNS_OUT, expires_on__lt=today)
    return sum(_expire(pk, at) for pk in due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _expire(pk: int, at: dt.datetime) -> bool:
    rows = AssistanceRequest.objects.select_for_update(of=("self",), no_key=True).for_page()
    row = rows.filter(pk=pk, state__in=RUNS_OUT).first()
    if row is None:
        return False
    if row.ticket is not None:
        queue_tickets.cancel(row, queue_tickets.of_system(row), at)
        tell_window(row, NoticeKind.WITHDRAWN, at)
    row.state, row.ended_at = RequestState.EXPIRED, at
    row.version += 1
    row.save()
    record(row, "expire", Actor(system_user()), at, kind=row.kind_code)
    return True


def seal(at: dt.datetime) -> int:
    """Destroy the keys of requests whose case ended long enough ago (`COURT_SEAL_AFTER_DAYS`); returns how many.

    Replies, their files and the findings made of them never open again; the record of who asked and answered stays. The
    court's key is not needed for it.
    """
    last = timezone.localdate(at) - dt.timedelta(days=settings.COURT_SEAL_AFTER_DAYS)
    due = AssistanceRequest.objects.filter(
        case__concluded_on__lte=last, data_key__isnull=False, data_key__destroyed_at=None
    )
    return sum(_seal(pk, last, at) for pk in due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _seal(pk: int, last: dt.date, at: dt.datetime) -> bool:
    # The case is locked with it: a conclusion that was taken back meanwhile seals nothing.
    row = (
        AssistanceRequest.objects.select_for_update(of=("self", "case"), no_key=True)
        .select_related("case", "data_key", "ticket")
        .filter(pk=pk, case__concluded_on__lte=last)
        .first()
    )
    if row is None or row.is_sealed:
        return False
    destroy(data_key_id=row.data_key_id, at=at)
    record(row, "seal", Actor(system_user()), at)
    return True
