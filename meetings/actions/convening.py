"""A meeting is planned, changed, called off and held; its agenda, attendance and opinions."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import MEETING_RULES, MeetingStep, desk, not_now
from meetings.models import AgendaItem, Attendance, Meeting, MeetingState, Need, Opinion, Presence
from organisations.models import Alliance, Organisation
from tickets import kinds
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import NoticeKind, Ticket
from tickets.standing import Actor


@transaction.atomic
def plan(
    *, by: Actor, at: dt.datetime, alliance: Alliance, units: Sequence[Organisation], **fields
) -> Meeting:
    """Plan a meeting of an alliance and invite units. `fields` are those of Meeting that the form has.

    Raises NotYours unless the post is of the lead's office, Incomplete for a time in the past or a
    unit that is no member.
    """
    meeting = Meeting(alliance=alliance, state=MeetingState.PLANNED, **fields)
    if not desk(by, meeting):
        raise NotYours("not_yours")
    _check_plan(meeting, units, at)
    meeting.save(force_insert=True)
    Attendance.objects.bulk_create(Attendance(meeting=meeting, organisation=unit) for unit in units)
    record(meeting, "plan", by, at, units=[unit.code for unit in units])
    tell_units(meeting, NoticeKind.INVITED, by, at, {unit.pk for unit in units})
    return meeting


@transaction.atomic
def change(
    *, meeting_id: int, by: Actor, at: dt.datetime, units: Sequence[Organisation], **fields
) -> Meeting:
    """Change what was planned. Units that stay keep what they said; those left out are no longer invited."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.CHANGE, by, meeting)
    for name, value in fields.items():
        setattr(meeting, name, value)
    _check_plan(meeting, units, at)
    meeting.save()
    meeting.attendances.exclude(organisation__in=units).delete()
    before = set(meeting.attendances.values_list("organisation_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, organisation=unit) for unit in units if unit.pk not in before
    )
    record(meeting, "change", by, at, units=[unit.code for unit in units])
    wanted = {unit.pk for unit in units}
    tell_units(meeting, NoticeKind.INVITED, by, at, wanted - before)
    tell_units(meeting, NoticeKind.INVITATION_CHANGED, by, at, wanted & before)
    return meeting


def _check_plan(meeting: Meeting, units: Sequence[Organisation], at: dt.datetime) -> None:
    errors = {}
    if meeting.starts_at <= at:
        errors["starts_at"] = _("The meeting must begin after now.")
    if not meeting.place and not meeting.online:
        errors["place"] = _("Name a place, or how to join online.")
    if not units:
        errors["units"] = "required"
    members = meeting.alliance.memberships.on(timezone.localdate(meeting.starts_at))
    if set(units) - {membership.organisation for membership in members.select_related("organisation")}:
        errors["units"] = "not_a_member"
    if errors:
        raise Incomplete(errors)


@transaction.atomic
def cancel(*, meeting_id: int, by: Actor, at: dt.datetime, reason: str) -> Meeting:
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.CANCEL, by, meeting)
    meeting.end_reason = reason
    meeting.save()
    record(meeting, "cancel", by, at, reason=reason)
    tell_units(meeting, NoticeKind.INVITATION_CHANGED, by, at, meeting.unit_ids)
    return meeting


@transaction.atomic
def add_item(
    *,
    meeting_id: int,
    by: Actor,
    at: dt.datetime,
    question: str = "",
    proposal: str = "",
    ticket: Ticket | None = None,
    need: Need | None = None,
) -> AgendaItem:
    """Put a question on the agenda; drawn from a ticket or need, its title is the question if none is given."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.ADD_ITEM, by, meeting)
    if ticket is not None and need is not None:
        raise Incomplete({"need": _("Choose a ticket or a need, not both.")})
    source = ticket or need
    if source is None and not question:
        raise Incomplete({"question": _("Choose a ticket or a need, or write a question.")})
    if need is not None and (
        need.alliance_id != meeting.alliance_id or meeting.items.filter(need=need).exists()
    ):
        raise Incomplete({"need": _("This need is on the agenda already.")})
    if ticket is not None:
        if ticket.alliance_id != meeting.alliance_id or ticket.kind not in kinds.with_switch("in_meetings"):
            raise Incomplete({"ticket": "unknown"})
        if kinds.apart(ticket.kind, [ticket.pk]):
            raise Incomplete({"ticket": _("It is hidden from whom it is about, so no meeting takes it up.")})
        if meeting.items.filter(ticket=ticket).exists():
            raise Incomplete({"ticket": _("This ticket is on the agenda already.")})
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        question=question or source.title,
        proposal=proposal,
        ticket=ticket,
        need=need,
    )
    record(meeting, "add_item", by, at, item=item.question, ticket=ticket.number if ticket else "")
    return item


@transaction.atomic
def drop_item(*, meeting_id: int, by: Actor, at: dt.datetime, item: AgendaItem) -> None:
    """Take a question off the agenda. Raises WrongState once a resolution stands on it."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.DROP_ITEM, by, meeting)
    item = meeting.items.get(pk=item.pk)
    if item.resolutions.exists():
        raise WrongState("wrong_state", _("A resolution stands on this item; take the resolution out first."))
    record(meeting, "drop_item", by, at, item=item.question)
    item.delete()


@transaction.atomic
def excuse(*, meeting_id: int, by: Actor, at: dt.datetime, reason: str) -> None:
    """The acting unit says beforehand that it cannot come, and why."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.EXCUSE, by, meeting)
    attendance = meeting.attendances.get(organisation=by.unit)
    attendance.presence, attendance.reason = Presence.ABSENT, reason
    attendance.save()
    record(meeting, "excuse", by, at, reason=reason)


@transaction.atomic
def opine(
    *,
    meeting_id: int,
    by: Actor,
    at: dt.datetime,
    item: AgendaItem,
    text: str,
    unit: Organisation | None = None,
) -> Opinion:
    """Write down what a unit says to an item; until the minutes are issued it may be written anew.

    A unit writes its own; the office writes for any unit invited, which is shown as done on behalf.
    """
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.OPINE, by, meeting)
    unit = unit if desk(by, meeting) and unit is not None else by.unit
    if unit.pk not in meeting.unit_ids:
        raise Incomplete({"unit": _("This unit is not invited to the meeting.")})
    item = meeting.items.get(pk=item.pk)
    opinion, _new = Opinion.objects.update_or_create(
        item=item,
        organisation=unit,
        defaults={"text": text, "on_behalf": unit != by.unit, "by": by.user, "at": at},
    )
    record(meeting, "opine", by, at, item=item.pk, unit=unit.code)
    return opinion


@transaction.atomic
def hold(*, meeting_id: int, by: Actor, at: dt.datetime) -> Meeting:
    """The meeting has taken place. Raises WrongState before it began."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.HOLD, by, meeting)
    if at < meeting.starts_at:
        raise WrongState("wrong_state", _("The meeting has not begun yet."))
    meeting.save()
    record(meeting, "hold", by, at)
    return meeting


@transaction.atomic
def attend(*, meeting_id: int, by: Actor, at: dt.datetime, rows: Iterable[Attendance]) -> None:
    """Save presence, heads and reasons for all units at once. Raises Incomplete, naming the unit's field."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.ATTEND, by, meeting)
    rows = list(rows)
    if {row.organisation_id for row in rows} - meeting.unit_ids:
        raise not_now()
    silent = [row for row in rows if row.presence == Presence.ABSENT and not row.reason]
    if silent:
        raise Incomplete(
            {f"reason-{row.organisation_id}": _("Say why the unit is absent.") for row in silent}
        )
    for row in rows:
        meeting.attendances.filter(organisation=row.organisation_id).update(
            presence=row.presence,
            heads=row.heads if row.presence == Presence.PRESENT else None,
            reason=row.reason if row.presence == Presence.ABSENT else "",
        )
    record(
        meeting,
        "attend",
        by,
        at,
        present=sum(row.presence == Presence.PRESENT for row in rows),
        absent=sum(row.presence == Presence.ABSENT for row in rows),
    )
