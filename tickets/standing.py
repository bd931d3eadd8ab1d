"""Who stands where towards a ticket: the actor, the situation, and the predicates that rules are made of.

Separation of duties: who handled a ticket, acted for a unit on it, or belongs to a unit that holds a
dispatch of it, neither reviews nor calls back.
"""

import datetime as dt
from dataclasses import dataclass

from organisations.models import Organisation, Post, User
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import DESK, OFFICE, ROSTER_ROLES, SIGNERS, Role
from tickets import kinds
from tickets.models import Channel, Dispatch, DispatchRole, State, Ticket
from tickets.models.states import GONE_DISPATCH, OPEN_DISPATCH

#: Who works on a ticket for a unit is who signs for it.
DEPARTMENT = SIGNERS


@dataclass(frozen=True)
class Actor:
    """Who acts, and by which post; the system acts by none."""

    user: User
    post: Post | None = None

    @property
    def unit(self) -> Organisation | None:
        return self.post.organisation if self.post else None

    def holds(self, *roles: str) -> bool:
        return self.post is not None and self.post.role in roles


@dataclass(frozen=True)
class Situation:
    """What a rule looks at. `dispatches` are all of the ticket's, `dispatch` the one concerned."""

    ticket: Ticket
    dispatches: tuple[Dispatch, ...]
    actor: Actor
    at: dt.datetime
    dispatch: Dispatch | None = None
    #: The unit that the actor acts for (代办), if not for the own one.
    on_behalf_of: int | None = None
    #: Numbers of the parts (sub-tickets) that are still open.
    open_parts: tuple[str, ...] = ()
    #: Units for which the actor is on duty at that minute; asked for urgent tickets only.
    on_duty: frozenset[int] = frozenset()

    @property
    def of_office(self) -> bool:
        return self.actor.holds(*OFFICE) and self.actor.unit == self.ticket.alliance.lead

    @property
    def of_raising_unit(self) -> bool:
        post = self.actor.post
        return (
            post is not None
            and post.role not in ROSTER_ROLES
            and post.organisation_id == self.ticket.raiser_unit_id
        )

    @property
    def of_department(self) -> bool:
        post = self.actor.post
        return (
            post is not None
            and self.dispatch is not None
            and post.organisation_id == self.dispatch.organisation_id
        )

    @property
    def involved(self) -> bool:
        """Handled it, entered it or acted on it for a unit, or belongs to a unit that holds or held a
        dispatch in force: neither reviews nor calls back."""
        user = self.actor.user.pk
        if self.ticket.entered_for_unit and self.ticket.raised_by_id == user:
            return True
        return any(
            user in (dispatch.signed_by_id, dispatch.answered_by_id, *dispatch.clerks)
            or (self.actor.post and self.actor.post.organisation_id == dispatch.organisation_id)
            for dispatch in self.dispatches
            if dispatch.state not in GONE_DISPATCH
        )

    @property
    def open_assists(self) -> list[Dispatch]:
        return [
            dispatch
            for dispatch in self.dispatches
            if dispatch.role == DispatchRole.ASSIST and dispatch.state in OPEN_DISPATCH
        ]


# Who may. Each takes the situation and says yes or no.


def desk(now: Situation) -> bool:
    """Dispatchers and office heads of the alliance's lead organisation, or whom the kind names there."""
    kind = kinds.get(now.ticket.kind)
    if kind is not None and kind.desk is not None:
        return now.actor.holds(*kind.desk) and now.actor.unit == now.ticket.alliance.lead
    return now.of_office and now.actor.holds(*DESK)


def receiver(now: Situation) -> bool:
    """Who accepts what came from outside; what residents sent to their community's page, the community too."""
    return desk(now) or (
        now.ticket.channel == Channel.PUBLIC
        and now.ticket.state == State.RECEIVED
        and now.of_raising_unit
        and now.actor.holds(*DEPARTMENT)
    )


def ruler(now: Situation) -> bool:
    """Who asked for the return on behalf of the unit does not rule on it."""
    return desk(now) and not (now.dispatch and now.actor.user.pk in now.dispatch.clerks)


def minds(post: Post | None, unit: Organisation) -> bool:
    """A township-level unit looks after the villages and communities below it."""
    return (
        post is not None
        and post.role in DEPARTMENT
        and post.organisation.kind in TOWNSHIP_KINDS
        and post.organisation_id != unit.pk
        and unit.path.startswith(post.organisation.path)
    )


def stand_in(now: Situation) -> bool:
    """Acts for the unit that is named and holds the dispatch, never for the own one: the desk of the
    alliance, or the township level for what lies below it."""
    row, unit = now.dispatch, now.actor.unit
    if row is None or unit is None or now.on_behalf_of != row.organisation_id or row.organisation == unit:
        return False
    return desk(now) or minds(now.actor.post, row.organisation)


def reviewer(now: Situation) -> bool:
    return desk(now) and not now.involved


def caller(now: Situation) -> bool:
    """Call-back clerks and office heads; who sent the ticket to its department does not call back (DOMAIN 3.3)."""
    sent_it = any(
        row.placed_by_id == now.actor.user.pk for row in now.dispatches if row.state not in GONE_DISPATCH
    )
    return (
        now.of_office
        and now.actor.holds(Role.CALLBACK_CLERK, Role.OFFICE_HEAD)
        and not now.involved
        and not sent_it
    )


def closer(now: Situation) -> bool:
    return now.of_office and not now.involved


def raiser(now: Situation) -> bool:
    """The raising unit, for what it raised for itself; residents' concerns are called back by a clerk."""
    return now.of_raising_unit and not now.ticket.on_behalf and not now.involved


def raiser_or_desk(now: Situation) -> bool:
    return now.of_raising_unit or desk(now)


def addressee(now: Situation) -> bool:
    kind = kinds.get(now.ticket.kind)
    roles = DEPARTMENT if kind is None or kind.handlers is None else kind.handlers
    return now.of_department and now.actor.holds(*roles)


def on_duty(now: Situation) -> bool:
    """On the unit's duty roster at that minute, in whatever post of the unit: takes in what is urgent."""
    return (
        now.of_department
        and not now.actor.holds(*ROSTER_ROLES)
        and now.dispatch is not None
        and now.dispatch.organisation_id in now.on_duty
    )


def addressee_or_on_duty(now: Situation) -> bool:
    return addressee(now) or on_duty(now)


def liaison_or_on_duty(now: Situation) -> bool:
    return liaison(now) or on_duty(now)


def liaison(now: Situation) -> bool:
    return now.of_department and now.actor.holds(Role.LIAISON, Role.UNIT_LEADER, Role.SECRETARY)


def unit_leader(now: Situation) -> bool:
    return now.of_department and now.actor.holds(Role.UNIT_LEADER, Role.SECRETARY)


def lead_or_desk(now: Situation) -> bool:
    if desk(now):
        return True
    unit = now.actor.post.organisation_id if now.actor.post else None
    return unit == now.ticket.lead_id and now.actor.holds(*DEPARTMENT)


def contributor(now: Situation) -> bool:
    """Whoever works on the ticket may add files to it: raising unit, office, departments that hold a dispatch."""
    post = now.actor.post
    return (
        now.of_raising_unit
        or now.of_office
        or (
            post is not None
            and post.role in DEPARTMENT
            and any(
                row.organisation_id == post.organisation_id
                for row in now.dispatches
                if row.state not in GONE_DISPATCH
            )
        )
    )
