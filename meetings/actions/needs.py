"""Needs and resources are entered and changed; a need is assessed, claimed by a unit, and met."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import NEED_RULES, NeedStep, desk, owner_or_desk
from meetings.models import Claim, Need, NeedState, Resource
from organisations.models import Alliance, Area, Organisation
from organisations.models.people import ROSTER_ROLES
from tickets import kinds
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor


@transaction.atomic
def enter_need(*, by: Actor, at: dt.datetime, alliance: Alliance, area: Area, **fields) -> Need:
    """Put a need on the list, for the acting unit. Who may raise a ticket in the alliance may enter a need.

    Raises NotYours, or Incomplete for a place outside the alliance's area or a day that has passed.
    """
    refusal = kinds.why_not_raise(alliance.kind, by.post, alliance)
    if refusal:
        raise NotYours("may_not_raise", str(refusal))
    need = Need(
        alliance=alliance, area=area, unit=by.unit, state=NeedState.COLLECTED, entered_at=at, **fields
    )
    _check_need(need, at)
    need.save(force_insert=True)
    record(need, "enter", by, at)
    return need


@transaction.atomic
def change_need(*, need_id: int, by: Actor, at: dt.datetime, **fields) -> Need:
    """Correct an entry that nobody has assessed yet."""
    need = locked(Need.objects, need_id)
    step(NEED_RULES, NeedStep.CHANGE, by, need)
    for name, value in fields.items():
        setattr(need, name, value)
    _check_need(need, at)
    need.save()
    record(need, "change", by, at, fields=sorted(fields))
    return need


def _check_need(need: Need, at: dt.datetime) -> None:
    errors = {}
    if not need.area.path.startswith(need.alliance.area.path):
        errors["area"] = _("This place lies outside the alliance's area.")
    if need.wished_on is not None and need.wished_on < timezone.localdate(at):
        errors["wished_on"] = _("This day has passed.")
    if errors:
        raise Incomplete(errors)


@transaction.atomic
def assess(*, need_id: int, by: Actor, at: dt.datetime, assessment: str) -> Need:
    need = locked(Need.objects, need_id)
    step(NEED_RULES, NeedStep.ASSESS, by, need)
    need.assessment = assessment
    need.save()
    record(need, "assess", by, at)
    return need


@transaction.atomic
def drop_need(*, need_id: int, by: Actor, at: dt.datetime, reason: str) -> Need:
    """Do not take a need up; its unit is told and reads the reason."""
    need = locked(Need.objects, need_id)
    step(NEED_RULES, NeedStep.DROP, by, need)
    need.end_reason = reason
    need.save()
    record(need, "drop", by, at, reason=reason)
    tell_units(need, NoticeKind.INFORMED, by, at, {need.unit_id})
    return need


@transaction.atomic
def claim(*, need_id: int, by: Actor, at: dt.datetime, resource: Resource, due_on: dt.date) -> Claim:
    """The resource's unit takes on the need, until a day. The office may enter it for the unit.

    Raises Incomplete where the resource does not fit or belongs to another unit.
    """
    need = locked(Need.objects, need_id)
    step(NEED_RULES, NeedStep.CLAIM, by, need)
    today = timezone.localdate(at)
    errors = {}
    if not desk(by, need) and resource.unit_id != by.unit.pk:
        errors["resource"] = _("This resource belongs to another unit.")
    elif not resource.fits(need, today):
        errors["resource"] = _("This resource does not fit: category, place or time differ.")
    if due_on < today:
        errors["due_on"] = _("This day has passed.")
    if errors:
        raise Incomplete(errors)
    need.save()
    made = Claim.objects.create(
        need=need, resource=resource, unit=resource.unit, claimed_at=at, by=by.user, due_on=due_on
    )
    record(need, "claim", by, at, resource=resource.pk, unit=resource.unit.code)
    tell_units(need, NoticeKind.INFORMED, by, at, {need.unit_id, resource.unit_id})
    return made


@transaction.atomic
def release(*, need_id: int, by: Actor, at: dt.datetime, reason: str) -> Need:
    """The claim cannot be kept; the need is open to others again."""
    return _end_claim(need_id, NeedStep.RELEASE, by, at, reason, fulfilled=False)


@transaction.atomic
def fulfil(*, need_id: int, by: Actor, at: dt.datetime, result: str) -> Need:
    """The unit whose need it was says that it is met, and how."""
    return _end_claim(need_id, NeedStep.FULFIL, by, at, result, fulfilled=True)


def _end_claim(
    need_id: int, name: NeedStep, by: Actor, at: dt.datetime, result: str, *, fulfilled: bool
) -> Need:
    need = locked(Need.objects, need_id)
    step(NEED_RULES, name, by, need)
    need.save()
    open_claim = need.claims.get(ended_at=None)
    open_claim.ended_at, open_claim.fulfilled, open_claim.result = at, fulfilled, result
    open_claim.save()
    record(need, name, by, at, result=result)
    tell_units(need, NoticeKind.INFORMED, by, at, {need.unit_id, open_claim.unit_id})
    return need


@transaction.atomic
def offer_resource(
    *, by: Actor, at: dt.datetime, alliance: Alliance, unit: Organisation | None = None, **fields
) -> Resource:
    """Put a resource on the list: a member unit its own, the office for any member."""
    resource = Resource(alliance=alliance, **fields)
    resource.unit = unit if unit is not None and desk(by, resource) else by.unit
    if resource.unit is None or by.post.role in ROSTER_ROLES:
        raise NotYours("not_yours")
    _check_resource(resource, at)
    resource.save(force_insert=True)
    record(resource, "offer", by, at)
    return resource


@transaction.atomic
def change_resource(*, resource_id: int, by: Actor, at: dt.datetime, **fields) -> Resource:
    resource = locked(Resource.objects, resource_id)
    if not owner_or_desk(by, resource):
        raise NotYours("not_yours")
    fields.pop("unit", None)
    for name, value in fields.items():
        setattr(resource, name, value)
    _check_resource(resource, at)
    resource.save()
    record(resource, "change", by, at, fields=sorted(fields))
    return resource


@transaction.atomic
def withdraw_resource(*, resource_id: int, by: Actor, at: dt.datetime) -> Resource:
    """The resource is no longer there after today. Raises WrongState while a claim uses it."""
    resource = locked(Resource.objects, resource_id)
    if not owner_or_desk(by, resource):
        raise NotYours("not_yours")
    if resource.claims.filter(ended_at=None).exists():
        raise WrongState("wrong_state", _("A need is claimed with this resource; end the claim first."))
    resource.valid_to = max(timezone.localdate(at), resource.valid_from)
    resource.save()
    record(resource, "withdraw", by, at)
    return resource


def _check_resource(resource: Resource, at: dt.datetime) -> None:
    errors = {}
    if (
        not resource.alliance.memberships.on(timezone.localdate(at))
        .filter(organisation=resource.unit)
        .exists()
    ):
        errors["unit"] = "not_a_member"
    if not resource.area.path.startswith(resource.alliance.area.path):
        errors["area"] = _("This place lies outside the alliance's area.")
    if resource.valid_to is not None and resource.valid_to < resource.valid_from:
        errors["valid_to"] = _("The last day lies before the first day.")
    if errors:
        raise Incomplete(errors)
