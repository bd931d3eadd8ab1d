"""Who may see who a concern came from, and the look-up by the exact telephone number, which never shows one."""

import re
import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet

from organisations.encryption import lookup_hash
from organisations.models.people import OFFICE
from tickets.models import Dispatch, DispatchRole, Ticket
from tickets.models.states import GONE_DISPATCH
from tickets.standing import DEPARTMENT, Actor

#: What people write between the digits, and the country's own code in front of them.
WRITTEN = re.compile(r"[\s\-()]+|^\s*(\+|00)86")


def phone_hash(phone: str) -> str:
    """The same for a number however its digits are grouped."""
    return lookup_hash(WRITTEN.sub("", unicodedata.normalize("NFKC", phone)), "reporter_phone")


def tickets_of_phone(actor: Actor, phone: str) -> QuerySet[Ticket]:
    """Tickets whose reporter has this telephone, of those whose reporter the actor may see
    (as `TicketPage.may_see_reporter` says for one ticket)."""
    post = actor.post
    if post is None:
        return Ticket.objects.none()
    unit = post.organisation_id
    may_see = Q(raiser_unit=unit)
    if post.role in OFFICE:
        may_see |= Q(alliance__lead=unit)
    if post.role in DEPARTMENT:
        leads = Dispatch.objects.filter(ticket=OuterRef("pk"), organisation=unit, role=DispatchRole.LEAD)
        may_see |= Exists(leads.exclude(state__in=GONE_DISPATCH))
    visible = Ticket.objects.visible_to(actor.user).filter(may_see, on_behalf=True, anonymous=False)
    return visible.filter(reporter_phone_hash=phone_hash(phone))
