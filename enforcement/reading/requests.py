"""Which requests somebody may open, and the counts that others see instead."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from enforcement.access import cases_of, court_posts
from enforcement.models import (
    AT_WINDOW,
    BEFORE_SENDING,
    AssistanceRequest,
    CaseOfficer,
    Declaration,
    JointAction,
    Party,
    RequestState,
    Side,
)
from enforcement.request_kinds import BY_CODE
from enforcement.requests_lifecycle import DECIDERS
from organisations.models import Organisation, Role, User

#: The department has done its part.
ANSWERED = (RequestState.REPLIED, RequestState.VERIFIED)


def requests_of(user: User, day: dt.date) -> QuerySet[AssistanceRequest]:
    """Requests of the cases in which the account is named, and those that it decides or decided on, unless it stepped aside. Not a
    window's."""
    scope = Q(case__in=cases_of(user, day))
    courts = {post.organisation_id for post in court_posts(user, *DECIDERS)}
    if courts:
        decides = Q(case__court__in=courts, state__in=BEFORE_SENDING)
        decides |= Q(approved_by=user) | Q(confirmed_by=user)
        aside = Declaration.objects.filter(request=OuterRef("pk"), user=user, steps_aside=True)
        scope |= decides & ~Exists(aside)
    return AssistanceRequest.objects.filter(scope)


def reads_replies(user: User, row: AssistanceRequest, day: dt.date) -> bool:
    """Replies are for the named officers and the panel only (DOMAIN 5.4 form rule 11)."""
    return cases_of(user, day).filter(pk=row.case_id).exists()


def to_decide(user: User, day: dt.date) -> QuerySet[AssistanceRequest]:
    """What waits for the account's decision; not its own requests, nor those it stands in or stepped aside from."""
    courts = {post.organisation_id for post in court_posts(user, *DECIDERS)}
    rows = AssistanceRequest.objects.filter(case__court__in=courts, state__in=BEFORE_SENDING)
    rows = rows.exclude(prepared_by=user).exclude(approved_by=user)
    rows = rows.exclude(officer__post__person=user.person_id)
    rows = rows.exclude(second_officer__post__person=user.person_id)
    return rows.exclude(declarations__user=user, declarations__steps_aside=True)


def to_verify(user: User, day: dt.date) -> QuerySet[AssistanceRequest]:
    """Replies that wait for the account as a named officer or of the panel."""
    return AssistanceRequest.objects.filter(case__in=cases_of(user, day), state=RequestState.REPLIED)


def joint_actions_of(user: User, day: dt.date) -> QuerySet[JointAction]:
    courts = {post.organisation_id for post in court_posts(user, Role.COURT_PRESIDENT)}
    return JointAction.objects.filter(Q(case__in=cases_of(user, day)) | Q(case__court__in=courts))


@dataclass(frozen=True)
class Obligor:
    """One line of a sitting: an obligor of one of the officer's cases, and who may be the second officer."""

    party: Party
    others: tuple[CaseOfficer, ...]


#: Obligors that one sitting offers; a case narrows it.
OFFERED = 60


def obligors_for(user: User, post_id: int, day: dt.date, case_id: int | None = None) -> list[Obligor]:
    """Obligors of the open cases in which the acting post is named, newest case first."""
    named = CaseOfficer.objects.on(day).filter(post=post_id).values("case")
    cases = cases_of(user, day).filter(pk__in=named, filed_on__isnull=False, concluded_on=None)
    if case_id is not None:
        cases = cases.filter(pk=case_id)
    parties = (
        Party.objects.filter(case__in=cases, side=Side.OBLIGOR, left_on=None)
        .select_related("case__court")
        .order_by("-case", "pk")
    )
    rows = list(parties[:OFFERED])
    officers = CaseOfficer.objects.on(day).filter(case__in={row.case_id for row in rows})
    beside: dict[int, list[CaseOfficer]] = {}
    for officer in officers.select_related("post__person").order_by("duty", "pk"):
        if officer.post_id != post_id:
            beside.setdefault(officer.case_id, []).append(officer)
    return [Obligor(row, tuple(beside.get(row.case_id, ()))) for row in rows]


@dataclass(frozen=True)
class HolderLine:
    """Counts of one department and kind, without any person. `hours` from sending to reply, on average."""

    holder: str
    kind: str
    sent: int
    open: int
    late: int
    replied: int
    hours: float | None


def by_holder(at: dt.datetime, since: dt.date) -> list[HolderLine]:
    """Requests sent since a day, by department and kind."""
    waited = ExpressionWrapper(F("replied_at") - F("sent_at"), output_field=DurationField())
    rows = (
        AssistanceRequest.objects.filter(sent_at__date__gte=since)
        .values("holder", "holder__path", "kind_code")
        .annotate(
            sent=Count("pk"),
            open=Count("pk", filter=Q(state__in=AT_WINDOW)),
            late=Count("pk", filter=Q(state__in=AT_WINDOW, ticket__answer_by__lt=at)),
            replied=Count("pk", filter=Q(replied_at__isnull=False)),
            waited=Avg(waited, filter=Q(replied_at__isnull=False)),
        )
        .order_by("holder__path", "kind_code")
    )
    units = Organisation.objects.in_bulk({row["holder"] for row in rows})
    return [
        HolderLine(
            holder=str(units[row["holder"]]),
            kind=row["kind_code"],
            sent=row["sent"],
            open=row["open"],
            late=row["late"],
            replied=row["replied"],
            hours=round(row["waited"].total_seconds() / 3600, 1) if row["waited"] is not None else None,
        )
        for row in rows
    ]


def silent(rows: QuerySet[AssistanceRequest], at: dt.datetime) -> QuerySet[AssistanceRequest]:
    """Of these, what a department has not replied to in time, longest first."""
    return rows.late(at).select_related("case", "holder", "ticket").order_by("ticket__answer_by")


def at_window(user: User, *, answered: bool) -> QuerySet[AssistanceRequest]:
    """What the account's department was asked: what it answered, or what waits for it."""
    rows = AssistanceRequest.objects.at_window_of(user)
    return rows.filter(state__in=ANSWERED) if answered else rows.exclude(state__in=ANSWERED)


def replied(rows: QuerySet[AssistanceRequest]) -> QuerySet[AssistanceRequest]:
    """Of these, replies to verify, oldest first."""
    return (
        rows.filter(state=RequestState.REPLIED)
        .select_related("case", "holder", "ticket")
        .order_by("replied_at")
    )


def kinds_in_order() -> Iterable:
    return BY_CODE.values()
