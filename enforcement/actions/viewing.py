"""Opening personal data of the court: the view is on record, with its reason, before anything is shown."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record_view
from enforcement.access import AUDITORS
from enforcement.models import Alarm, AlarmKind, Case, View, ViewReason
from meetings.actions.recording import record
from organisations.models import User
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.standing import Actor

#: From the first hour to the second nobody looks without being asked about it.
NIGHT = (22, 6)


@transaction.atomic
def open_fields(
    *,
    rows: Iterable[models.Model],
    fields: Sequence[str],
    by: Actor,
    at: dt.datetime,
    reason: str,
    case: Case | None = None,
) -> list[dict[str, str]]:
    """The plain texts of these encrypted columns, one dict a row; one view a row is recorded.

    The caller has asked the scope for the rows. Raises Incomplete without one of `ViewReason`, Locked, Undecryptable.
    """
    if reason not in ViewReason.values:
        raise Incomplete({"reason": _("Say why you open it.")})
    opened = []
    for row in rows:
        record_opening(row=row, fields=fields, by=by, at=at, reason=reason, case=case)
        values = ((name, getattr(row, name)) for name in fields)
        opened.append({name: value.reveal() if value else "" for name, value in values})
    return opened


def record_opening(
    *,
    row: models.Model,
    fields: Sequence[str],
    by: Actor,
    at: dt.datetime,
    reason: str,
    case: Case | None = None,
) -> None:
    """One view on record, in the caller's transaction: for files and documents, which the caller opens itself."""
    names = ", ".join(fields)[: View._meta.get_field("field").max_length]
    View.objects.create(
        at=at,
        user=by.user,
        post=by.post,
        case=case,
        object_type=row._meta.model_name,
        object_id=row.pk,
        field=names,
        reason=reason,
    )
    record_view(
        at=at,
        by=by.user,
        post=by.post or "",
        organisation=by.unit.code if by.unit else "",
        object_type=f"enforcement.{row._meta.model_name}",
        object_id=row.pk,
        object_label=str(case or ""),
        field=names,
        reason=ViewReason(reason).value,
    )
    _alarm(by, at)


def _alarm(by: Actor, at: dt.datetime) -> None:
    """Unusual looking: many openings on one day, or any in the night, is shown to the auditor until it was looked into."""
    local = timezone.localtime(at)
    if local.hour >= NIGHT[0] or local.hour < NIGHT[1]:
        raise_alarm(AlarmKind.AT_NIGHT, by.user, at)
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = View.objects.filter(user=by.user, at__gte=begins, at__lt=begins + dt.timedelta(days=1))
    # Counted no further than needed.
    if today[settings.COURT_VIEWS_A_DAY : settings.COURT_VIEWS_A_DAY + 1].exists():
        raise_alarm(AlarmKind.MANY_VIEWS, by.user, at)


def raise_alarm(kind: str, user: User, at: dt.datetime) -> None:
    """Once for each person, day and kind."""
    Alarm.objects.get_or_create(kind=kind, user=user, on=timezone.localdate(at), defaults={"at": at})


@transaction.atomic
def see_alarm(*, alarm_id: int, by: Actor, at: dt.datetime, finding: str) -> Alarm:
    """The auditor looked into it. Raises NotYours, Incomplete without a finding, WrongState the second time."""
    if not AUDITORS.admits(by.user):
        raise NotYours("not_yours")
    if not finding.strip():
        raise Incomplete({"finding": "required"})
    alarm = Alarm.objects.select_for_update(of=("self",), no_key=True).get(pk=alarm_id)
    if alarm.seen_at is not None:
        raise WrongState("wrong_state", _("This was looked into already."))
    alarm.seen_at, alarm.seen_by, alarm.finding = at, by.user, finding.strip()
    alarm.save()
    record(alarm, "see", by, at)
    return alarm
