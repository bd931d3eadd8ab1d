"""Tells one story: raises its ticket and lets the people concerned act on it, each at an office minute of the past."""

import datetime as dt
import random
from typing import Any

from audit import clock
from config.demonstration.cast import Cast
from config.demonstration.drawn import file_of
from config.demonstration.stories import Story
from config.demonstration.timing import Timing
from organisations.duty import on_duty
from organisations.models import Alliance, Area, Organisation, Post, Role, User
from organisations.models.people import DESK
from tickets import actions
from tickets.actions.reading_notices import mark_read_of
from tickets.deadlines import after_working_minutes
from tickets.models import Dispatch, DispatchRole, DispatchState, Move, Notice, Ticket, Topic, Urgency
from tickets.models.states import OPEN_DISPATCH, Channel
from tickets.standing import DEPARTMENT, Actor

ASSIST_ANSWERS = (
    "已配合主办单位到场核实，相关情况属实，我单位意见已当面提出。",
    "已按职责提供所需材料，并派人参加现场办理。",
    "已指定专人配合，后续按主办单位安排继续跟进。",
)


#: Notices younger than this are still unread at the first load.
UNREAD = dt.timedelta(days=5)
#: Working days within which a story must not lose time.
RECENT = 9


class PresentReached(Exception):
    """The next step would lie after the first load: the story stops where it stands."""


class Telling:
    def __init__(self, story: Story, alliance: Alliance, cast: Cast, timing: Timing):
        self.story = story
        self.alliance = alliance
        self.cast = cast
        self.timing = timing
        # The same story goes at the same pace in every load.
        self.pace = random.Random(story.title)  # noqa: S311
        self.area = Area.objects.get(code=story.area)
        self.topic = Topic.objects.get(template=alliance.template_id, code=story.topic)
        self.raised_by = cast.raiser(story.by, self.area, alliance)
        self.at = self._begin()
        self.ticket: Ticket

    def _begin(self) -> dt.datetime:
        if self.story.ago:
            return self.timing.minutes_before(self.story.ago)
        # Old stories begin at any office hour, recent ones early enough to get where they should.
        hour = self.pace.choice((8, 9, 10, 11, 14, 15) if self.story.days > RECENT else (8, 9))
        time = self.story.office_time or dt.time(hour, self.pace.randrange(31, 59))
        return self.timing.days_before(self.story.days, time)

    def wait(self, minutes: int) -> None:
        """Let so many office minutes pass. Raises PresentReached."""
        at = after_working_minutes(self.at, minutes, self.timing.calendar)
        if at >= self.timing.anchor:
            raise PresentReached
        self.at = at

    # How it begins.

    def begin(self) -> None:
        with clock.frozen_at(self.at):
            if self.story.course == "settled":
                self.ticket = actions.settle_on_the_spot(
                    by=self.raised_by,
                    at=self.at,
                    alliance=self.alliance,
                    topic=self.topic,
                    area=self.area,
                    description=f"{self.story.title}：{self.story.text}",
                    answer=self.story.answer,
                )
                return
            self.ticket = actions.raise_ticket(
                by=self.raised_by,
                at=self.at,
                alliance=self.alliance,
                topic=self.topic,
                area=self.area,
                title=self.story.title,
                description=self.story.text,
                channel=self._channel(),
                reporter=self._reporter(),
                files=[file_of(name) for name in self.story.files],
            )

    def _channel(self) -> Channel:
        """A resident telephones, comes to the counter or is visited; an official types the rest in."""
        if self.story.reporter and self.story.channel == Channel.PORTAL:
            return self.pace.choice((Channel.TELEPHONE, Channel.COUNTER, Channel.VISIT))
        return Channel(self.story.channel)

    def _reporter(self) -> actions.Reporter | None:
        if self.story.anonymous:
            return actions.Reporter(anonymous=True)
        if self.story.reporter:
            # No telephone in use: the area's own prefix and zeros.
            return actions.Reporter(self.story.reporter, f"0476-000{self.pace.randrange(10000):04d}")
        return None

    def route(self, ticket: Ticket | None = None) -> None:
        """The queue sends the story's ticket, or a part of it, to its department."""
        self.at += dt.timedelta(seconds=self.pace.randrange(2, 20))
        with clock.frozen_at(self.at):
            actions.route([(ticket or self.ticket).pk], self.at)

    # Who holds it now.

    @property
    def _open(self) -> list[Dispatch]:
        rows = self.ticket.dispatches.filter(state__in=OPEN_DISPATCH).select_related("organisation")
        return list(rows.order_by("id"))

    @property
    def lead(self) -> Dispatch:
        return next(row for row in reversed(self._open) if row.role == DispatchRole.LEAD)

    @property
    def assists(self) -> list[Dispatch]:
        return [row for row in self._open if row.role == DispatchRole.ASSIST]

    @staticmethod
    def unit(code: str) -> Organisation:
        return Organisation.objects.get(code=code)

    # What they do.

    def move(self, move: Move, by: Actor, dispatch: Dispatch | None = None, **data: Any) -> None:
        with clock.frozen_at(self.at):
            self.ticket = actions.move(
                ticket_id=self.ticket.pk,
                move=move,
                by=by,
                at=self.at,
                dispatch_id=dispatch.pk if dispatch else None,
                data=data,
            )

    def office(self, move: Move, concerns: Dispatch | None = None, **data: Any) -> None:
        self.wait(self.pace.randrange(40, 150))
        self.move(move, self.cast.actor(self.alliance.lead.code, *DESK), concerns, **data)

    def clerk(self, **data: Any) -> None:
        self.wait(self.pace.randrange(60, 240))
        self.move(Move.CALL_BACK, self.cast.actor(self.alliance.lead.code, Role.CALLBACK_CLERK), **data)

    def raiser(self, move: Move, **data: Any) -> None:
        self.wait(self.pace.randrange(60, 300))
        self.move(move, self.raised_by, **data)

    def department(
        self,
        holder: Dispatch,
        move: Move,
        role: Role | None = None,
        concerns: Dispatch | None = None,
        **data: Any,
    ) -> None:
        """Somebody of the holder's unit acts, on its own dispatch or on the one it concerns."""
        self.wait(self.pace.randrange(10, 40))
        roles = (role,) if role else (Role.LIAISON, *DEPARTMENT)
        self.move(move, self.cast.actor(holder.organisation.code, *roles), concerns or holder, **data)

    def sign(self, dispatch: Dispatch) -> None:
        if dispatch.state != DispatchState.WAITING:
            return
        # Urgent ones are signed within their half hour; assistants sign while the lead does.
        soon = self.ticket.urgency != Urgency.NORMAL or dispatch.role == DispatchRole.ASSIST
        self.wait(self.pace.randrange(5, 15) if soon else self.pace.randrange(15, 75))
        actor = self.cast.actor(dispatch.organisation.code, Role.LIAISON)
        self.move(Move.SIGN, actor, dispatch)

    def on_duty_signs(self, dispatch: Dispatch) -> None:
        """Whoever is on the unit's roster at that minute, natural minutes later: nobody waits for the office to open."""
        shift = on_duty([dispatch.organisation_id], self.at)[dispatch.organisation_id][0]
        post = next(post for post in shift.person.user.posts_on(self.at.date()))
        actor = Actor(shift.person.user, post)
        self._let_pass(self.pace.randrange(4, 14))
        self.move(Move.SIGN, actor, dispatch)
        spoke = self.at
        self._let_pass(self.pace.randrange(4, 9))
        self.move(Move.CONTACT, actor, dispatch, at=spoke, channel="telephone", outcome="reached")

    def _let_pass(self, minutes: int) -> None:
        at = self.at + dt.timedelta(minutes=minutes)
        if at >= self.timing.anchor:
            raise PresentReached
        self.at = at

    def pass_on(self, dispatch: Dispatch) -> None:
        """Where the unit has a handler, its liaison passes it on."""
        handler = Post.objects.filter(organisation=dispatch.organisation, role=Role.HANDLER).first()
        if handler is not None:
            self.department(dispatch, Move.PASS_ON, person=handler.person, section=handler.section)

    def contact(self, dispatch: Dispatch) -> None:
        self.wait(self.pace.randrange(20, 90))
        when = self.at - dt.timedelta(minutes=5)
        self.department(dispatch, Move.CONTACT, at=when, channel="telephone", outcome="reached")

    def assist_answers(self, assist: Dispatch) -> None:
        self.sign(assist)
        self.wait(self.pace.randrange(20, 60))
        self.department(assist, Move.ANSWER, text=self.pace.choice(ASSIST_ANSWERS), result="solved")
        self._consent(assist)

    def everybody_answers(self, text: str, result: str) -> None:
        """The assistants first, then the lead, with its leader's consent where the unit asks for it."""
        for assist in self.assists:
            self.assist_answers(assist)
        lead = self.lead
        self.draft(lead, text, result)
        self._consent(lead)

    def draft(self, dispatch: Dispatch, text: str, result: str) -> None:
        busy = 390 if self.ticket.urgency == Urgency.NORMAL else 120
        self.wait(self.pace.randrange(busy // 4, busy))
        self.department(dispatch, Move.ANSWER, text=text, result=result)

    def _consent(self, dispatch: Dispatch) -> None:
        if dispatch.organisation.answers_need_consent:
            self.department(dispatch, Move.CONSENT, role=Role.UNIT_LEADER)

    def settle_notices(self) -> None:
        """Deliver what the story told people; what is some days old they have opened by now."""
        actions.deliver(self.at)
        seen_until = self.timing.anchor - UNREAD
        told = Notice.objects.filter(ticket=self.ticket, read_at=None)
        if told.filter(at__gte=seen_until).exists():
            return
        for user in User.objects.filter(notices__in=told).distinct():
            mark_read_of(by=user, at=self.at, ticket=self.ticket)

    def silence_ends(self) -> None:
        """Nobody rules on the return until its limit has passed."""
        at = self.lead.return_rule_by + dt.timedelta(minutes=2)
        if at >= self.timing.anchor:
            raise PresentReached
        self.at = at
        with clock.frozen_at(at):
            actions.expire_returns(at)
