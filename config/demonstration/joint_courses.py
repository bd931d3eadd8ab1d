"""Courses on which time is asked for, or on which several departments or tickets come together."""

import datetime as dt

from audit import clock
from config.demonstration.courses import contacted, processing, signed
from config.demonstration.telling import Telling
from organisations.models import Role
from tickets.actions.calling import note_call
from tickets.deadlines import after_working_days
from tickets.models import AskedHow, CallWith, Move, Ticket, Topic
from tickets.models.states import ContactOutcome


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


def on_behalf(told: Telling) -> None:
    """The unit's liaison has left: the office assigns it knowingly, and its dispatcher acts for the unit by telephone;
    the head of the office reviews."""
    told.route()
    unit, office = told.unit(told.story.assign), told.alliance.lead.code
    told.office(Move.ASSIGN, department=unit, basis=told.story.ruling, act_for=True)
    _asked(told, Move.SIGN)
    told.wait(60)
    _call_noted(told)
    told.wait(390)
    _asked(told, Move.ANSWER, text=told.story.answer, result=told.story.result)
    told.wait(120)
    told.move(Move.ACCEPT_ANSWER, told.cast.actor(office, Role.OFFICE_HEAD))
    told.raiser(Move.CONFIRM, outcome=told.story.outcome)


def _asked(told: Telling, move: Move, **data) -> None:
    told.office(
        move,
        concerns=told.lead,
        on_behalf_of=told.lead.organisation,
        asked_by="党政办值班员",
        asked_at=told.at,
        asked_how=AskedHow.TELEPHONE,
        **data,
    )


def _call_noted(told: Telling) -> None:
    with clock.frozen_at(told.at):
        note_call(
            ticket_id=told.ticket.pk,
            by=told.cast.actor(told.alliance.lead.code, Role.DISPATCHER),
            at=told.at,
            who=CallWith.FROM_UNIT,
            outcome=ContactOutcome.REACHED,
            text=told.story.note,
        )


def signed_together(told: Telling) -> None:
    """Waits for its department, which signs it together with others (`in_bulk`)."""
    told.route()
