"""How a ticket comes into being: one by one, or a file of them; the rules stand in `raising_rules`."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from audit import bulk
from organisations.models import Alliance, Area, Organisation
from tickets import queue
from tickets.actions import attaching
from tickets.actions.new_rows import Reporter, insert, new_ticket, numbers
from tickets.actions.raising_rules import Draft, RaisingRules
from tickets.actions.recording import record, record_all
from tickets.actions.standing_in import Behalf, require_behalf
from tickets.figures import keeping as figures
from tickets.files.preparing import Prepared
from tickets.lifecycle import Incomplete
from tickets.models import (
    CallBackOutcome,
    Channel,
    SearchMark,
    State,
    Ticket,
    Topic,
    Urgency,
)
from tickets.search.marking import marks
from tickets.standing import Actor


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
    behalf: Behalf | None = None,
) -> Ticket:
    """Raise a ticket; the queue routes it soon after. What comes from outside waits for acceptance.

    With `behalf` a clerk enters it for a unit that cannot sign in, and that unit is the raiser. Raises
    NotYours if the acting post, or that unit, may not raise in this alliance, Incomplete for a topic of
    another template or missing fields that the topic needs.
    """
    draft = Draft(alliance, topic, area, title, description, place, urgency, channel, reporter, behalf=behalf)
    rules = RaisingRules(by=by, at=at, behalf=behalf)
    if behalf:
        require_behalf(behalf, by, alliance, at)
    rules.require(alliance, topic, area)
    missing = rules.missing(draft)
    if missing:
        raise Incomplete(missing)
    # Nothing is refused any more but a file: without one a transaction around this needs no point to go back to.
    with transaction.atomic(savepoint=bool(files)):
        (ticket,) = _write([draft], by=by, at=at)
        if files:
            attaching.add(ticket, by=by, at=at, files=files)
    return ticket


@transaction.atomic
def raise_all(drafts: Sequence[Draft], *, by: Actor, at: dt.datetime) -> list[Ticket]:
    """Write drafts that keep the rules (`RaisingRules`), one or thousands, in their order; what need not wait for
    acceptance is routed soon after, by one message."""
    return _write(drafts, by=by, at=at)


def _write(drafts: Sequence[Draft], *, by: Actor, at: dt.datetime) -> list[Ticket]:
    taken = numbers([draft.alliance.kind for draft in drafts], timezone.localdate(at))
    tickets = [_drafted(draft, number, by, at) for draft, number in zip(drafts, taken, strict=True)]
    insert(tickets)
    record_all(
        tickets,
        "raise",
        by=by,
        at=at,
        data=[
            {"channel": draft.channel, **draft.told, **(draft.behalf.told() if draft.behalf else {})}
            for draft in drafts
        ],
        beside=[figures.added(tickets), (SearchMark, marks(ticket.pk for ticket in tickets))],
    )
    to_route = [ticket.pk for ticket in tickets if ticket.state == State.SUBMITTED]
    if to_route:
        queue.hurry("tickets.route", to_route)
    return tickets


def _drafted(draft: Draft, number: str, by: Actor, at: dt.datetime) -> Ticket:
    return new_ticket(
        number,
        by=by,
        at=at,
        alliance=draft.alliance,
        reporter=draft.reporter,
        topic=draft.topic,
        area=draft.area,
        title=draft.title,
        description=draft.description,
        place=draft.place,
        urgency=draft.urgency or draft.topic.urgency,
        channel=draft.channel,
        state=draft.state,
        unplaced=draft.unplaced,
        unit=draft.behalf.unit if draft.behalf else draft.unit,
        entered_for_unit=draft.behalf is not None,
    )


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
    RaisingRules(by=by, at=at).require_catalogue(alliance, topic, area)
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
    RaisingRules(by=by, at=at).require(alliance, topic, area)
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


def _create(*, by: Actor, at: dt.datetime, alliance: Alliance, reporter: Reporter | None, **fields) -> Ticket:
    (number,) = numbers([alliance.kind], timezone.localdate(at))
    ticket = new_ticket(number, by=by, at=at, alliance=alliance, reporter=reporter, **fields)
    insert([ticket])
    bulk.insert_all([figures.added([ticket]), (SearchMark, marks([ticket.pk]))])
    return ticket
