"""A plan of distribution: worked out, served, objected to, final."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enforcement.actions.money import fen_of, not_held
from enforcement.actions.on_case import entered, keyed, locked_case, locked_of_case, not_ahead
from enforcement.distribution import OBJECTION_DAYS, Among, Claim, Rank, distribute
from enforcement.models import Plan, PlanShare, PlanState
from enforcement.owing import free_fen
from enforcement.profile import is_full
from enforcement.yuan import FEN
from meetings.actions.recording import record
from meetings.lifecycle import not_now
from tickets.court_days import last_day
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import CalendarDay
from tickets.standing import Actor


class Claimed(NamedTuple):
    """A claim as it is typed."""

    who: str
    amount: Decimal
    rank: str
    filed_on: dt.date
    filed_number: int = 0
    order: int | None = None


@transaction.atomic
def draft(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    yuan: Decimal,
    among: str,
    claims: Iterable[Claimed],
    key: uuid.UUID | None = None,
) -> Plan:
    """Work out who gets what of `yuan`. Raises NotYours; Incomplete for more than is held and without claims; WrongState
    while another plan is open."""
    case = locked_case(case_id, by, at)
    if known := entered(Plan, key):
        return known
    if case.plans.filter(state__in=[PlanState.DRAFT, PlanState.SERVED, PlanState.OBJECTED]).exists():
        words = _("A plan is open already: make it final or drop it before you work out another.")
        raise WrongState("wrong_state", words)
    fen, claims = fen_of(yuan), list(claims)
    if fen > free_fen(case):
        raise not_held()
    if not claims:
        raise Incomplete({"claims": _("Enter at least one claim.")})
    for claim in claims:
        fen_of(claim.amount, "claims")
    shares, left = distribute(
        Decimal(fen) * FEN,
        [
            Claim(n, each.amount, Rank(each.rank), (each.filed_on, each.filed_number), each.order)
            for n, each in enumerate(claims)
        ],
        Among(among),
    )
    plan = Plan.objects.create(
        **keyed(key), case=case, fen=fen, among=among, left_fen=int(left / FEN), at=at, by=by.user
    )
    for share in shares:
        claim = claims[share.claim.key]
        PlanShare.objects.create(
            plan=plan,
            rank=claim.rank,
            order=claim.order,
            filed_on=claim.filed_on,
            filed_number=claim.filed_number,
            who=claim.who,
            claim=str(claim.amount),
            share=str(share.amount),
        )
    record(plan, "draft", by, at, claims=len(claims))
    return plan


def _plan(plan_id: int, by: Actor, at: dt.datetime, *states: str) -> Plan:
    plan = locked_of_case(Plan.objects.select_related("case"), plan_id, by, at)
    if plan.state not in states:
        raise not_now()
    return plan


def _saved(plan: Plan, state: str, verb: str, by: Actor, at: dt.datetime) -> Plan:
    plan.state = state
    plan.save()
    record(plan, verb, by, at)
    return plan


@transaction.atomic
def serve(*, plan_id: int, by: Actor, at: dt.datetime, on: dt.date) -> Plan:
    """The plan was served on all; objections within 15 days. Where the calendar does not reach, no last day is said."""
    plan = _plan(plan_id, by, at, PlanState.DRAFT)
    plan.served_on = not_ahead(on, at, "on")
    plan.object_by = _object_by(on)
    return _saved(plan, PlanState.SERVED, "serve", by, at)


def _object_by(served_on: dt.date) -> dt.date | None:
    return last_day(served_on, OBJECTION_DAYS, calendar_after(served_on))


def calendar_after(day: dt.date, days: int = 60) -> Mapping[dt.date, bool]:
    """The calendar's days after one, as far as they are known and certain."""
    span = (day, day + dt.timedelta(days=days))
    return dict(CalendarDay.objects.filter(day__range=span).values_list("day", "is_working"))


@transaction.atomic
def object_to(*, plan_id: int, by: Actor, at: dt.datetime, objection: str = "") -> Plan:
    """Somebody objects: the others are told, and nothing is paid until it is settled (民诉法解释 art. 510)."""
    plan = _plan(plan_id, by, at, PlanState.SERVED)
    plan.objection = objection
    return _saved(plan, PlanState.OBJECTED, "object", by, at)


@transaction.atomic
def drop(*, plan_id: int, by: Actor, at: dt.datetime, objection: str = "") -> Plan:
    """Not carried out: a corrected plan takes its place."""
    plan = _plan(plan_id, by, at, PlanState.DRAFT, PlanState.SERVED, PlanState.OBJECTED)
    if objection:
        plan.objection = objection
    return _saved(plan, PlanState.DROPPED, "drop", by, at)


@transaction.atomic
def finish(*, plan_id: int, by: Actor, at: dt.datetime, settled: str = "") -> Plan:
    """The time for objections is over, or what was objected is settled (`settled` says how). Raises NotYours, WrongState
    before that, Incomplete."""
    plan = _plan(plan_id, by, at, PlanState.SERVED, PlanState.OBJECTED)
    if plan.state == PlanState.OBJECTED:
        if is_full() and not settled.strip():
            raise Incomplete({"settled": _("Say what became of the objection.")})
        told = plan.objection.reveal() if plan.objection else ""
        plan.objection = f"{told}\n{settled}".strip()
    else:
        # The calendar may have grown since the service.
        plan.object_by = plan.object_by or _object_by(plan.served_on)
        if plan.object_by is None:
            words = _(
                "Until when objections may be raised is not known yet: the calendar does not reach the day."
            )
            raise WrongState("wrong_state", words)
        if timezone.localdate(at) <= plan.object_by:
            words = _("Objections may be raised until %(day)s; the plan becomes final after that day.")
            raise WrongState("wrong_state", words % {"day": date_format(plan.object_by)})
    return _saved(plan, PlanState.FINAL, "finish", by, at)
