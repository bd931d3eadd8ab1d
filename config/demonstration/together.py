"""What the units of the demonstration do together: meetings, lists, a call-out, advice; all through the app's own verbs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from audit import clock
from config.demonstration import together_words as words
from config.demonstration.cast import Cast
from config.demonstration.timing import Timing
from meetings.actions import advising, callouts, convening, needs, projects, resolving
from meetings.models import Attendance, CalledUnit, Effect, Meeting, MeetingKind, Need, Presence
from organisations.models import Alliance, Area, Organisation, Role
from organisations.models.people import DESK
from tickets import actions as tickets
from tickets.models import DispatchState, Move, Ticket, Topic
from tickets.standing import Actor

CHAIN, COMMUNITY = "IND-BROOM", "COM-A"
RESIDENTS = "C150422404001"
MORNING, AFTERNOON, EVENING = dt.time(9, 30), dt.time(15, 0), dt.time(17, 0)


class Together:
    def __init__(self, cast: Cast, timing: Timing):
        self.cast = cast
        self.timing = timing
        self.chain = Alliance.objects.select_related("lead", "template", "area").get(code=CHAIN)
        self.community = Alliance.objects.select_related("lead", "template", "area").get(code=COMMUNITY)

    def at(self, days: int, time: dt.time = MORNING) -> dt.datetime:
        return self.timing.days_before(days, time)

    def ahead(self, days: int) -> dt.date:
        return self.timing.anchor.date() + dt.timedelta(days=days)

    def desk(self, alliance: Alliance) -> Actor:
        return self.cast.actor(alliance.lead.code, *DESK)

    def liaison(self, code: str) -> Actor:
        return self.cast.actor(code, Role.LIAISON)

    @property
    def residents(self) -> Actor:
        return self.cast.actor(RESIDENTS, Role.SECRETARY)

    @staticmethod
    def do(verb: Callable[..., Any], by: Actor, at: dt.datetime, **data: Any) -> Any:
        with clock.frozen_at(at):
            return verb(by=by, at=at, **data)


@transaction.atomic
def load_together(cast: Cast, timing: Timing) -> None:
    """Adds nothing once a meeting is there."""
    if Meeting.objects.exists():
        return
    told = Together(cast, timing)
    _chain_meeting(told)
    _community_meeting(told)
    _planned_meeting(told)
    _lists(told)
    _call_out(told)
    for row in words.KNOWLEDGE:
        _knowledge(told, *row)
    with clock.frozen_at(timing.anchor):
        tickets.deliver(timing.anchor)


def unit(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def _held(told: Together, alliance: Alliance, days: int, units: list[str], **fields) -> Meeting:
    by = told.desk(alliance)
    meeting = told.do(
        convening.plan,
        by,
        told.at(days + 4),
        alliance=alliance,
        units=[unit(code) for code in units],
        starts_at=told.at(days, AFTERNOON),
        online="",
        **fields,
    )
    for question, proposal in words.QUESTIONS[alliance.code]:
        told.do(
            convening.add_item,
            by,
            told.at(days + 3),
            meeting_id=meeting.pk,
            question=question,
            proposal=proposal,
        )
    return meeting


def _minuted(told: Together, meeting: Meeting, days: int, absent: str, summary: str) -> None:
    by, at = told.desk(meeting.alliance), told.at(days, EVENING)
    rows = [
        Attendance(organisation=row.organisation, presence=Presence.ABSENT, reason=words.AWAY)
        if row.organisation.code == absent
        else Attendance(organisation=row.organisation, presence=Presence.PRESENT, heads=1 + row.pk % 2)
        for row in meeting.attendances.select_related("organisation")
    ]
    told.do(convening.attend, by, at, meeting_id=meeting.pk, rows=rows)
    told.do(resolving.minute, by, at, meeting_id=meeting.pk, summary=summary)
    for resolution in meeting.resolutions.exclude(effect=Effect.RECORD):
        told.do(resolving.carry_out, by, at, meeting_id=meeting.pk, resolution=resolution)


def _chain_meeting(told: Together) -> None:
    """The chain's regular meeting raised one new ticket, which the departments have signed, and is closed."""
    days = 3
    meeting = _held(
        told,
        told.chain,
        days,
        ["O05", "O06", "O07", "O08", "O09", "T102"],
        kind=MeetingKind.REGULAR,
        title=words.CHAIN_TITLE,
        place=words.CHAIN_PLACE,
        convener=str(told.chain.lead),
        chair=words.CHAIR,
        secretary=words.SECRETARY,
    )
    by, at = told.desk(told.chain), told.at(days, EVENING)
    item = meeting.items.first()
    told.do(
        convening.opine,
        told.liaison("O05"),
        told.at(days + 1),
        meeting_id=meeting.pk,
        item=item,
        text=words.OPINION,
    )
    told.do(convening.hold, by, told.at(days, EVENING), meeting_id=meeting.pk)
    told.do(
        resolving.resolve,
        by,
        at,
        meeting_id=meeting.pk,
        item=item,
        text=words.CHAIN_RESOLUTION,
        effect=Effect.NEW_TICKET,
        lead=unit("O05"),
        assists=[unit("O08")],
        due_on=told.ahead(10),
        topic=Topic.objects.get(template=told.chain.template_id, code="planning.layout"),
        area=Area.objects.get(code="150422102"),
    )
    told.do(resolving.resolve, by, at, meeting_id=meeting.pk, text=words.CHAIN_RECORD, effect=Effect.RECORD)
    _minuted(told, meeting, days, "O09", words.CHAIN_SUMMARY)
    told.do(resolving.close, by, at, meeting_id=meeting.pk)
    raised = meeting.resolutions.get(effect=Effect.NEW_TICKET).ticket
    for dispatch in raised.dispatches.filter(state=DispatchState.WAITING).select_related("organisation"):
        told.do(
            tickets.move,
            told.liaison(dispatch.organisation.code),
            told.at(days - 1),
            ticket_id=raised.pk,
            move=Move.SIGN,
            dispatch_id=dispatch.pk,
        )


def _community_meeting(told: Together) -> None:
    """The community's topical meeting concluded the consultation on a ticket."""
    days = 1
    meeting = _held(
        told,
        told.community,
        days,
        ["O18", "O19", "O20", "O23", "T404"],
        kind=MeetingKind.TOPICAL,
        title=words.COMMUNITY_TITLE,
        place=words.COMMUNITY_PLACE,
        convener=str(told.community.lead),
        chair=words.CHAIR,
        secretary=words.SECRETARY,
    )
    by, at = told.desk(told.community), told.at(days, EVENING)
    item = told.do(
        convening.add_item,
        by,
        told.at(days, MORNING),
        meeting_id=meeting.pk,
        ticket=_in_consultation(told, days),
    )
    told.do(convening.hold, by, at, meeting_id=meeting.pk)
    told.do(
        resolving.resolve,
        by,
        at,
        meeting_id=meeting.pk,
        item=item,
        text=words.COMMUNITY_RULING,
        effect=Effect.TICKET,
        lead=unit("O19"),
        assists=[unit("O20")],
        due_on=told.ahead(5),
    )
    told.do(
        resolving.resolve, by, at, meeting_id=meeting.pk, text=words.COMMUNITY_RECORD, effect=Effect.RECORD
    )
    _minuted(told, meeting, days, "O23", words.COMMUNITY_SUMMARY)


def _in_consultation(told: Together, days: int) -> Ticket:
    """A ticket of the community on which the office opened a consultation before the meeting."""
    ticket = told.do(
        tickets.raise_ticket,
        told.residents,
        told.at(days + 3),
        alliance=told.community,
        topic=Topic.objects.get(template=told.community.template_id, code="order.parking"),
        area=Area.objects.get(code="150422404001-E1"),
        title=words.CONSULTED_TITLE,
        description=words.CONSULTED_TEXT,
    )
    at = told.at(days + 3, AFTERNOON)
    with clock.frozen_at(at):
        tickets.route([ticket.pk], at)
    told.do(
        tickets.move, told.desk(told.community), told.at(days + 2), ticket_id=ticket.pk, move=Move.CONSULT
    )
    return ticket


def _planned_meeting(told: Together) -> None:
    by = told.desk(told.chain)
    meeting = told.do(
        convening.plan,
        by,
        told.at(1, AFTERNOON),
        alliance=told.chain,
        units=[unit(code) for code in ("O05", "O07", "O08", "O10")],
        starts_at=dt.datetime.combine(told.ahead(6), MORNING, told.timing.anchor.tzinfo),
        kind=MeetingKind.URGENT,
        title=words.PLANNED_TITLE,
        place=words.CHAIN_PLACE,
        online=words.PLANNED_ONLINE,
        convener=str(told.chain.lead),
        chair=words.CHAIR,
        secretary=words.SECRETARY,
    )
    for question, proposal in words.PLANNED_QUESTIONS:
        told.do(
            convening.add_item,
            by,
            told.at(1, EVENING),
            meeting_id=meeting.pk,
            question=question,
            proposal=proposal,
        )


def _lists(told: Together) -> None:
    community, desk = told.community, told.desk(told.community)
    area = Area.objects.get(code="150422404001")
    rows = {}
    for number, (title, category, description) in enumerate(words.NEEDS):
        rows[title] = told.do(
            needs.enter_need,
            told.residents,
            told.at(20 - number),
            alliance=community,
            area=area,
            title=title,
            category=category,
            description=description,
            wished_on=told.ahead(30 + number),
        )
    for code, kind, category, title, amount in words.RESOURCES:
        told.do(
            needs.offer_resource,
            told.liaison(code),
            told.at(18),
            alliance=community,
            area=community.area,
            kind=kind,
            category=category,
            title=title,
            amount=amount,
            valid_from=told.at(18).date(),
            valid_to=told.ahead(200),
        )
    assessed = list(rows.values())[:-1]
    for need in assessed:
        told.do(needs.assess, desk, told.at(10), need_id=need.pk, assessment=words.ASSESSED)
    clinic, first, second = assessed[0], assessed[1], assessed[2]
    told.do(
        needs.claim,
        told.liaison("O57"),
        told.at(8),
        need_id=clinic.pk,
        resource=community.resources.get(category=clinic.category),
        due_on=told.ahead(14),
    )
    _project(told, [first], words.PROJECTS[0], whole=True)
    _project(told, [second], words.PROJECTS[1], whole=False)


def _project(told: Together, served: list[Need], text: words.Project, *, whole: bool) -> None:
    desk, lead = told.desk(told.community), told.liaison(text.lead)
    project = told.do(
        projects.collect,
        desk,
        told.at(9),
        alliance=told.community,
        needs=served,
        title=text.title,
        description=text.description,
        category=served[0].category,
        area=served[0].area,
    )
    given = {"project_id": project.pk}
    told.do(projects.study, desk, told.at(8), study=text.study, **given)
    told.do(
        projects.initiate,
        desk,
        told.at(8, AFTERNOON),
        lead=unit(text.lead),
        assists=[unit(code) for code in text.assists],
        budget=text.budget,
        budget_source=text.source,
        starts_on=told.at(7).date(),
        due_on=told.ahead(40),
        **given,
    )
    for title, days in text.milestones:
        told.do(projects.add_milestone, lead, told.at(7), title=title, due_on=told.ahead(days), **given)
    told.do(projects.start, lead, told.at(7, AFTERNOON), **given)
    told.do(projects.reach, lead, told.at(4), milestone=project.milestones.first(), **given)
    if not whole:
        told.do(projects.report, lead, told.at(3), progress=40, evidence=text.evidence, **given)
        return
    for milestone in project.milestones.filter(done_on=None):
        told.do(projects.reach, lead, told.at(3), milestone=milestone, **given)
    told.do(projects.report, lead, told.at(3), progress=100, evidence=text.evidence, **given)
    told.do(
        projects.accept,
        desk,
        told.at(2),
        accepted_on=told.at(2).date(),
        acceptance=words.ACCEPTANCE,
        **given,
    )
    told.do(
        projects.evaluate,
        told.residents,
        told.at(2, AFTERNOON),
        satisfaction="satisfied",
        evaluation=words.EVALUATION,
        **given,
    )
    told.do(projects.strike_off, desk, told.at(1), **given)


def _call_out(told: Together) -> None:
    """Asked, whistled, two departments came, one did not; rated, not yet ended."""
    area = Area.objects.get(code="150422404001-E1")
    call_out = told.do(
        callouts.ask,
        told.residents,
        told.at(3),
        alliance=told.community,
        area=area,
        title=words.CALL_OUT_TITLE,
        description=words.CALL_OUT_TEXT,
    )
    given = {"callout_id": call_out.pk}
    told.do(
        callouts.whistle,
        told.liaison("T404"),
        told.at(3, dt.time(10, 30)),
        units=[unit(code) for code in ("O20", "O23", "O19")],
        meets_at=told.at(3, AFTERNOON),
        place=words.CALL_OUT_PLACE,
        **given,
    )
    for code, response, result in words.REPORTS:
        told.do(
            callouts.report,
            told.liaison(code),
            told.at(3, EVENING),
            response=response,
            result=result,
            **given,
        )
    rows = [
        CalledUnit(organisation=unit(code), rating=rating, remark=remark)
        for code, rating, remark in words.RATINGS
    ]
    told.do(callouts.rate, told.residents, told.at(2), rows=rows, **given)


def _knowledge(told: Together, code: str, department: str, title: str, answer: str, basis: str) -> None:
    alliance = told.chain if code == CHAIN else told.community
    asker = told.cast.actor("V150422102201", Role.SECRETARY) if code == CHAIN else told.residents
    advice = told.do(
        advising.ask_advice, asker, told.at(15), alliance=alliance, department=unit(department), title=title
    )
    given = {"advice_id": advice.pk}
    told.do(advising.answer, told.liaison(department), told.at(14), answer=answer, basis=basis, **given)
    told.do(advising.publish, told.desk(alliance), told.at(13), valid_until=told.ahead(300), **given)
