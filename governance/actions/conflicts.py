"""A concern about a property company, community, secretary or grid worker: it goes one level up, past everybody there."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import About, Community, ServiceTerm, Subject
from meetings.actions.recording import record
from organisations.models import Organisation, OrganisationKind, Post, Role
from tickets import actions, kinds
from tickets.actions import Reporter
from tickets.lifecycle import Incomplete, WrongState
from tickets.models import Move, Ticket, Topic
from tickets.models.states import GONE_DISPATCH
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
    reached = ticket.dispatches.exclude(state__in=GONE_DISPATCH).filter(organisation__in=_barred(about))
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
