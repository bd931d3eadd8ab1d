"""A concern about a property company, community, secretary or grid worker: it goes one level up, past everybody there."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.lifecycle import signs_for
from governance.models import About, Community, ServiceTerm, Subject
from meetings.actions.recording import record
from meetings.lifecycle import desk
from organisations.models import Organisation, OrganisationKind, Post, Role
from tickets import actions, kinds
from tickets.actions import Reporter
from tickets.actions.stepping_aside import step_aside
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Move, Ticket, Topic
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import Actor


@transaction.atomic
def raise_about(
    *,
    by: Actor,
    at: dt.datetime,
    community: Community,
    subject: Organisation | Post,
    topic: Topic,
    title: str,
    description: str,
    reporter: Reporter | None = None,
) -> Ticket:
    """Raise a concern about a company that serves here, the community's unit, or a post held there.

    Raises Incomplete for another subject, and whatever `tickets.actions.raise_ticket` raises.
    """
    about = _about(community, subject, timezone.localdate(at))
    ticket = actions.raise_ticket(
        by=by,
        at=at,
        alliance=community.alliance,
        topic=topic,
        area=community.area,
        title=title,
        description=description,
        reporter=reporter,
    )
    about.ticket = ticket
    about.save(force_insert=True)
    record(about, "raise", by, at, ticket=ticket.number)
    return ticket


def _about(community: Community, subject: Organisation | Post, day: dt.date) -> About:
    if isinstance(subject, Post):
        names = {Role.SECRETARY: Subject.SECRETARY, Role.GRID_WORKER: Subject.GRID_WORKER}
        if subject.organisation_id == community.unit_id and subject.role in names:
            return About(subject=names[subject.role], unit=community.unit, person=subject.person)
    elif subject == community.unit:
        return About(subject=Subject.COMMUNITY, unit=subject)
    elif (
        subject.kind == OrganisationKind.PROPERTY_COMPANY
        and ServiceTerm.objects.on(day).filter(estate__community=community, company=subject).exists()
    ):
        return About(subject=Subject.COMPANY, unit=subject)
    raise Incomplete(
        {"subject": _("Choose a company that serves here, the community, or somebody in a post there.")}
    )


def may_say(by: Actor, ticket: Ticket, community: Community) -> bool:
    """The alliance's office, and whoever signs for the unit above the community. Nobody whom it could be about."""
    return desk(by, ticket) or signs_for(by, community.unit.superior_id)


@transaction.atomic
def say_about(*, ticket_id: int, by: Actor, at: dt.datetime, subject: Organisation | Post) -> About:
    """Say of a concern that was raised like any other whom it is about: from now on it is hidden from them, what they
    held of it is taken back, and without its lead it is routed anew, around them.

    Raises NotYours, Incomplete, or WrongState where it was said before.
    """
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance__lead", "alliance__community__unit")
        .get(pk=ticket_id)
    )
    community = getattr(ticket.alliance, "community", None)
    if community is None or not may_say(by, ticket, community):
        raise NotYours("not_yours")
    if About.objects.filter(ticket=ticket).exists():
        raise WrongState("wrong_state", _("It was said already whom this concern is about."))
    about = _about(community, subject, timezone.localdate(at))
    barred = _barred(about)
    if by.post and by.post.organisation_id in barred:
        raise NotYours("not_yours")
    about.ticket = ticket
    about.save(force_insert=True)
    record(about, "say", by, at, ticket=ticket.number, subject=about.subject)
    step_aside(ticket_id=ticket.pk, by=by, at=at, units=barred)
    return about


def apart(ticket_ids: Iterable[int]) -> frozenset[int]:
    """Concerns from which people step aside: the papers of a meeting reach everybody who was invited."""
    return frozenset(About.objects.filter(ticket__in=ticket_ids).values_list("ticket", flat=True))


def detours(ticket_ids: Sequence[int]) -> dict[int, kinds.Detour]:
    """Concerns about a community or its people go to the unit above it; about a company, to whom the matrix names.

    Never to the unit concerned or to one below it.
    """
    rows = list(About.objects.filter(ticket__in=ticket_ids).select_related("unit"))
    below = {row.unit_id: _barred(row) for row in rows}
    return {
        row.ticket_id: kinds.Detour(
            around=below[row.unit_id],
            to=None if row.subject == Subject.COMPANY else row.unit.superior_id,
            why=_("The concern is about a unit or its people; it goes one level up."),
        )
        for row in rows
    }


def _barred(about: About) -> frozenset[int]:
    return frozenset(Organisation.objects.inside(about.unit.path).values_list("pk", flat=True))


def keep_aside(ticket: Ticket, move: str, at: dt.datetime) -> None:
    """After each move: no dispatch reaches a barred unit, no part and no merging lets the concern out.

    Raises Incomplete or WrongState; then the move has not happened.
    """
    about = About.objects.filter(ticket=ticket).select_related("unit").first()
    if about is None:
        return
    reached = ticket.dispatches.filter(state__in=OPEN_DISPATCH, organisation__in=_barred(about))
    if reached.exists():
        words = _("The concern is about this unit or its people; it steps aside.")
        raise Incomplete({"department": words, "assists": words})
    if move == Move.SPLIT:
        for part in ticket.parts.filter(about=None):
            About.objects.create(ticket=part, subject=about.subject, unit=about.unit, person=about.person)
    if move == Move.MERGE:
        same = About.objects.filter(ticket=ticket.merged_into_id, unit=about.unit, person=about.person)
        if not same.exists():
            raise WrongState(
                "wrong_state",
                _("A concern about a unit or its people is merged only with one about the same."),
            )
