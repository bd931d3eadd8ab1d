"""How a ticket comes into being."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from organisations.encryption import lookup_hash
from organisations.models import Alliance, Area, Organisation
from tickets import kinds, queue
from tickets.actions import attaching
from tickets.actions.recording import record
from tickets.figures import keeping as figures
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete, NotYours
from tickets.models import CallBackOutcome, Channel, NumberSeries, State, Ticket, Topic, Urgency
from tickets.models.states import OUTSIDE_CHANNELS
from tickets.standing import Actor


@dataclass(frozen=True)
class Reporter:
    """On whose behalf a ticket is raised; stored encrypted."""

    name: str = ""
    phone: str = ""
    anonymous: bool = False


@transaction.atomic
def raise_ticket(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    topic: Topic,
    area: Area,
    title: str,
    description: str,
    place: str = "",
    urgency: str = "",
    channel: Channel = Channel.PORTAL,
    reporter: Reporter | None = None,
    files: Sequence[Prepared] = (),
) -> Ticket:
    """Raise a ticket; the queue routes it soon after. What comes from outside waits for acceptance.

    Raises NotYours if the acting post may not raise in this alliance, Incomplete for a topic of
    another template or missing fields that the topic needs.
    """
    _may_raise(by, at, alliance, topic, area)
    given = {"place": place, "reporter": reporter}
    missing = [name for name in topic.needs.split() if not given.get(name)]
    if missing:
        raise Incomplete(dict.fromkeys(missing, "required"))
    outside = channel in OUTSIDE_CHANNELS
    ticket = _create(
        by=by,
        at=at,
        alliance=alliance,
        topic=topic,
        area=area,
        title=title,
        description=description,
        place=place,
        urgency=urgency or topic.urgency,
        channel=channel,
        reporter=reporter,
        state=State.RECEIVED if outside else State.SUBMITTED,
    )
    record(ticket, "raise", by=by, at=at, before="", data={"channel": channel})
    attaching.add(ticket, by=by, at=at, files=files)
    if not outside:
        queue.hurry("tickets.route", [ticket.pk])
    return ticket


@transaction.atomic
def raise_by_rule(
    *,
    by: Actor,
    at: dt.datetime,
    unit: Organisation,
    alliance: Alliance,
    topic: Topic,
    area: Area,
    title: str,
    description: str,
    place: str = "",
    reporter: Reporter | None = None,
) -> Ticket:
    """Raise the ticket that a record of an upper app asks for by itself, for `unit`, which the matter hurts.

    `by` is the system, or who made the record; neither needs a post by which one may raise. Raises Incomplete as
    `raise_ticket` does, but asks for no fields: a rule cannot fill in what nobody knows.
    """
    _check_catalogue(at, alliance, topic, area)
    ticket = _create(
        by=by,
        at=at,
        alliance=alliance,
        unit=unit,
        topic=topic,
        area=area,
        title=title,
        description=description,
        place=place,
        urgency=topic.urgency,
        channel=Channel.PORTAL,
        reporter=reporter,
        state=State.SUBMITTED,
    )
    record(ticket, "raise", by=by, at=at, before="", data={"by_rule": True, "unit": unit.code})
    queue.hurry("tickets.route", [ticket.pk])
    return ticket


@transaction.atomic
def settle_on_the_spot(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    topic: Topic,
    area: Area,
    description: str,
    answer: str,
) -> Ticket:
    """Record a matter that was settled on the spot: raised and closed at once, no department asked."""
    _may_raise(by, at, alliance, topic, area)
    ticket = _create(
        by=by,
        at=at,
        alliance=alliance,
        topic=topic,
        area=area,
        title=description.strip().splitlines()[0][:40],
        description=description,
        place="",
        urgency=Urgency.NORMAL,
        channel=Channel.VISIT,
        reporter=None,
        state=State.CLOSED,
        closed_at=at,
        outcome=CallBackOutcome.SOLVED,
    )
    record(ticket, "settle", by=by, at=at, before="", note=answer)
    return ticket


@transaction.atomic
def raise_part(
    *,
    parent: Ticket,
    by: Actor,
    at: dt.datetime,
    topic: Topic,
    area: Area,
    title: str,
    description: str,
    place: str = "",
) -> Ticket:
    """Raise a part of `parent` for the unit that splits it. Who the matter came from stays with the parent."""
    part = _create(
        by=by,
        at=at,
        alliance=parent.alliance,
        topic=topic,
        area=area,
        title=title,
        description=description,
        place=place,
        urgency=parent.urgency,
        channel=Channel.PORTAL,
        reporter=None,
        state=State.SUBMITTED,
        parent=parent,
    )
    record(part, "raise", by=by, at=at, before="", data={"part_of": parent.number})
    queue.hurry("tickets.route", [part.pk])
    return part


def _may_raise(by: Actor, at: dt.datetime, alliance: Alliance, topic: Topic, area: Area) -> None:
    refusal = kinds.why_not_raise(alliance.kind, by.post, alliance)
    if refusal:
        raise NotYours("may_not_raise", str(refusal))
    _check_catalogue(at, alliance, topic, area)


def _check_catalogue(at: dt.datetime, alliance: Alliance, topic: Topic, area: Area) -> None:
    errors = {}
    if not alliance.in_force(timezone.localdate(at)):
        errors["alliance"] = "ended"
    if topic.template_id != alliance.template_id:
        errors["topic"] = "other_template"
    elif not topic.is_active:
        errors["topic"] = "ended"
    if not area.is_active:
        errors["area"] = "ended"
    if errors:
        raise Incomplete(errors)


def _create(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    reporter: Reporter | None,
    unit: Organisation | None = None,
    **fields,
) -> Ticket:
    ticket = Ticket(
        number=_next_number(alliance.kind, timezone.localdate(at)),
        kind=alliance.kind,
        alliance=alliance,
        raised_at=at,
        raised_by=by.user,
        raiser_post=by.post,
        raiser_unit=unit or by.unit,
        on_behalf=reporter is not None,
        **fields,
    )
    if reporter is not None:
        ticket.anonymous = reporter.anonymous
        ticket.reporter_name = "" if reporter.anonymous else reporter.name
        ticket.reporter_phone = "" if reporter.anonymous else reporter.phone
        if reporter.phone and not reporter.anonymous:
            ticket.reporter_phone_hash = lookup_hash(reporter.phone, "reporter_phone")
    ticket.save(force_insert=True)
    figures.add(ticket)
    return ticket


def _next_number(kind: str, day: dt.date) -> str:
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, day, last) VALUES (%s, %s, 1) "  # noqa: S608 - the table's own name
            f"ON CONFLICT (kind, day) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [kind, day],
        )
        (last,) = cursor.fetchone()
    return f"BLZQ-{kind}-{day:%Y%m%d}-{last:04d}"
