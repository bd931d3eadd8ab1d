"""What draws near, from the dates themselves: for the officer's desk and the case page."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Q, QuerySet

from enforcement import list_rules
from enforcement.access import cases_of
from enforcement.distribution import PAY_OUT_DAYS, pay_out_by
from enforcement.measure_terms import ALARM_DAYS, days_left
from enforcement.models import Case, CaseMoney, ListEntry, ListNotice, ListState, Measure, NoticeState
from enforcement.waiting_chain import LIVE
from tickets import clocks
from tickets.court_days import last_day
from tickets.standing import Actor

#: Money shows on the desk so many days before it should be out.
SOON = 15
#: How many of each the desk shows, the most urgent first.
SHOWN = 50


class Ending(NamedTuple):
    measure: Measure
    left: int


class Held(NamedTuple):
    money: CaseMoney
    pay_out_by: dt.date
    left: int


class Due(NamedTuple):
    """A last day of a case, without whose or what: a measure's, or that by which money should be out."""

    day: dt.date
    left: int
    of_money: bool


class Leaving(NamedTuple):
    """`by`: when it must be gone; None where the calendar does not say."""

    entry: ListEntry
    by: dt.date | None
    left: int | None


class Recalled(NamedTuple):
    """A notice whose recipient has not confirmed the deletion, and for how many days."""

    notice: ListNotice
    days: int


class Lists(NamedTuple):
    entries: list[Leaving]
    recalls: list[Recalled]


def _near(day: dt.date) -> QuerySet[Measure]:
    return Measure.objects.ending(day + dt.timedelta(days=max(ALARM_DAYS)))


def _ending(actor: Actor, day: dt.date) -> QuerySet[Measure]:
    return _near(day).filter(case__in=cases_of(actor.user, day))


def ending(actor: Actor, day: dt.date) -> list[Ending]:
    """Measures that end within 60 days or have ended and nobody said what became of them, also of concluded cases."""
    rows = _ending(actor, day).select_related("case").defer("court", "document", "amount", "although")
    return [Ending(row, days_left(row.last_day, day)) for row in rows[:SHOWN]]


def ending_count(actor: Actor, day: dt.date) -> int:
    return _ending(actor, day).count()


def due_of(case: Case, day: dt.date) -> list[Due]:
    """What of the case draws near or has passed, the earliest first: for the head of the bureau, who opens no case."""
    measures, money = _near(day).filter(case=case), _lying(day).filter(case=case)
    ends = [(last, False) for last in measures.values_list("last_day", flat=True)[:SHOWN]]
    ends += [(pay_out_by(held), True) for held in money.values_list("held_since", flat=True)]
    return [Due(last, days_left(last, day), of_money) for last, of_money in sorted(ends)]


def _uncopied(actor: Actor, day: dt.date) -> QuerySet[Measure]:
    rows = Measure.objects.filter(case__in=cases_of(actor.user, day), state__in=sorted(LIVE))
    return rows.filter(other_court=False, file=None, request=None)


def uncopied(actor: Actor, day: dt.date) -> list[Measure]:
    """Measures whose sealed copy is missing, so that they do not count as served; the earliest service first."""
    rows = _uncopied(actor, day).select_related("case").defer("court", "document", "amount", "although")
    return list(rows.order_by("served_on", "id")[:SHOWN])


def uncopied_count(actor: Actor, day: dt.date) -> int:
    return _uncopied(actor, day).count()


def _lying(day: dt.date) -> QuerySet[CaseMoney]:
    return CaseMoney.objects.filter(held_since__lte=day - dt.timedelta(days=PAY_OUT_DAYS - SOON))


def _held(actor: Actor, day: dt.date) -> QuerySet[CaseMoney]:
    return _lying(day).filter(case__in=cases_of(actor.user, day))


def held(actor: Actor, day: dt.date) -> list[Held]:
    """Money that must be paid out soon or should have been, oldest first."""
    rows = _held(actor, day).select_related("case").order_by("held_since", "id")[:SHOWN]
    return [Held(row, pay_out_by(row.held_since), days_left(pay_out_by(row.held_since), day)) for row in rows]


def held_count(actor: Actor, day: dt.date) -> int:
    return _held(actor, day).count()


def _leaving(actor: Actor, day: dt.date) -> QuerySet[ListEntry]:
    rows = ListEntry.objects.filter(case__in=cases_of(actor.user, day))
    return rows.filter(
        Q(state=ListState.LEAVING)
        | Q(state=ListState.LISTED, ends_on__lte=day + dt.timedelta(days=max(ALARM_DAYS)))
        | Q(state=ListState.LISTED, correction_asked_on__isnull=False)
        | Q(state=ListState.SERVED, grace_until__lt=day)
    )


def _recalled(actor: Actor, day: dt.date) -> QuerySet[ListNotice]:
    return ListNotice.objects.filter(state=NoticeState.RECALLED, entry__case__in=cases_of(actor.user, day))


def lists(actor: Actor, day: dt.date) -> Lists:
    """What waits for the court itself, and what waits for the recipients of recalled notices."""
    return Lists(leaving(actor, day), recalled(actor, day))


def lists_count(actor: Actor, day: dt.date) -> int:
    entries, recalls = _leaving(actor, day), _recalled(actor, day)
    return entries.order_by().values("id").union(recalls.order_by().values("id"), all=True).count()


def leaving(actor: Actor, day: dt.date) -> list[Leaving]:
    """List entries that somebody must act on: to be removed, ending, with a correction to decide, out of grace."""
    rows = _leaving(actor, day).select_related("case", "remover__person").defer("decision", "dropped_why")
    shown = list(rows.order_by("remove_by", "id")[:SHOWN])
    calendar = clocks.current().calendar.days if shown else {}
    found = [(row, _by(row, calendar)) for row in shown]
    return [Leaving(row, by, days_left(by, day) if by else None) for row, by in found]


def _by(entry: ListEntry, calendar: Mapping[dt.date, bool]) -> dt.date | None:
    """By when the court must act on it: remove it, decide on its correction, or see to it at the end of its term."""
    if entry.state == ListState.LEAVING:
        return entry.remove_by or list_rules.removal_by(entry.removal_reason_on, calendar)
    if entry.correction_asked_on is not None:
        return last_day(entry.correction_asked_on, list_rules.CORRECTION_DAYS, calendar)
    return entry.ends_on


def recalled(actor: Actor, day: dt.date) -> list[Recalled]:
    """Recalls that nobody has confirmed, the oldest first; also of concluded cases."""
    rows = _recalled(actor, day).select_related("unit", "entry__case")
    rows = rows.defer("document", "entry__decision", "entry__correction", "entry__dropped_why")
    return [Recalled(row, (day - row.recalled_on).days) for row in rows.order_by("recalled_on", "id")[:SHOWN]]
