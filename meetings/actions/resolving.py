"""Resolutions, minutes, and what follows from them on tickets."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.actions.placing import carry
from meetings.actions.recording import locked, record, step, tell_units
from meetings.lifecycle import MEETING_RULES, MeetingStep
from meetings.models import AgendaItem, Effect, Meeting, Presence, Resolution
from organisations.models import Alliance, Area, Organisation
from tickets import actions as tickets
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import NoticeKind, Topic
from tickets.standing import Actor

TITLE = 100


@transaction.atomic
def resolve(
    *,
    meeting_id: int,
    by: Actor,
    at: dt.datetime,
    text: str,
    effect: Effect,
    item: AgendaItem | None = None,
    lead: Organisation | None = None,
    assists: Sequence[Organisation] = (),
    due_on: dt.date | None = None,
    topic: Topic | None = None,
    area: Area | None = None,
) -> Resolution:
    """Write down what was decided. Raises Incomplete for what its effect needs and lacks."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.RESOLVE, by, meeting)
    if item is not None:
        item = meeting.items.get(pk=item.pk)
    _check(meeting, effect, item, lead, topic, area, due_on, at)
    ticket = item.ticket if item and effect == Effect.TICKET else None
    new = effect == Effect.NEW_TICKET
    resolution = Resolution.objects.create(
        meeting=meeting,
        item=item,
        text=text,
        effect=effect,
        lead=lead,
        due_on=due_on,
        topic=topic if new else None,
        area=area if new else None,
        ticket=ticket,
    )
    resolution.assists.set(unit for unit in assists if unit != lead)
    record(meeting, "resolve", by, at, effect=effect, lead=lead.code if lead else "")
    return resolution


def _check(meeting, effect, item, lead, topic, area, due_on, at) -> None:
    errors = {}
    if effect != Effect.RECORD and lead is None:
        errors["lead"] = "required"
    if effect == Effect.TICKET and (item is None or item.ticket_id is None):
        errors["item"] = _("Choose an agenda item that was drawn from a ticket.")
    if effect == Effect.NEW_TICKET:
        if topic is None:
            errors["topic"] = "required"
        elif topic.template_id != meeting.alliance.template_id:
            errors["topic"] = "other_template"
        if area is None:
            errors["area"] = "required"
    if due_on is not None and due_on < timezone.localdate(meeting.starts_at):
        errors["due_on"] = _("The due date lies before the meeting.")
    if errors:
        raise Incomplete(errors)


@transaction.atomic
def drop_resolution(*, meeting_id: int, by: Actor, at: dt.datetime, resolution: Resolution) -> None:
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.DROP_RESOLUTION, by, meeting)
    resolution = meeting.resolutions.get(pk=resolution.pk)
    record(meeting, "drop_resolution", by, at, text=resolution.text)
    resolution.delete()


@transaction.atomic
def minute(*, meeting_id: int, by: Actor, at: dt.datetime, summary: str) -> Meeting:
    """Issue the minutes: they get the next number of the alliance's year and change no more.

    Raises WrongState while nobody is marked present or a unit's attendance is still open.
    """
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.MINUTE, by, meeting)
    present = set(meeting.attendances.values_list("presence", flat=True))
    if Presence.PRESENT not in present or Presence.INVITED in present:
        raise WrongState(
            "wrong_state", _("First save the attendance: each unit was present, or absent with a reason.")
        )
    # One numbers at a time; the alliance's row is the lock.
    Alliance.objects.select_for_update(no_key=True).get(pk=meeting.alliance_id)
    year = timezone.localdate(meeting.starts_at).year
    last = Meeting.objects.filter(alliance=meeting.alliance_id, minutes_year=year).aggregate(
        last=Max("minutes_serial")
    )["last"]
    meeting.summary = summary
    meeting.minutes_year, meeting.minutes_serial = year, (last or 0) + 1
    meeting.minuted_at, meeting.minuted_by = at, by.user
    meeting.save()
    record(meeting, "minute", by, at, number=meeting.minutes_number)
    tell_units(meeting, NoticeKind.INFORMED, by, at, meeting.unit_ids)
    return meeting


def basis(meeting: Meeting) -> str:
    """How a ticket names the meeting that decided on it."""
    day = date_format(timezone.localdate(meeting.starts_at), "Y-m-d")
    return f"《{meeting.title}》会议纪要{meeting.minutes_number}，{day}"


@transaction.atomic
def carry_out(*, meeting_id: int, by: Actor, at: dt.datetime, resolution: Resolution) -> Resolution:
    """Let a resolution take effect: its ticket is raised or moved, with the minutes as basis.

    Raises what the ticket's own moves raise; then nothing has changed, on the ticket or here.
    """
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.CARRY_OUT, by, meeting)
    resolution = meeting.resolutions.select_for_update(of=("self",), no_key=True).get(pk=resolution.pk)
    if resolution.carried_out_at is not None:
        raise WrongState("wrong_state", _("This resolution was carried out already."))
    why = basis(meeting)
    if resolution.effect == Effect.NEW_TICKET:
        resolution.ticket = tickets.raise_ticket(
            by=by,
            at=at,
            alliance=meeting.alliance,
            topic=resolution.topic,
            area=resolution.area,
            title=(resolution.item.question if resolution.item else resolution.text)[:TITLE],
            description=f"{resolution.text}\n{why}",
            place=meeting.place if "place" in resolution.topic.needs.split() else "",
        )
    if resolution.effect != Effect.RECORD:
        resolution.moves = carry(
            ticket_id=resolution.ticket_id,
            lead=resolution.lead,
            assists=list(resolution.assists.all()),
            basis=why,
            by=by,
            at=at,
        )
    resolution.carried_out_at = at
    resolution.save()
    record(
        meeting,
        "carry_out",
        by,
        at,
        ticket=resolution.ticket.number if resolution.ticket else "",
        moves=resolution.moves,
    )
    return resolution


@transaction.atomic
def close(*, meeting_id: int, by: Actor, at: dt.datetime) -> Meeting:
    """Close the meeting. Raises WrongState while a resolution waits to be carried out."""
    meeting = locked(Meeting.objects, meeting_id)
    step(MEETING_RULES, MeetingStep.CLOSE, by, meeting)
    waiting = meeting.resolutions.filter(carried_out_at=None).exclude(effect=Effect.RECORD).count()
    if waiting:
        raise WrongState(
            "wrong_state", _("%(count)s resolutions are not carried out yet.") % {"count": waiting}
        )
    meeting.save()
    record(meeting, "close", by, at)
    return meeting
