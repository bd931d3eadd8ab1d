"""Who looked at what: for the auditor, without what was seen."""

import datetime as dt

from django.db.models import QuerySet

from enforcement.models import Alarm, View
from organisations.models import User

#: Alarms that were looked into stay on the page so long.
KEPT = dt.timedelta(days=90)


def views(user_name: str, day: dt.date | None) -> QuerySet[View]:
    """Newest first; of one account, or of one day."""
    rows = View.objects.select_related("user__person", "post__organisation", "case")
    if user_name:
        rows = rows.filter(user__in=User.objects.filter(username=user_name))
    if day is not None:
        rows = rows.filter(at__date=day)
    return rows


def alarms(at: dt.datetime) -> QuerySet[Alarm]:
    """Open ones, and those that were looked into lately."""
    rows = Alarm.objects.select_related("user__person", "seen_by__person")
    return rows.filter(seen_at=None) | rows.filter(seen_at__gte=at - KEPT)


def open_alarms() -> int:
    return Alarm.objects.filter(seen_at=None).count()
