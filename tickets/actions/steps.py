"""One move under way: what its handler works on, and the small things handlers share."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from organisations.models import Organisation
from organisations.models.people import SIGNERS
from organisations.versions import Versions, versions_now
from tickets import catalogue, clocks, dispatching, routing
from tickets.actions.recording import tell
from tickets.lifecycle import Incomplete
from tickets.models import (
    Dispatch,
    DispatchRole,
    DispatchState,
    LimitStep,
    Move,
    NoticeKind,
    Outcome,
    Ticket,
)
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import Actor, Situation


@dataclass
class Step:
    """`told` and `note` go into the time line."""

    situation: Situation
    move: Move
    data: dict[str, Any]
    note: str = ""
    told: dict[str, Any] = field(default_factory=dict)

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

    def due(self, step: LimitStep) -> dt.datetime:
        """When a step that begins now is due for this ticket."""
        ticket = self.ticket
        return self.clocks.due(
            step,
            self.at,
            template=ticket.topic.template_id,
            topics=self.catalogue.topics[ticket.topic_id],
            urgency=ticket.urgency,
            is_complex=ticket.topic.is_complex,
        ).at

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

    def withdraw(self, dispatch: Dispatch) -> None:
        """Take an open dispatch back and tell its department."""
        dispatch.state = DispatchState.WITHDRAWN
        dispatch.ended_at = self.at
        dispatch.save()
        self.tell(NoticeKind.WITHDRAWN, organisation_id=dispatch.organisation_id, roles=SIGNERS)

    def open_dispatches(self) -> list[Dispatch]:
        return [dispatch for dispatch in self.situation.dispatches if dispatch.state in OPEN_DISPATCH]

    def require_addressable(self, field_name: str, unit: Organisation) -> None:
        """Raise Incomplete unless the unit is a member of the alliance today and can sign."""
        known = self.catalogue
        if unit.pk not in known.members.get(self.ticket.alliance_id, frozenset()):
            raise Incomplete({field_name: "not_a_member"})
        if unit.pk not in known.signers:
            raise Incomplete({field_name: "nobody_to_sign"})

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
