"""One move under way: what its handler works on, and the small things handlers share."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from organisations.models import Area, Organisation
from organisations.models.people import SIGNERS
from organisations.versions import Versions, versions_now
from tickets import catalogue, clocks, deadlines, dispatching, routing
from tickets.actions.recording import tell
from tickets.actions.standing_in import Behalf
from tickets.lifecycle import Incomplete
from tickets.models import (
    Dispatch,
    DispatchRole,
    DispatchState,
    LimitStep,
    LimitUnit,
    Move,
    NoticeKind,
    Outcome,
    Ticket,
    TimeRequest,
    Topic,
)
from tickets.models.states import OPEN_DISPATCH
from tickets.search.marking import mark
from tickets.standing import Actor, Situation


def take_back(ticket: Ticket, dispatch: Dispatch, state: DispatchState, at: dt.datetime) -> None:
    """End an open dispatch as withdrawn or returned, with what it still asked for, and tell its department."""
    dispatch.state = state
    dispatch.ended_at = at
    drop_request(dispatch, at)
    dispatch.save()
    mark(ticket.pk)
    kind = NoticeKind.RULED if state == DispatchState.RETURNED else NoticeKind.WITHDRAWN
    tell(ticket, kind, at, organisation_id=dispatch.organisation_id, roles=SIGNERS)


def drop_request(dispatch: Dispatch, at: dt.datetime) -> None:
    """A request for time lapses with the dispatch it was made for."""
    if dispatch.pending:
        dispatch.pending = ""
        TimeRequest.objects.filter(dispatch=dispatch, decided_at=None).update(decided_at=at)


@dataclass
class Step:
    """`told` and `note` go into the time line."""

    situation: Situation
    move: Move
    data: dict[str, Any]
    note: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    #: Set where a clerk acts for a unit.
    behalf: Behalf | None = None
    #: Units without anybody who can sign, which the office will act for.
    acted_for: list[int] = field(default_factory=list)
    #: The ticket this one was merged into, locked along with it.
    merged_into: Ticket | None = None

    def __post_init__(self):
        self.note = str(self.data.get("note", ""))

    @property
    def ticket(self) -> Ticket:
        return self.situation.ticket

    @property
    def dispatch(self) -> Dispatch:
        if self.situation.dispatch is None:
            raise Incomplete({"dispatch": "required"})
        return self.situation.dispatch

    @property
    def by(self) -> Actor:
        return self.situation.actor

    @property
    def at(self) -> dt.datetime:
        return self.situation.at

    def due(self, step: LimitStep, start: dt.datetime | None = None) -> dt.datetime:
        """When a step of this ticket is due that begins at `start`, or now."""
        return self.clocks.due(step, start or self.at, **self._limited_by).at

    def after_pause(
        self, due: dt.datetime, step: LimitStep, pause: tuple[dt.datetime, dt.datetime]
    ) -> dt.datetime:
        """A deadline moved by a pause: limits in natural hours by its length, others by its open minutes."""
        if self.in_natural_time(step):
            return due + (pause[1] - pause[0])
        return deadlines.shifted(due, [pause], self.clocks.calendar)

    def in_natural_time(self, step: LimitStep) -> bool:
        """Whether the limit counts every hour, not those of the office."""
        return self.unit_of(step) in (LimitUnit.MINUTES, LimitUnit.HOURS)

    def unit_of(self, step: LimitStep) -> str:
        """The unit in which the limit counts."""
        return deadlines.limit_for(self.clocks.limits, step=step, **self._limited_by).unit

    @property
    def _limited_by(self) -> dict[str, Any]:
        topic = self.ticket.topic
        return {
            "template": topic.template_id,
            "topics": self.catalogue.topics[topic.pk],
            "urgency": self.ticket.urgency,
            "is_complex": topic.is_complex,
        }

    @cached_property
    def versions(self) -> Versions:
        return versions_now()

    @property
    def catalogue(self) -> routing.Catalogue:
        return catalogue.catalogue_on(timezone.localdate(self.at), self.versions)

    @property
    def clocks(self) -> clocks.Clocks:
        return clocks.current(self.versions)

    def tell(self, kind: NoticeKind, **addressee) -> None:
        tell(self.ticket, kind, self.at, **addressee)

    def tell_office(self, kind: NoticeKind, *roles) -> None:
        self.tell(kind, organisation_id=self.ticket.alliance.lead_id, roles=roles)

    def tell_raiser(self, kind: NoticeKind) -> None:
        self.tell(kind, user_id=self.ticket.raised_by_id)

    def tell_raisers(self, kind: NoticeKind) -> None:
        """Whoever raised this ticket, or one that was merged into it; not the one who acts."""
        level = [self.ticket]
        while level:
            for ticket in level:
                if ticket.raised_by_id != self.by.user.pk:
                    tell(ticket, kind, self.at, user_id=ticket.raised_by_id)
            level = list(Ticket.objects.filter(merged_into__in=level))

    def withdraw(self, dispatch: Dispatch) -> None:
        """Take an open dispatch back and tell its department."""
        take_back(self.ticket, dispatch, DispatchState.WITHDRAWN, self.at)

    def open_dispatches(self) -> list[Dispatch]:
        return [dispatch for dispatch in self.situation.dispatches if dispatch.state in OPEN_DISPATCH]

    def require_addressable(self, field_name: str, unit: Organisation) -> None:
        """Raise Incomplete unless the unit is a member of the alliance today and can sign, or the office
        says that it will act on the unit's behalf."""
        known = self.catalogue
        if unit.pk not in known.members.get(self.ticket.alliance_id, frozenset()):
            raise Incomplete({field_name: "not_a_member"})
        if unit.pk not in known.signers:
            if not self.data.get("act_for"):
                raise Incomplete({field_name: "nobody_to_sign"})
            self.acted_for.append(unit.pk)

    def require_routable(self, topic: Topic, area: Area) -> None:
        """Raise Incomplete unless a ticket of this alliance may have the topic and the place."""
        errors = {}
        if topic.template_id != self.ticket.alliance.template_id:
            errors["topic"] = "other_template"
        elif not topic.is_active:
            errors["topic"] = "ended"
        if not area.is_active:
            errors["area"] = "ended"
        if errors:
            raise Incomplete(errors)

    def units_beside(self, department: Organisation) -> list[Organisation]:
        """The assisting units that came with the move; they and the department must be addressable."""
        assists = [unit for unit in self.data.get("assists") or () if unit != department]
        self.require_addressable("department", department)
        for unit in assists:
            self.require_addressable("assists", unit)
        return assists

    def must_be_final(self, department: Organisation) -> bool:
        """The second accepted return or the third different lead department makes it final."""
        leads = {
            dispatch.organisation_id
            for dispatch in self.situation.dispatches
            if dispatch.role == DispatchRole.LEAD
        }
        return self.ticket.return_count >= 2 or len(leads | {department.pk}) >= 3

    def place(self, outcome: Outcome, **placing) -> None:
        known = self.catalogue
        if self.acted_for:
            placing["data"] = {**placing.get("data", {}), "act_for": self.acted_for}
        dispatching.write(
            [
                dispatching.Placing(
                    ticket=self.ticket,
                    by=self.by,
                    what=self.move,
                    outcome=outcome,
                    topics=known.topics[self.ticket.topic_id],
                    catalogue_version=known.catalogue_version,
                    roster_version=known.roster_version,
                    **placing,
                )
            ],
            self.at,
            self.clocks,
        )
