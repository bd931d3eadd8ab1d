"""What draws near is told to the named people: ends of measures, money that lies too long, entries that must leave the list.

The notice is a hint. The desk and the case page show the same from the dates themselves, so nothing waits for the queue; a task
that comes late tells the step that is reached then, once.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from enforcement.distribution import PAY_OUT_DAYS
from enforcement.measure_terms import ALARM_DAYS, alarm_step
from enforcement.models import Case, CaseMoney, CaseOfficer, Duty, EndTold, Measure
from organisations.models import Post, Role, User
from tickets.actions.recording import tell_of
from tickets.models import NoticeKind

#: From here on the head of the bureau is told as well: that a measure ends, not whose.
HEAD_FROM = 7


def tell_what_is_due(at: dt.datetime) -> int:
    """Tell all that is due at `at` and was not told; returns how many notices' causes. May run twice."""
    day = timezone.localdate(at)
    return tell_of_ends(at, day) + tell_of_held_money(at, day)


def tell_of_ends(at: dt.datetime, day: dt.date) -> int:
    """Each step of each last day once, to the officers named that day."""
    told = 0
    ending = Measure.objects.ending(day + dt.timedelta(days=max(ALARM_DAYS))).select_related("case__court")
    for measure in ending:
        step = alarm_step(measure.last_day, day)
        if step is not None and _tell_end(measure, step, at, day):
            told += 1
    return told


@transaction.atomic
def _tell_end(measure: Measure, step: int, at: dt.datetime, day: dt.date) -> bool:
    # Whoever comes second finds the row.
    _row, made = EndTold.objects.get_or_create(
        measure=measure, last_day=measure.last_day, step=step, defaults={"at": at}
    )
    if made:
        _tell(measure.get_absolute_url(), measure.case, at, day, also_head=step <= HEAD_FROM)
    return made


def _tell(link: str, case: Case, at: dt.datetime, day: dt.date, *, also_head: bool) -> None:
    users = _officers(case, day)
    # With nobody named any more, the head must name somebody.
    if also_head or not users:
        users |= _heads(case, day)
    tell_of(link, str(case), NoticeKind.REMINDER, at, users=sorted(users))


def _officers(case: Case, day: dt.date) -> set[int]:
    rows = CaseOfficer.objects.on(day).filter(case=case, duty=Duty.OFFICER)
    return _accounts(rows.values_list("post__person", flat=True))


def _heads(case: Case, day: dt.date) -> set[int]:
    posts = Post.objects.on(day).filter(role=Role.BUREAU_HEAD, organisation=case.court_id)
    return _accounts(posts.values_list("person", flat=True))


def _accounts(people: Collection[int]) -> set[int]:
    return set(User.objects.filter(person__in=people, is_active=True).values_list("pk", flat=True))


def tell_of_held_money(at: dt.datetime, day: dt.date) -> int:
    """Money that lies 30 days after the notice of its arrival, once for each such notice."""
    since = day - dt.timedelta(days=PAY_OUT_DAYS)
    due = CaseMoney.objects.filter(held_since__lte=since).filter(
        Q(told_for=None) | ~Q(told_for=F("held_since"))
    )
    told = 0
    for money in due.select_related("case__court"):
        told += _tell_held(money, at, day)
    return told


@transaction.atomic
def _tell_held(money: CaseMoney, at: dt.datetime, day: dt.date) -> int:
    unseen = CaseMoney.objects.filter(pk=money.pk, held_since=money.held_since).filter(
        Q(told_for=None) | ~Q(told_for=F("held_since"))
    )
    made = unseen.update(told_for=F("held_since"))
    if made:
        _tell(money.case.get_absolute_url(), money.case, at, day, also_head=True)
    return made
