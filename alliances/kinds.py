"""A problem at any link of the chain: raised by whoever works in it, answered by the department of that link."""

from django.utils.translation import gettext as _

from alliances.models import Breach, Side
from audit import clock
from organisations.models import Alliance, Kind, Post, User
from organisations.models.people import ROSTER_ROLES
from tickets import kinds
from tickets.models import Ticket


def why_not_raise(post: Post | None, alliance: Alliance) -> str | None:
    """None if a holder of `post` may raise a ticket in `alliance`, else why not."""
    if post is None or post.role in ROSTER_ROLES:
        return _("Administrators and keepers of rosters or accounts raise no problems by that post.")
    if not alliance.reaches(post.organisation, clock.today()):
        return _("Problems of this chain are raised by its member units and by units in %(area)s.") % {
            "area": alliance.area
        }
    return None


def breach_panel(ticket: Ticket, user: User) -> list[kinds.Panel]:
    """What the ticket grew out of, for who may read that record; others read the ticket's own words."""
    of_ticket = Breach.objects.filter(ticket=ticket)
    # Few tickets grew out of one, and the scope is long.
    if not of_ticket.exists():
        return []
    breach = (
        of_ticket.visible_to(user)
        .select_related("agreement__buyer", "agreement__seller", "offer__employer")
        .first()
    )
    if breach is None:
        return []
    agreement = breach.agreement
    if agreement is None:
        unit = breach.offer.employer
    else:
        # A grower is no unit; who it is stands with the reporter.
        unit = agreement.buyer if breach.side == Side.BUYER else agreement.seller or ""
    context = {"breach": breach, "subject": agreement or breach.offer, "unit": unit}
    return [kinds.Panel("alliances/_breach_panel.html", context)]


def register() -> None:
    kinds.register(
        kinds.KindPort(code=Kind.IND, may_raise=why_not_raise, panels=breach_panel, page="alliances:chain")
    )
