"""Courses on which time is asked for, or on which several departments or tickets come together."""

import datetime as dt

from config.demonstration.courses import contacted, processing, signed
from config.demonstration.telling import Telling
from tickets.deadlines import after_working_days
from tickets.models import Move, Ticket, Topic


def extension_asked(told: Telling) -> None:
    processing(told)
    until = after_working_days(told.lead.answer_by, 3, told.timing.calendar)
    told.department(told.lead, Move.REQUEST_EXTENSION, until=until, reason=told.story.note)


def extension_granted(told: Telling) -> None:
    extension_asked(told)
    told.office(Move.DECIDE_EXTENSION, concerns=told.lead, grant=True)


def extension_refused(told: Telling) -> None:
    extension_asked(told)
    told.office(Move.DECIDE_EXTENSION, concerns=told.lead, grant=False, note=told.story.ruling)
    told.everybody_answers(told.story.answer, told.story.result)


def suspended(told: Telling) -> None:
    """Waits for spring on the register."""
    contacted(told) if told.story.reporter else processing(told)
    review_on = told.timing.anchor.date() + dt.timedelta(days=120)
    told.department(
        told.lead,
        Move.REQUEST_SUSPENSION,
        reason=told.story.note,
        review_on=review_on,
        explained=told.story.answer,
    )
    told.office(Move.DECIDE_SUSPENSION, concerns=told.lead, grant=True)


def resumed(told: Telling) -> None:
    suspended(told)
    told.wait(2 * 390)
    told.office(Move.RESUME, note=told.story.ruling)


def consulting(told: Telling) -> None:
    told.route()
    told.office(Move.CONSULT, note=told.story.note)


def concluded(told: Telling) -> None:
    """A consultation named who leads and who assists."""
    consulting(told)
    told.office(
        Move.CONCLUDE,
        department=told.unit(told.story.assign),
        assists=[told.unit(code) for code in told.story.assists],
        basis=told.story.ruling,
    )
    told.sign(told.lead)


def assist_added(told: Telling) -> None:
    signed(told)
    told.department(told.lead, Move.ADD_ASSIST, concerns=None, department=told.unit(told.story.assign))
    told.sign(told.assists[-1])


def in_parts(told: Telling) -> None:
    """The office splits a part off; the queue finds another department for it."""
    signed(told)
    topic = Topic.objects.get(template=told.alliance.template_id, code=told.story.propose)
    told.office(Move.SPLIT, topic=topic, title=told.story.note, description=told.story.again)
    part = Ticket.objects.get(parent=told.ticket)
    told.route(part)


def merged(told: Telling) -> None:
    """The same matter as an older ticket, which goes on."""
    told.route()
    older = Ticket.objects.get(alliance=told.alliance, title=told.story.propose)
    told.office(Move.MERGE, into=older, note=told.story.note)


def rerouted(told: Telling) -> None:
    """Filed under the wrong topic; the office corrects it and the queue routes it again."""
    signed(told)
    topic = Topic.objects.get(template=told.alliance.template_id, code=told.story.propose)
    told.office(Move.REROUTE, topic=topic, note=told.story.note)
    told.route()
    told.sign(told.lead)
