"""What draws near is told to the named people: ends of measures, money that lies too long, entries that must leave the list.

The notice is a hint. The desk and the case page show the same from the dates themselves, so nothing waits for the queue; a task
that comes late tells the step that is reached then, once.
"""

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement.distribution import PAY_OUT_DAYS
from enforcement.list_rules import CORRECTION_DAYS
from enforcement.measure_terms import ALARM_DAYS, alarm_step
from enforcement.models import (
    Case,
    CaseMoney,
    CaseOfficer,
    Duty,
    EndTold,
    ListEntry,
    ListNotice,
    ListState,
    Measure,
    NoticeState,
)
from organisations.models import Post, Role, User
from tickets.actions.recording import tell_of
from tickets.models import Notice, NoticeKind, Outbox

#: From here on the head of the bureau is told as well: that a measure ends, not whose.
HEAD_FROM = 7
#: Whoever must act on an entry of the list is told from so many days before the last day.
ACT_FROM = dt.timedelta(days=1)
#: A recipient that has not confirmed the deletion is told again from so many days after the recall.
DELETE_AFTER = dt.timedelta(days=3)


def tell_what_is_due(at: dt.datetime) -> int:
    """Tell all that is due at `at` and was not told; returns how many notices' causes. May run twice."""
    day = timezone.localdate(at)
    # What notices are about is said in the portal's language.
    with translation.override(settings.LANGUAGE_CODE):
        return tell_of_ends(at, day) + tell_of_held_money(at, day) + tell_of_lists(at, day)


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
        about = _("%(case)s, last day %(day)s") % {
            "case": measure.case,
            "day": date_format(measure.last_day),
        }
        made = _tell(measure.get_absolute_url(), about, measure.case, at, day, also_head=step <= HEAD_FROM)
    return made


def _tell(link: str, about: str, case: Case, at: dt.datetime, day: dt.date, *, also_head: bool) -> bool:
    """Whether anybody was told; otherwise what the caller noted is given up, and the next look tells it."""
    heads: list[int] = []
    officers = _officers(case, day)
    tell_of(link, about, NoticeKind.REMINDER, at, users=sorted(officers))
    # With nobody named any more, the head must name somebody.
    if also_head or not officers:
        heads = sorted(_holders(Role.BUREAU_HEAD, case.court_id, day) - officers)
        # A head opens no case: to the page that says what draws near and who works on it.
        tell_of(
            reverse("enforcement:assignment", args=[case.pk]), about, NoticeKind.REMINDER, at, users=heads
        )
    if not officers and not heads:
        transaction.set_rollback(True)
    return bool(officers or heads)


def _officers(case: Case, day: dt.date) -> set[int]:
    # Whose post has ended opens no case, though the account may go on with another.
    rows = CaseOfficer.objects.on(day).filter(case=case, duty=Duty.OFFICER, post__in=Post.objects.on(day))
    return _accounts(rows.values_list("post__person", flat=True))


def _holders(role: Role, unit: int, day: dt.date) -> set[int]:
    posts = Post.objects.on(day).filter(role=role, organisation=unit)
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
def _tell_held(money: CaseMoney, at: dt.datetime, day: dt.date) -> bool:
    unseen = CaseMoney.objects.filter(pk=money.pk, held_since=money.held_since).filter(
        Q(told_for=None) | ~Q(told_for=F("held_since"))
    )
    made = unseen.update(told_for=F("held_since"))
    if made:
        about = _("%(case)s, money held") % {"case": money.case}
        return _tell(money.case.get_absolute_url(), about, money.case, at, day, also_head=True)
    return False


def tell_of_lists(at: dt.datetime, day: dt.date) -> int:
    """Once a day until somebody acts: who must remove an entry from the list or decide on its correction, and recipients that have
    not confirmed the deletion of a recalled notice."""
    told = 0
    for entry in _entries_due(day).select_related("remover", "case__court"):
        asked = entry.state == ListState.LISTED and entry.correction_asked_on is not None
        words = _("%(case)s, correction of a list entry") if asked else _("%(case)s, removal from the list")
        told += _tell_of_entry(entry, words % {"case": entry.case}, at, day)
    notices = ListNotice.objects.filter(state=NoticeState.RECALLED, recalled_on__lte=day - DELETE_AFTER)
    for notice in notices:
        clerks = _holders(Role.WINDOW_CLERK, notice.unit_id, day)
        told += _tell_once_a_day(notice.get_absolute_url(), notice, clerks, at)
    return told


def _entries_due(day: dt.date) -> QuerySet[ListEntry]:
    """To be removed, past their term, or with a correction to decide. Where the calendar says no last day, rather early than never."""
    asked_by = day + ACT_FROM - dt.timedelta(days=CORRECTION_DAYS)
    return ListEntry.objects.filter(
        Q(state=ListState.LEAVING, remove_by__lte=day + ACT_FROM)
        | Q(state=ListState.LEAVING, remove_by=None, removal_reason_on__lt=day)
        | Q(state=ListState.LISTED, ends_on__lt=day)
        | Q(state=ListState.LISTED, correction_asked_on__lte=asked_by)
    )


def _tell_of_entry(entry: ListEntry, about: str, at: dt.datetime, day: dt.date) -> bool:
    """Who removes it, while still named in the case; else its officers; else the head, who must name somebody."""
    officers = _officers(entry.case, day)
    remover = _accounts([entry.remover.person_id]) & officers if entry.remover else set()
    if officers:
        return _tell_once_a_day(entry.get_absolute_url(), about, remover or officers, at)
    heads = _holders(Role.BUREAU_HEAD, entry.case.court_id, day)
    return _tell_once_a_day(reverse("enforcement:assignment", args=[entry.case_id]), about, heads, at)


def _tell_once_a_day(link: str, about: object, users: set[int], at: dt.datetime) -> bool:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = {"link": link, "kind": NoticeKind.REMINDER, "at__gte": midnight}
    if not users or any(told.objects.filter(user__in=users, **today).exists() for told in (Outbox, Notice)):
        return False
    tell_of(link, about, NoticeKind.REMINDER, at, users=sorted(users))
    return True
