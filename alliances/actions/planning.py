"""The yearly plan of a chain: targets set, adopted, claimed by their units, reviewed; and figures from outside."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_force, locked, own, plain, record, refuse, step
from alliances.lifecycle import PLAN_RULES, PlanStep, desk, works_for
from alliances.models import OutsideFigure, PlanState, Target, YearPlan
from organisations.models import Alliance, Organisation
from tickets.lifecycle import WrongState
from tickets.standing import Actor


class TargetRow(NamedTuple):
    """A duty; with `indicator` also value and unit of measure."""

    title: str
    responsible: Organisation
    due_on: dt.date
    indicator: str = ""
    value: Decimal | None = None
    unit: str = ""


@transaction.atomic
def draft_plan(*, by: Actor, at: dt.datetime, alliance: Alliance, year: int, title: str) -> YearPlan:
    in_force(alliance, at)
    plan = YearPlan(alliance=alliance, year=year, title=title, state=PlanState.DRAFT)
    own(desk(by, plan))
    if YearPlan.objects.filter(alliance=alliance, year=year).exists():
        refuse({"year": _("The chain has a plan for this year.")})
    plan.save(force_insert=True)
    record(plan, "draft", by, at, year=year)
    return plan


@transaction.atomic
def set_targets(*, plan_id: int, by: Actor, at: dt.datetime, targets: Sequence[TargetRow]) -> YearPlan:
    """Replace the targets of a draft. Raises Incomplete for a unit outside the alliance or a value without its unit."""
    plan = _stepped(plan_id, PlanStep.CHANGE, by)
    members = set(plan.alliance.memberships.on(timezone.localdate(at)).values_list("organisation", flat=True))
    errors = {}
    for place, row in enumerate(targets):
        if row.responsible.pk not in members:
            errors[f"responsible-{place}"] = "not_a_member"
        if (row.value is not None or row.indicator) and (not row.value or row.value <= 0 or not row.unit):
            errors[f"value-{place}"] = _("A value is above zero and has its unit of measure.")
    refuse(errors)
    plan.targets.all().delete()
    Target.objects.bulk_create(Target(plan=plan, **row._asdict()) for row in targets)
    record(plan, "set_targets", by, at, targets=len(targets))
    return plan


@transaction.atomic
def adopt(*, plan_id: int, by: Actor, at: dt.datetime, adopted_on: dt.date, basis: str) -> YearPlan:
    plan = _stepped(plan_id, PlanStep.ADOPT, by)
    errors = {}
    if not plan.targets.exists():
        errors["targets"] = _("A plan has at least one target.")
    if adopted_on > timezone.localdate(at):
        errors["adopted_on"] = _("This day has not come yet.")
    if not basis.strip():
        errors["basis"] = "required"
    refuse(errors)
    plan.adopted_on, plan.basis = adopted_on, basis
    plan.save()
    record(plan, "adopt", by, at, basis=basis)
    return plan


@transaction.atomic
def claim_target(*, target_id: int, by: Actor, at: dt.datetime) -> Target:
    """The responsible unit takes the duty on; its support actions may then answer it."""
    target = Target.objects.select_for_update(of=("self",), no_key=True).get(pk=target_id)
    _stepped(target.plan_id, PlanStep.CLAIM, by)
    own(works_for(by, target.responsible_id))
    if target.claimed_at is not None:
        raise WrongState("wrong_state", _("This duty is claimed already."))
    target.claimed_at, target.claimed_by = at, by.user
    target.save()
    record(target, "claim", by, at)
    return target


@transaction.atomic
def review(*, plan_id: int, by: Actor, at: dt.datetime, review: str) -> YearPlan:
    plan = _stepped(plan_id, PlanStep.REVIEW, by)
    if not review.strip():
        refuse({"review": "required"})
    plan.review = review
    plan.save()
    record(plan, "review", by, at)
    return plan


@transaction.atomic
def enter_outside_figure(*, by: Actor, at: dt.datetime, alliance: Alliance, **fields) -> OutsideFigure:
    """Write down what a source outside says, as it says it. Raises Incomplete without a source or a day to come."""
    in_force(alliance, at)
    figure = OutsideFigure(alliance=alliance, entered_at=at, entered_by=by.user, **fields)
    own(desk(by, figure))
    errors = {}
    if not figure.source.strip():
        errors["source"] = "required"
    if figure.as_of > timezone.localdate(at):
        errors["as_of"] = _("This day has not come yet.")
    refuse(errors)
    try:
        with transaction.atomic():
            figure.save(force_insert=True)
    except IntegrityError:
        refuse({"name": _("This figure is entered already.")})
    record(figure, "enter", by, at, **plain(value=figure.value))
    return figure


def _stepped(plan_id: int, name: PlanStep, by: Actor) -> YearPlan:
    plan = locked(YearPlan.objects, plan_id)
    step(PLAN_RULES, name, by, plan)
    return plan
