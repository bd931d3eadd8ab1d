"""A duty roster around the first load: units that are reached at any hour, some by day only, and the others not at all."""

import datetime as dt
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from config.demonstration.cast import Cast
from config.demonstration.seats import NIGHT_DESK
from organisations import actions as roster
from organisations.models import DutyPost, DutyShift, Role, User

AROUND_THE_CLOCK = ("O05", "O20", "O23", "O45", "O65", "T102")
BY_DAY = ("O21", "O22", "T404")
MORNING, EVENING = dt.time(8, 30), dt.time(17, 30)
#: Days before and after the first load; the night desk's go back to where its ticket is told.
BEFORE, AFTER = 2, 7
NIGHT_DESK_BEFORE = 14


@transaction.atomic
def load_duty(cast: Cast, *, by: User, at: dt.datetime) -> int:
    """Returns how many shifts were written; none where there are any already."""
    if DutyShift.objects.exists():
        return 0
    shifts = [*_night_desk(cast)]
    for code in (*AROUND_THE_CLOCK, *BY_DAY):
        person = cast.actor(code, Role.LIAISON)
        for number, (begins, ends) in enumerate(_turns(cast.day, BEFORE)):
            if number % 2 == 0 or code in AROUND_THE_CLOCK:
                shifts.append(_shift(person, begins, ends))
    for shift in shifts:
        roster.save_duty_shift(shift=shift, by=by, at=at)
    return len(shifts)


def _night_desk(cast: Cast):
    """By day the liaison; by night the one at the desk, with the liaison in the B post."""
    liaison, desk = cast.actor(NIGHT_DESK, Role.LIAISON), cast.actor(NIGHT_DESK, Role.DISPATCHER)
    for number, (begins, ends) in enumerate(_turns(cast.day, NIGHT_DESK_BEFORE)):
        yield _shift(desk if number % 2 else liaison, begins, ends)
        if number % 2:
            yield _shift(liaison, begins, ends, post=DutyPost.SUBSTITUTE)


def _turns(anchor: dt.date, before: int):
    """Day and night by turns, the day first."""
    days = [anchor + dt.timedelta(days=n) for n in range(-before, AFTER + 1)]
    times = [dt.datetime.combine(day, time) for day in days for time in (MORNING, EVENING)]
    return pairwise(timezone.make_aware(time) for time in times)


def _shift(by, begins: dt.datetime, ends: dt.datetime, **fields) -> DutyShift:
    unit = by.post.organisation
    # No telephone in use: the area's own prefix and zeros.
    telephone = f"0476-001{unit.pk % 10000:04d}"
    return DutyShift(
        organisation=unit,
        person=by.post.person,
        starts_at=begins,
        ends_at=ends,
        telephone=telephone,
        **fields,
    )
