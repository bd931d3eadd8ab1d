"""Advice: asked, answered, checked by another person, kept in the knowledge base until it is no longer valid."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import ADVICE_RULES, AdviceStep
from meetings.models import Advice, AdviceState
from organisations.models import Alliance, Organisation
from tickets import kinds
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import NoticeKind
from tickets.standing import Actor


@transaction.atomic
def ask_advice(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    department: Organisation,
    title: str,
    description: str = "",
) -> Advice:
    """Ask a member department. Who may raise a ticket in the alliance may ask; no clock runs.

    Raises NotYours, or Incomplete for a unit that is no member.
    """
    refusal = kinds.why_not_raise(alliance.kind, by.post, alliance)
    if refusal:
        raise NotYours("may_not_raise", str(refusal))
    if not alliance.memberships.on(timezone.localdate(at)).filter(organisation=department).exists():
        raise Incomplete({"department": "not_a_member"})
    advice = Advice.objects.create(
        alliance=alliance,
        unit=by.unit,
        department=department,
        title=title,
        description=description,
        state=AdviceState.ASKED,
        asked_at=at,
    )
    record(advice, "ask", by, at, department=department.code)
    tell_units(advice, NoticeKind.ASKED, by, at, {department.pk})
    return advice


@transaction.atomic
def answer(*, advice_id: int, by: Actor, at: dt.datetime, answer: str, basis: str) -> Advice:
    """The department writes its answer and what it rests on; nobody reads it before it is checked."""
    advice = _stepped(advice_id, AdviceStep.ANSWER, by)
    advice.answer, advice.basis, advice.note = answer, basis, ""
    advice.answered_by, advice.answered_at = by.user, at
    return _saved(advice, "answer", by, at, NoticeKind.ASKED, {advice.department_id})


@transaction.atomic
def publish(*, advice_id: int, by: Actor, at: dt.datetime, valid_until: dt.date | None = None) -> Advice:
    """Another person has checked it: the answer is told and becomes an entry of the knowledge base."""
    advice = _stepped(advice_id, AdviceStep.PUBLISH, by)
    if valid_until is not None and valid_until < timezone.localdate(at):
        raise Incomplete({"valid_until": _("This day has passed.")})
    advice.checked_by, advice.checked_at, advice.valid_until = by.user, at, valid_until
    return _saved(advice, "publish", by, at, NoticeKind.INFORMED, {advice.unit_id, advice.department_id})


@transaction.atomic
def send_back(*, advice_id: int, by: Actor, at: dt.datetime, reason: str) -> Advice:
    advice = _stepped(advice_id, AdviceStep.SEND_BACK, by)
    advice.note = reason
    return _saved(advice, "send_back", by, at, NoticeKind.ASKED, {advice.department_id})


@transaction.atomic
def take_back(*, advice_id: int, by: Actor, at: dt.datetime) -> Advice:
    advice = _stepped(advice_id, AdviceStep.TAKE_BACK, by)
    return _saved(advice, "take_back", by, at, NoticeKind.INFORMED, {advice.department_id})


@transaction.atomic
def withdraw(*, advice_id: int, by: Actor, at: dt.datetime, reason: str) -> Advice:
    """The entry no longer holds; it is offered to nobody."""
    advice = _stepped(advice_id, AdviceStep.WITHDRAW, by)
    advice.note = reason
    return _saved(advice, "withdraw", by, at, NoticeKind.INFORMED, {advice.unit_id, advice.department_id})


def _stepped(advice_id: int, name: AdviceStep, by: Actor) -> Advice:
    advice = locked(Advice.objects, advice_id)
    step(ADVICE_RULES, name, by, advice)
    return advice


def _saved(
    advice: Advice, verb: str, by: Actor, at: dt.datetime, told: NoticeKind, units: set[int]
) -> Advice:
    advice.save()
    record(advice, verb, by, at)
    tell_units(advice, told, by, at, units)
    return advice
