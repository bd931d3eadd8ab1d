"""The working calendar is known up to a day; the system administrators are told in time that it must grow."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.models import Post, Role
from tickets import clocks
from tickets.actions.recording import tell_of
from tickets.models import Notice, NoticeKind, Outbox

#: Days before its last day at which it is said again.
AHEAD = (60, 30, 7)


def known_until() -> dt.date | None:
    """The last day of the working calendar; None where nobody has entered any day."""
    return max(clocks.current().calendar.days, default=None)


def nears(today: dt.date) -> dt.date | None:
    """The last day, if it is no more than 60 days away."""
    last = known_until()
    return last if last is not None and (last - today).days <= AHEAD[0] else None


@transaction.atomic
def warn(at: dt.datetime) -> int:
    """Tell the system administrators, once for each of the days AHEAD; returns how many were told."""
    today = timezone.localdate(at)
    last = nears(today)
    if last is None:
        return 0
    ahead = min(days for days in AHEAD if (last - today).days <= days)
    with translation.override(settings.LANGUAGE_CODE):
        about = _("The working calendar ends on %(day)s (warning %(ahead)s days ahead)") % {
            "day": date_format(last),
            "ahead": ahead,
        }
    if any(model.objects.filter(about=about).exists() for model in (Outbox, Notice)):
        return 0
    posts = Post.objects.on(today).filter(role=Role.SYSTEM_ADMIN, person__user__is_active=True)
    users = sorted(set(posts.values_list("person__user", flat=True)))
    tell_of(reverse("admin:tickets_calendarchange_changelist"), about, NoticeKind.INFORMED, at, users=users)
    return len(users)


def next_warning(after: dt.datetime) -> dt.datetime | None:
    """When the next one is due: with the beginning of its day."""
    last = known_until()
    if last is None:
        return None
    days = (last - dt.timedelta(days=ahead) for ahead in AHEAD)
    times = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days)
    return min((time for time in times if time > after), default=None)
