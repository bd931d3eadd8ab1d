"""Proposals for the matrix: who sees a ticket says that it names the wrong unit for its sort, the keeper decides.

The queue goes on as before: a proposal changes no ticket and no entry. What is taken up is written by the keeper, into a
draft or at once.
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit import actions as audit
from organisations.models import Area, Organisation, User
from tickets import kinds
from tickets.actions.recording import tell_of
from tickets.catalogue import catalogue_on
from tickets.keeping import keepers_of, kept_templates
from tickets.models import MatrixProposal, NoticeKind, Ticket
from tickets.refusals import NotYours, WrongState
from tickets.routing import Catalogue, Facts, decide
from tickets.standing import Actor


def may_propose(ticket: Ticket, by: Actor) -> bool:
    """Everybody who sees the ticket and acts for a unit; where the kind takes free text."""
    return by.unit is not None and ticket.kind in kinds.with_switch("free_text")


def answering(ticket: Ticket, known: Catalogue) -> int | None:
    """The unit to which the matrix would send this ticket today: to propose it changes nothing."""
    return decide(Facts(ticket.alliance_id, ticket.topic_id, ticket.area_id, known.on), known).department


@transaction.atomic
def propose(
    *,
    ticket: Ticket,
    organisation: Organisation,
    area: Area | None,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> MatrixProposal:
    """Propose that tickets of this topic at `area` (None: everywhere) go to `organisation`; the caller has seen to it
    that the account sees the ticket.

    Raises NotYours, ValidationError where the matrix says so already, the unit is no member, or the unit's own proposal
    waits still. Nothing is proposed out of a ticket from which people step aside: the keeper may be one of them.
    """
    if not may_propose(ticket, by) or ticket.pk in kinds.apart(ticket.kind, [ticket.pk]):
        raise NotYours("not_yours")
    unit = by.unit
    known = catalogue_on(timezone.localdate(at))
    if organisation.pk not in known.members.get(ticket.alliance_id, ()):
        raise ValidationError({"organisation": _("This unit is not a member of the alliance today.")})
    if organisation.pk == answering(ticket, known):
        raise ValidationError({"organisation": _("The matrix says so already.")})
    # Of two at once one waits here, and finds the other's.
    Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket.pk)
    row = MatrixProposal(
        ticket=ticket,
        alliance=ticket.alliance,
        topic=ticket.topic,
        area=area,
        organisation=organisation,
        reason=reason,
        unit=unit,
        proposed_by=by.user,
        proposed_at=at,
    )
    row.clean_fields(exclude=("area", "accepted", "decided_by", "decided_at"))
    row.validate_constraints()
    row.save()
    _record(row, "make", by.user, at)
    _tell_keepers(row, at)
    return row


def _tell_keepers(row: MatrixProposal, at: dt.datetime) -> None:
    """The keepers who may decide on it: their work begins with it, and no list of tickets leads them there."""
    with translation.override(settings.LANGUAGE_CODE):
        about = _("Proposal for the matrix: %(topic)s") % {"topic": row.topic.name}
    others = keepers_of(row.alliance.template_id, timezone.localdate(at)) - {row.proposed_by_id}
    link = reverse("tickets:matrix_proposal", args=[row.pk])
    tell_of(link, about, NoticeKind.INFORMED, at, users=sorted(others))


@transaction.atomic
def decide_proposal(
    *, proposal_id: int, accepted: bool, answer: str, by: User, at: dt.datetime
) -> MatrixProposal:
    """The keeper takes it up or not; who proposed it is told. Raises NotYours, WrongState where it is decided."""
    row = (
        MatrixProposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance", "topic", "ticket")
        .get(pk=proposal_id)
    )
    if not may_decide(row, by):
        raise NotYours("not_yours")
    if row.decided_at is not None:
        raise WrongState("decided_already")
    row.accepted, row.answer, row.decided_by, row.decided_at = accepted, answer, by, at
    row.save()
    _record(row, "take_up" if accepted else "decline", by, at)
    with translation.override(settings.LANGUAGE_CODE):
        about = (_("Proposal taken up: %(topic)s") if accepted else _("Proposal not taken up: %(topic)s")) % {
            "topic": row.topic.name
        }
    link = reverse("tickets:ticket", args=[row.ticket.number])
    tell_of(link, about, NoticeKind.INFORMED, at, users=[row.proposed_by_id])
    return row


def may_decide(row: MatrixProposal, by: User) -> bool:
    """The keeper of the template, unless the proposal is the account's own."""
    return row.alliance.template_id in kept_templates(by) and row.proposed_by_id != by.pk


def proposals_for(user: User) -> QuerySet[MatrixProposal]:
    """Those on alliances whose matrix the account keeps."""
    return MatrixProposal.objects.filter(alliance__template__in=kept_templates(user))


def _record(row: MatrixProposal, verb: str, by: User, at: dt.datetime) -> None:
    audit.record(
        action=f"matrix.proposal.{verb}",
        at=at,
        by=by,
        object_type="matrixproposal",
        object_id=row.pk,
        object_label=f"{row.topic} → {row.organisation}",
        organisation=row.unit.code,
        data={"alliance": row.alliance.code, "topic": row.topic.code, "department": row.organisation.code},
    )
