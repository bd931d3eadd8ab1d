"""Cases as their pages read them: one with everything that belongs to it, a list of the own ones, what lapses next."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from enforcement import concluding, custody, limits
from enforcement.access import cases_of
from enforcement.actions.cases import NUMBER
from enforcement.actions.milestones import facts_of
from enforcement.case_numbers import NotANumber, normal
from enforcement.measure_terms import months_after
from enforcement.models import (
    Basis,
    Case,
    CaseOfficer,
    CaseState,
    CaseType,
    ConclusionKind,
    ConclusionTakenBack,
    Milestone,
    MilestoneKind,
    PartyCorrection,
    Pause,
)
from organisations.models import User
from tickets import clocks

#: What the desk looks at: cases whose conclusion may be near, and those with something begun lately. The oldest first.
NEAR_CONCLUSION = dt.timedelta(days=120)
#: Three months and not six: an administrative decision.
NEAR_SHORT_CONCLUSION = dt.timedelta(days=30)
#: Longer than until the conclusion is near, so that what is late does not leave the desk in between.
LATELY = NEAR_CONCLUSION + dt.timedelta(days=30)
AT_MOST = 300
SHOWN = 60
#: What falls due later does not stand on the desk yet.
AHEAD = dt.timedelta(days=90)
#: Days left from which a limit is counted beside the desk's tab.
SOON = 7
#: Milestones that begin a limit counted in days.
BEGINNINGS = tuple({rule.begins for rule in limits.RULES if rule.days})


def found_case(user: User, pk: int, day: dt.date) -> Case | None:
    """The case if the account may open it that day, with `named`, parties, officers, milestones, pauses and files,
    and what was corrected or taken back."""
    case = (
        cases_of(user, day)
        .filter(pk=pk)
        .select_related("court", "bank", "resumes")
        .prefetch_related(
            Prefetch("parties__corrections", PartyCorrection.objects.select_related("by__person")),
            Prefetch("conclusions_taken_back", ConclusionTakenBack.objects.select_related("by__person")),
            Prefetch("officers", CaseOfficer.objects.select_related("post__person", "post__organisation")),
            Prefetch("milestones", Milestone.objects.select_related("file", "by__person")),
            "pauses",
            "files",
        )
        .first()
    )
    if case is not None:
        case.named = named_on(case, day)
    return case


def named_on(case: Case, day: dt.date) -> frozenset[int]:
    """Posts named in the case that day."""
    return frozenset(row.post_id for row in case.officers.all() if row.in_force(day))


@dataclass(frozen=True)
class Filters:
    """What the list of cases is narrowed to; `number` is a whole case number."""

    state: str = ""
    type: str = ""
    number: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Filters":
        """From an address; what is no choice is left out."""
        state, type_ = sent.get("state", ""), sent.get("type", "")
        return cls(
            state if state == "open" or state in CaseState.values else "",
            type_ if type_ in CaseType.values else "",
            sent.get("number", "").strip()[:60],
        )

    @property
    def any_set(self) -> bool:
        return bool(self.state or self.type or self.number)


def listed(user: User, day: dt.date, filters: Filters) -> QuerySet[Case]:
    """The own cases. A number finds its one case; there is no search for people."""
    rows = cases_of(user, day).select_related("court", "bank").prefetch_related("parties", "pauses")
    if filters.state == "open":
        rows = rows.exclude(state=CaseState.CONCLUDED)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.type:
        rows = rows.filter(type=filters.type)
    if filters.number:
        try:
            rows = rows.filter(number_hash=custody.court_hash(normal(filters.number), NUMBER))
        except NotANumber:
            rows = rows.none()
    return rows


def facts(case: Case) -> limits.Facts:
    """What the limits of the case look at, from its milestones and pauses."""
    noted: dict[str, list[dt.date]] = {}
    for row in case.milestones.all():
        if row.struck_at is None:
            noted.setdefault(row.kind, []).append(row.on)
    return limits.Facts(
        case.type,
        case.basis_kind,
        case.filed_on,
        case.concluded_on,
        case.conclude_by,
        noted,
        [(pause.kind, pause.from_on, pause.to_on) for pause in case.pauses.all()],
    )


def limits_of(case: Case, day: dt.date, calendar: limits.Calendar | None = None) -> list[dict[str, Any]]:
    """Each limit of the case, whether it is late and how many days are left; of a concluded one as it stood on that day."""
    calendar = clocks.current().calendar.days if calendar is None else calendar
    day = case.concluded_on or day
    rows = [_shown(limit, day) for limit in limits.limits(facts(case), calendar, day)]
    return rows if case.is_open else [row | {"left": None} for row in rows]


def _shown(limit: limits.Limit, day: dt.date) -> dict[str, Any]:
    return {
        "limit": limit,
        "late": limit.late(day),
        "left": (limit.due - day).days if limit.due and limit.done_on is None else None,
    }


def lapsing(user: User, day: dt.date) -> list[dict[str, Any]]:
    """Running limits of the own open cases and queries due after the current procedure ended, the nearest first."""
    light = (
        Prefetch("milestones", Milestone.objects.defer("document")),
        Prefetch("pauses", Pause.objects.defer("document")),
    )
    mine = cases_of(user, day)
    running = mine.exclude(state=CaseState.CONCLUDED)
    short = Q(basis_kind=Basis.ADMINISTRATIVE, filed_on__lte=day - NEAR_SHORT_CONCLUSION)
    # An extension says the day itself.
    extended = Q(conclude_by__lte=day + AHEAD)
    near = running.filter(Q(filed_on__lte=day - NEAR_CONCLUSION) | short | extended).order_by(
        "filed_on", "id"
    )
    begun = Milestone.objects.filter(kind__in=BEGINNINGS, on__gte=day - LATELY, struck_at=None)
    lately = running.filter(Q(pk__in=begun.values("case")) | Q(state=CaseState.APPLIED)).order_by("-id")
    ids = [*near.values_list("pk", flat=True)[:AT_MOST], *lately.values_list("pk", flat=True)[:AT_MOST]]
    rows, calendar = [], clocks.current().calendar.days
    for case in Case.objects.filter(pk__in=set(ids)).prefetch_related(*light):
        rows += [
            {"case": case, **shown}
            for shown in limits_of(case, day, calendar)
            if shown["limit"].done_on is None
        ]
    rows += _queries_due(mine, day, light)
    near_ones = (row for row in rows if row["limit"].known <= day + AHEAD)
    return sorted(near_ones, key=lambda row: row["limit"].known)[:SHOWN]


def desk_count(user: User, day: dt.date) -> int:
    """How many of them are late or fall due within a week."""
    return sum((row["limit"].known - day).days <= SOON for row in lapsing(user, day))


def _queries_due(mine: QuerySet[Case], day: dt.date, light: Sequence[Prefetch]) -> list[dict[str, Any]]:
    ended = mine.filter(
        conclusion=ConclusionKind.CURRENT_ENDED,
        concluded_on__gte=months_after(day, -12 * concluding.QUERY_YEARS - 6),
        resumed_by=None,
    ).order_by("concluded_on", "id")[:AT_MOST]
    rows = []
    for case in ended.prefetch_related(light[0]):
        limit = next_query(case)
        if limit is not None:
            rows.append({"case": case, **_shown(limit, day)})
    return rows


def next_query(case: Case) -> limits.Limit | None:
    """The next query that people owe after the current procedure ended; nothing here queries by itself."""
    if case.conclusion != ConclusionKind.CURRENT_ENDED:
        return None
    queried = [
        row.on
        for row in case.milestones.all()
        if row.kind == MilestoneKind.LATER_QUERY and row.struck_at is None
    ]
    due = concluding.next_query(case.concluded_on, queried)
    if due is None:
        return None
    return limits.Limit("later_query", limits.LATER_QUERY, limits.CURRENT_ENDED, "9", case.concluded_on, due)


def conclusions(case: Case, day: dt.date) -> list[dict[str, Any]]:
    """For each of the conclusions that can be reached its conditions, met or missing as of that day; a ground is asked with the step."""
    shown = []
    for kind in concluding.possible(case.filed_on):
        grounds = concluding.grounds_of(kind, case.basis_kind)
        found = concluding.conditions(kind, facts_of(case, day, grounds[0] if grounds else ""))
        shown.append(
            {
                "kind": kind,
                # The last one is the ground, which is told by its names.
                "conditions": found[:-1] if grounds else found,
                "grounds": grounds,
                "ready": all(each.met for each in found),
            }
        )
    return shown
