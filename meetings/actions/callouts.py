"""A community asks, the township or subdistrict whistles, departments report, the community rates each."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import CALL_OUT_RULES, CallOutStep
from meetings.models import CalledUnit, CallOut, CallOutState, Response
from meetings.models.scope import GRASSROOTS
from organisations.models import Alliance, Area, Organisation
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import ROSTER_ROLES
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind
from tickets.standing import Actor


def may_ask(actor: Actor) -> bool:
    """A community or village; a community does not whistle by itself."""
    return (
        actor.post is not None
        and actor.post.role not in ROSTER_ROLES
        and actor.post.organisation.kind in GRASSROOTS
    )


@transaction.atomic
def ask(
    *, by: Actor, at: dt.datetime, alliance: Alliance, area: Area, title: str, description: str
) -> CallOut:
    """Ask the township or subdistrict of the place to whistle. Raises NotYours, or Incomplete without one."""
    if not may_ask(by) or not alliance.reaches(by.unit, timezone.localdate(at)):
        raise NotYours("not_yours")
    township = (
        Organisation.objects.filter(
            kind__in=TOWNSHIP_KINDS, area__path__in=area.ancestor_paths(), is_active=True
        )
        .order_by("-area__path")
        .first()
    )
    if township is None or not area.path.startswith(alliance.area.path):
        raise Incomplete({"area": _("No township or subdistrict of this alliance answers for this place.")})
    call_out = CallOut.objects.create(
        alliance=alliance,
        unit=by.unit,
        township=township,
        area=area,
        title=title,
        description=description,
        state=CallOutState.ASKED,
        asked_at=at,
    )
    record(call_out, "ask", by, at)
    tell_units(call_out, NoticeKind.ASKED, by, at, {township.pk})
    return call_out


@transaction.atomic
def whistle(
    *,
    callout_id: int,
    by: Actor,
    at: dt.datetime,
    units: Sequence[Organisation],
    meets_at: dt.datetime,
    place: str,
) -> CallOut:
    """Call the departments together. Raises Incomplete for units outside the alliance or a time that passed."""
    call_out = locked(CallOut.objects, callout_id)
    step(CALL_OUT_RULES, CallOutStep.WHISTLE, by, call_out)
    members = set(
        call_out.alliance.memberships.on(timezone.localdate(at)).values_list("organisation", flat=True)
    )
    errors = {}
    if not units:
        errors["units"] = "required"
    elif {unit.pk for unit in units} - members:
        errors["units"] = "not_a_member"
    if meets_at <= at:
        errors["meets_at"] = _("Name a time after now.")
    if errors:
        raise Incomplete(errors)
    call_out.whistled_at, call_out.meets_at, call_out.place = at, meets_at, place
    call_out.save()
    CalledUnit.objects.bulk_create(CalledUnit(call_out=call_out, organisation=unit) for unit in units)
    record(call_out, "whistle", by, at, units=[unit.code for unit in units])
    tell_units(call_out, NoticeKind.ASKED, by, at, {unit.pk for unit in units})
    tell_units(call_out, NoticeKind.INFORMED, by, at, {call_out.unit_id})
    return call_out


@transaction.atomic
def decline(*, callout_id: int, by: Actor, at: dt.datetime, reason: str) -> CallOut:
    call_out = locked(CallOut.objects, callout_id)
    step(CALL_OUT_RULES, CallOutStep.DECLINE, by, call_out)
    call_out.end_reason, call_out.ended_at = reason, at
    call_out.save()
    record(call_out, "decline", by, at, reason=reason)
    tell_units(call_out, NoticeKind.INFORMED, by, at, {call_out.unit_id})
    return call_out


@transaction.atomic
def report(*, callout_id: int, by: Actor, at: dt.datetime, response: Response, result: str) -> CalledUnit:
    """The acting department says whether it came and what it did; until the end it may say it anew.

    Raises Incomplete for `called`, which is no report.
    """
    call_out = locked(CallOut.objects, callout_id)
    step(CALL_OUT_RULES, CallOutStep.REPORT, by, call_out)
    if response == Response.CALLED:
        raise Incomplete({"response": "required"})
    row = call_out.called.get(organisation=by.unit)
    row.response, row.result = response, result
    row.reported_at = row.reported_at or at
    row.save()
    record(call_out, "report", by, at, response=response)
    tell_units(call_out, NoticeKind.INFORMED, by, at, {call_out.unit_id, call_out.township_id})
    return row


@transaction.atomic
def rate(*, callout_id: int, by: Actor, at: dt.datetime, rows: Iterable[CalledUnit]) -> None:
    """The community says in words how it found each department. No points, no ranking."""
    call_out = locked(CallOut.objects, callout_id)
    step(CALL_OUT_RULES, CallOutStep.RATE, by, call_out)
    for row in rows:
        call_out.called.filter(organisation=row.organisation_id).update(rating=row.rating, remark=row.remark)
    record(call_out, "rate", by, at)


@transaction.atomic
def end(*, callout_id: int, by: Actor, at: dt.datetime) -> CallOut:
    """Raises WrongState while a department is not rated."""
    call_out = locked(CallOut.objects, callout_id)
    step(CALL_OUT_RULES, CallOutStep.END, by, call_out)
    if call_out.called.filter(rating="").exists():
        raise WrongState("wrong_state", _("First rate each department, also one that did not come."))
    call_out.ended_at = at
    call_out.save()
    record(call_out, "end", by, at)
    tell_units(call_out, NoticeKind.INFORMED, by, at, {call_out.township_id, *call_out.called_ids})
    return call_out
