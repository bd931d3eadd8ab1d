"""A concern of residents: raised by communities, grid workers, property companies, subdistricts and members."""

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from governance.actions.conflicts import detours, keep_aside
from governance.actions.keeping_up import keep_up
from governance.models.conflicts import About, open_for
from governance.reading.assessing import assessment
from organisations.models import Alliance, Kind, Post, User
from organisations.models.people import ROSTER_ROLES
from tickets import kinds


def why_not_raise(post: Post | None, alliance: Alliance) -> str | None:
    """None if a holder of `post` may raise a ticket in `alliance`, else why not."""
    if post is None or post.role in ROSTER_ROLES:
        return _("Administrators and keepers of rosters or accounts raise no problems by that post.")
    if not alliance.reaches(post.organisation, clock.today()):
        return _("Concerns here are raised by the member units and by units in %(area)s.") % {
            "area": alliance.area
        }
    return None


def scope(user: User) -> Q:
    """Whoever holds a post in the unit that a concern is about steps aside: it does not exist for them."""
    return Q(open_for(user))


def follows(ticket, move, at) -> None:
    keep_aside(ticket, move, at)
    keep_up(ticket, move, at)


def panels(ticket, user: User) -> list[kinds.Panel]:
    about = About.objects.filter(ticket=ticket).select_related("unit", "person").first()
    shown = [kinds.Panel("governance/_about_panel.html", {"about": about})] if about else []
    found = assessment(ticket, user, clock.today())
    return [*shown, kinds.Panel("governance/_assessment_panel.html", {"assessment": found, "ticket": ticket})]


def register() -> None:
    kinds.register(
        kinds.KindPort(
            code=Kind.COM,
            may_raise=why_not_raise,
            scope=scope,
            follows=follows,
            panels=panels,
            detours=detours,
        )
    )
