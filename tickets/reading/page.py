"""Everything the page of one ticket shows, in a number of queries that does not grow with its history."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organisations.models import DutyShift, Organisation, Post
from tickets import deadlines, duty, kinds
from tickets.kinds import Panel
from tickets.lifecycle import Offer, moves_for, moves_on_behalf
from tickets.models import (
    Attachment,
    Decision,
    Dispatch,
    DispatchRole,
    DispatchState,
    Document,
    MatrixProposal,
    Move,
    State,
    Ticket,
    TimeRequest,
)
from tickets.models.instructions import concerned
from tickets.models.states import ENDED, GONE_DISPATCH, OPEN_DISPATCH
from tickets.proposing import may_propose
from tickets.reading.choices import Choices, choices_on
from tickets.reading.matrix_proposals import of_ticket
from tickets.ruling_cells import may_become_cell
from tickets.standing import DEPARTMENT, Actor, Situation

#: Dispatches shown at once; a ticket with more has been sent around in circles.
SHOWN_DISPATCHES = 30
SHOWN_DECISIONS = 10

#: What the office's clock measures in which state.
OFFICE_CLOCKS = {
    State.TRIAGE: _("The office assigns a department"),
    State.FEEDBACK: _("The office reviews the answer"),
    State.CALLBACK: _("Call-back or confirmation"),
    State.CONSULTING: _("The consultation concludes"),
    State.CLOSED: _("The office looks at it again"),
}


@dataclass(frozen=True)
class Clock:
    """One time limit: whose, until when, and whether it was met (None: it still runs)."""

    label: str
    due: dt.datetime
    unit: str = ""
    provisional: bool = False
    done_at: dt.datetime | None = None

    @property
    def was_late(self) -> bool:
        return self.done_at is not None and deadlines.is_late(self.due, self.done_at)


@dataclass
class TicketPage:
    ticket: Ticket
    actor: Actor
    at: dt.datetime
    choices: Choices
    dispatches: tuple[Dispatch, ...] = ()
    decisions: list[Decision] = field(default_factory=list)
    related: list[Ticket] = field(default_factory=list)
    requests: list[TimeRequest] = field(default_factory=list)
    #: Which of the related tickets the reader may open; of the others only number and state are told.
    open_to_reader: frozenset[int] = frozenset()
    #: The unit that the reader is acting for, if not for the own one.
    on_behalf_of: Organisation | None = None

    @cached_property
    def situation(self) -> Situation:
        return Situation(
            self.ticket,
            self.dispatches,
            self.actor,
            self.at,
            on_behalf_of=self.on_behalf_of.pk if self.on_behalf_of else None,
            open_parts=tuple(part.number for part in self.parts if part.state not in ENDED),
            on_duty=duty.units_with(self.duty, self.actor),
        )

    @cached_property
    def duty(self) -> dict[int, list[DutyShift]]:
        return duty.shifts_of(self.ticket, self.dispatches, self.at)

    @property
    def called(self) -> list[tuple[Organisation, list[DutyShift]]]:
        """Of an urgent ticket, each unit at work on it with who is on duty there now."""
        if not duty.is_called(self.ticket):
            return []
        at_work = [row for row in self.current_dispatches if row.state in OPEN_DISPATCH]
        return [(row.organisation, self.duty.get(row.organisation_id, [])) for row in at_work]

    @property
    def parts(self) -> list[Ticket]:
        return [row for row in self.related if row.parent_id == self.ticket.pk]

    @property
    def merged(self) -> list[Ticket]:
        """Tickets about the same matter that live on in this one."""
        return [row for row in self.related if row.merged_into_id == self.ticket.pk]

    @property
    def whole(self) -> Ticket | None:
        """The ticket that this one is a part of."""
        return next((row for row in self.related if row.pk == self.ticket.parent_id), None)

    @property
    def lives_on_in(self) -> Ticket | None:
        return next((row for row in self.related if row.pk == self.ticket.merged_into_id), None)

    @cached_property
    def offers(self) -> list[Offer]:
        return moves_for(self.situation)

    @cached_property
    def offers_on_behalf(self) -> list[Offer]:
        """What the reader could do for a unit that cannot sign in and asked for it."""
        return moves_on_behalf(self.situation)

    def unit_of(self, code: str) -> Organisation | None:
        """The unit with this code that holds the ticket."""
        return next((row.organisation for row in self.dispatches if row.organisation.code == code), None)

    @property
    def decision(self) -> Decision | None:
        """Why the ticket lies where it does: an assistant that came later decides nothing about the lead."""
        about_lead = [row for row in self.decisions if row.organisation_id or row.reason]
        return (about_lead or self.decisions or [None])[0]

    @property
    def earlier_decisions(self) -> list[Decision]:
        return [row for row in self.decisions if row != self.decision]

    @property
    def current_dispatches(self) -> list[Dispatch]:
        """Those in force, lead first; the others are history."""
        in_force = [dispatch for dispatch in self.dispatches if dispatch.state not in GONE_DISPATCH]
        newest: dict[int, Dispatch] = {dispatch.organisation_id: dispatch for dispatch in in_force}
        return sorted(newest.values(), key=lambda row: (row.role != DispatchRole.LEAD, row.pk))

    @property
    def past_dispatches(self) -> list[Dispatch]:
        current = {dispatch.pk for dispatch in self.current_dispatches}
        past = [dispatch for dispatch in self.dispatches if dispatch.pk not in current]
        return past[: -SHOWN_DISPATCHES - 1 : -1]

    @property
    def proposal(self) -> Dispatch | None:
        """The last return that named another department, while nobody holds the ticket."""
        returned = [
            row for row in self.dispatches if row.return_to_id and row.state == DispatchState.RETURNED
        ]
        return returned[-1] if returned else None

    @property
    def clocks(self) -> list[Clock]:
        return list(_clocks(self.ticket, self.current_dispatches))

    @property
    def may_become_cell(self) -> bool:
        return may_become_cell(self.ticket, self.decision, self.actor, self.at)

    @property
    def may_propose(self) -> bool:
        return may_propose(self.ticket, self.actor)

    @property
    def return_offer(self) -> Offer | None:
        """The way to give this ticket back, while it is open to the reader."""
        return next((offer for offer in self.offers if offer.move == Move.REQUEST_RETURN), None)

    @cached_property
    def proposals(self) -> list[MatrixProposal]:
        """What was proposed for the matrix out of this ticket; asked for only where there is something."""
        return of_ticket(self.ticket) if getattr(self.ticket, "has_proposals", False) else []

    @cached_property
    def panels(self) -> list[Panel]:
        kind = kinds.get(self.ticket.kind)
        return list(kind.panels(self.ticket, self.actor.user)) if kind else []

    @property
    def has_reporter(self) -> bool:
        return self.ticket.on_behalf and not self.ticket.anonymous

    @property
    def may_see_reporter(self) -> bool:
        """Whoever must speak to the reporter: the office, the raising unit, departments at work on it."""
        post = self.actor.post
        at_work = {
            dispatch.organisation_id
            for dispatch in self.dispatches
            if dispatch.state not in GONE_DISPATCH and dispatch.role == DispatchRole.LEAD
        }
        return self.has_reporter and (
            self._acts_for_lead
            or self.situation.of_office
            or self.situation.of_raising_unit
            or (
                post is not None
                and post.organisation_id in at_work
                and (post.role in DEPARTMENT or post.organisation_id in self.situation.on_duty)
            )
        )

    @property
    def _acts_for_lead(self) -> bool:
        return any(
            offer.dispatch.role == DispatchRole.LEAD for offer in self.offers_on_behalf if offer.dispatch
        )


def was_with(post: Post | None, number: str) -> bool:
    """Whether the post's unit held this ticket and lost it: its people may have the page open still."""
    return (
        post is not None
        and Dispatch.objects.filter(
            ticket__number=number, organisation=post.organisation_id, state__in=GONE_DISPATCH
        ).exists()
    )


def beside() -> dict[str, Exists]:
    """What may hang on a ticket, asked along with it, because most tickets have none of it: that is not asked for again."""
    here = {"ticket": OuterRef("pk")}
    return {
        "has_others": Ticket.objects.hanging_on(),
        "has_requests": Exists(TimeRequest.objects.filter(**here)),
        "has_files": Exists(Attachment.objects.filter(**here)),
        "has_documents": Exists(Document.objects.filter(**here)),
        "has_proposals": Exists(MatrixProposal.objects.filter(**here)),
        "is_instructed": concerned(),
    }


def ticket_page(ticket: Ticket, actor: Actor, at: dt.datetime) -> TicketPage:
    choices = choices_on(at.date())
    dispatches = tuple(
        ticket.dispatches.select_related(
            "handler", "signed_by__person", "answered_by__person", "consented_by__person"
        ).order_by("id")
    )
    decisions = list(ticket.decisions.order_by("-id")[:SHOWN_DECISIONS])
    choices.fill_in(ticket, *dispatches, *decisions)
    related = (
        Ticket.objects.filter(
            Q(parent=ticket) | Q(merged_into=ticket) | Q(pk__in=[ticket.parent_id, ticket.merged_into_id])
        )
        .select_related("lead", "raiser_unit")
        .defer("description", "reporter_name", "reporter_phone")
        .order_by("id")
    )
    requests = ticket.time_requests.select_related(
        "asked_by__person", "decided_by__person", "dispatch__organisation"
    ).order_by("-id")
    alone = not (ticket.parent_id or ticket.merged_into_id or getattr(ticket, "has_others", True))
    related = [] if alone else list(related)
    return TicketPage(
        ticket,
        actor,
        at,
        choices,
        dispatches,
        decisions,
        related,
        list(requests) if getattr(ticket, "has_requests", True) else [],
        _open_to(actor, related) if related else frozenset(),
    )


def _open_to(actor: Actor, related: list[Ticket]) -> frozenset[int]:
    visible = Ticket.objects.visible_to(actor.user).filter(pk__in=[row.pk for row in related])
    return frozenset(visible.values_list("pk", flat=True))


def _clocks(ticket: Ticket, current: list[Dispatch]):
    if ticket.answer_by:
        answered = next((row.answered_at for row in current if row.role == DispatchRole.LEAD), None)
        yield Clock(
            _("Answer to the ticket"),
            ticket.answer_by,
            provisional=ticket.answer_by_provisional,
            done_at=answered or ticket.closed_at,
        )
    if ticket.office_due and ticket.state in OFFICE_CLOCKS:
        yield Clock(OFFICE_CLOCKS[ticket.state], ticket.office_due, unit=str(ticket.alliance.lead))
    for dispatch in current:
        yield from _clocks_of_dispatch(dispatch)


def _clocks_of_dispatch(dispatch: Dispatch):
    unit = str(dispatch.organisation)
    if dispatch.state not in OPEN_DISPATCH:
        return
    if dispatch.state == DispatchState.RETURN_REQUESTED:
        yield Clock(_("The office rules on the return"), dispatch.return_rule_by, unit)
        return
    if dispatch.sign_by:
        yield Clock(_("Sign"), dispatch.sign_by, unit, done_at=dispatch.signed_at)
    if dispatch.contact_by and dispatch.ticket.on_behalf and not dispatch.ticket.anonymous:
        yield Clock(_("First contact"), dispatch.contact_by, unit, done_at=dispatch.contacted_at)
    yield Clock(
        _("Answer of the department"), dispatch.answer_by, unit, provisional=dispatch.answer_by_provisional
    )
