"""Several raisers of one concern: one more is added, told of the result, and forgotten 90 days after closing."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from governance.models import KEPT_AFTER, FellowRaiser
from meetings.actions.recording import record
from organisations.models.people import OFFICE, ROSTER_ROLES
from tickets.lifecycle import NotYours, WrongState
from tickets.models import State, Ticket
from tickets.models.states import ENDED
from tickets.standing import Actor


def speaks_with(actor: Actor, ticket: Ticket) -> bool:
    """Whoever must speak with the raisers: the alliance's office, and the unit that took the concern in."""
    post = actor.post
    if post is None or post.role in ROSTER_ROLES:
        return False
    office = post.role in OFFICE and post.organisation_id == ticket.alliance.lead_id
    return office or post.organisation_id == ticket.raiser_unit_id


@transaction.atomic
def add_fellow(
    *, ticket: Ticket, by: Actor, at: dt.datetime, name: str = "", phone: str = ""
) -> FellowRaiser:
    """One more resident has the same concern. Raises NotYours, or WrongState once the concern has ended."""
    ticket = _locked(ticket, by)
    if ticket.state in ENDED:
        raise WrongState("wrong_state", _("This concern has ended; raise it anew."))
    made = FellowRaiser.objects.create(ticket=ticket, name=name, phone=phone, unit=by.unit, added_at=at)
    record(made, "add", by, at, ticket=ticket.number)
    return made


@transaction.atomic
def tell_fellow(*, ticket: Ticket, by: Actor, at: dt.datetime, fellow: FellowRaiser) -> FellowRaiser:
    """The result was told to this raiser too; twice is once. Raises WrongState before there is a result."""
    ticket = _locked(ticket, by)
    if ticket.state not in (State.CALLBACK, State.CLOSED):
        raise WrongState("wrong_state", _("There is no result to tell yet."))
    if fellow.told_at is None:
        fellow.told_at = at
        fellow.save(update_fields=["told_at"])
        record(fellow, "tell", by, at, ticket=ticket.number)
    return fellow


def _locked(ticket: Ticket, by: Actor) -> Ticket:
    row = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance")
        .get(pk=ticket.pk)
    )
    if not speaks_with(by, row):
        raise NotYours("not_yours")
    return row


@transaction.atomic
def forget_fellows(at: dt.datetime) -> int:
    """Delete name and telephone of raisers whose concern ended 90 days ago; that there was one more stays."""
    rows = FellowRaiser.objects.select_for_update(of=("self",), no_key=True).filter(
        ticket__closed_at__lt=at - KEPT_AFTER
    )
    gone = [row for row in rows if row.name or row.phone]
    for row in gone:
        row.name = row.phone = ""
        row.save(update_fields=["name", "phone"])
    return len(gone)
