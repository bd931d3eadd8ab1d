"""Which tickets can stand behind a number at all: what the database is asked before counting decides.

Every condition here may let through too much and must never hold back one that counts; a test compares every number with
what stands behind it.
"""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from tickets.figures.numbers import Number
from tickets.figures.parts import Part
from tickets.figures.periods import Period
from tickets.models import (
    CallBackOutcome,
    Dispatch,
    DispatchRole,
    DispatchState,
    Result,
    Satisfaction,
    State,
)
from tickets.models.states import ENDED, OPEN_DISPATCH

#: The column that a part's day is taken from: of the ticket, or (with a dot) of its dispatches.
_CLOSED, _SENT, _ANSWERED = "closed_at", "dispatches.dispatched_at", "dispatches.answered_at"
SOURCES: dict[Part, str] = {
    Part.RAISED: "raised_at",
    Part.DUE: "answer_by",
    Part.DUE_ON_TIME: "answer_by",
    Part.DUE_LATE: "answer_by",
    Part.SIGN: "dispatches.sign_by",
    Part.SIGNED: "dispatches.sign_by",
    **dict.fromkeys((Part.CONTACT, Part.CONTACTED, Part.UNREACHED), "dispatches.contact_by"),
    **dict.fromkeys((Part.OWED, Part.OWED_ON_TIME, Part.OWED_LATE, Part.CHARGED), "dispatches.answer_by"),
    **dict.fromkeys((Part.SENT, Part.SENT_CLOSED, Part.CASE, Part.RETURNED), _SENT),
    **dict.fromkeys((Part.KEPT, Part.KEPT_ASSIST, Part.KEPT_ON_TIME, Part.KEPT_LATE), _SENT),
    **dict.fromkeys((Part.ANSWERS, Part.REWORKED, Part.EXPLAINED_ANSWERS, Part.ON_BEHALF), _ANSWERED),
    **dict.fromkeys((Part.MINUTES, Part.TIMED, Part.NET_MINUTES), _ANSWERED),
}

LATE = Q(ended_at__gt=F("answer_by"))
NOT_IN_TIME = LATE | Q(ended_at=None)
#: What must hold of the ticket for a part that few tickets have.
OF_TICKET: dict[Part, Q] = {
    Part.DECLINED: Q(state__in=(State.DECLINED, State.REDIRECTED)),
    **dict.fromkeys((Part.CANCELLED, Part.MERGED), Q(state=State.CANCELLED)),
    **dict.fromkeys((Part.DUE_ON_TIME, Part.SENT_CLOSED), Q(state=State.CLOSED)),
    Part.DUE_LATE: Q(closed_at__gt=F("answer_by")),
    Part.REWORKED: Q(rework_count__gt=0),
    **dict.fromkeys((Part.SOLVED, Part.EXPLAINED), Q(outcome=CallBackOutcome.SOLVED)),
    Part.PARTLY: Q(outcome=CallBackOutcome.PARTLY),
    Part.UNSOLVED: Q(outcome=CallBackOutcome.UNSOLVED),
    Part.NO_REPLY: Q(outcome=CallBackOutcome.NO_REPLY),
    Part.NOT_CALLED: Q(outcome=""),
    Part.SATISFIED: Q(satisfaction=Satisfaction.SATISFIED),
    Part.MOSTLY: Q(satisfaction=Satisfaction.MOSTLY),
    Part.DISSATISFIED: Q(satisfaction=Satisfaction.DISSATISFIED),
}
#: What must hold of one of its dispatches.
OF_DISPATCH: dict[Part, Q] = {
    **dict.fromkeys((Part.OWED_LATE, Part.KEPT_LATE), LATE),
    **dict.fromkeys((Part.OWED_ON_TIME, Part.KEPT_ON_TIME), Q(state=DispatchState.ANSWERED)),
    Part.CHARGED: NOT_IN_TIME,
    Part.SIGNED: Q(signed_at__isnull=False),
    Part.CONTACTED: Q(contacted_at__isnull=False),
    Part.RETURNED: Q(state=DispatchState.RETURNED),
    Part.KEPT_ASSIST: Q(role=DispatchRole.ASSIST),
    Part.UNREACHED: Q(attempted_at__isnull=False, contacted_at=None),
    Part.EXPLAINED_ANSWERS: Q(result=Result.EXPLAINED),
}

#: What a reopened ticket still counts for with the rounds that were closed before.
OF_A_CLOSING = frozenset(
    {
        Part.DUE, Part.DUE_ON_TIME, Part.DUE_LATE, Part.SOLVED, Part.PARTLY, Part.UNSOLVED, Part.NO_REPLY,
        Part.EXPLAINED, Part.NOT_CALLED, Part.SATISFIED, Part.MOSTLY, Part.DISSATISFIED,
    }
)  # fmt: skip


def can_hold(number: Number, period: Period) -> Q:
    """The condition on tickets: superset of those that give the number something in the period."""
    span = (_midnight(period.first), _midnight(period.last + dt.timedelta(days=1)))
    found = Q()
    for part, weight in number.parts.items():
        if weight > 0:
            found |= _dated(part, span) & _of_part(part)
    if OF_A_CLOSING & number.parts.keys():
        # Few tickets are reopened; counting tells the days of their earlier rounds.
        found |= Q(closed_before__isnull=False)
    if any(weight < 0 for weight in number.parts.values()):
        # All less those that are done: what is open.
        released = Q(state=DispatchState.WITHDRAWN) & LATE
        found &= ~Q(state__in=ENDED) | _has(Q(state__in=OPEN_DISPATCH) | released)
    if number.left_out:
        late_assist = Q(role=DispatchRole.ASSIST) & NOT_IN_TIME
        found &= Q(excluded=True) | _has(Q(excluded=True) | late_assist)
    return found


def _dated(part: Part, span: tuple[dt.datetime, dt.datetime]) -> Q:
    _table, dot, column = SOURCES.get(part, _CLOSED).rpartition(".")
    within = Q(**{f"{column}__gte": span[0], f"{column}__lt": span[1]})
    return _has(within) if dot else within


def _of_part(part: Part) -> Q:
    condition = OF_TICKET.get(part, Q())
    return condition & _has(OF_DISPATCH[part]) if part in OF_DISPATCH else condition


def _has(condition: Q) -> Q:
    return Q(Exists(Dispatch.objects.filter(condition, ticket=OuterRef("pk"))))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
