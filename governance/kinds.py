"""A concern of residents: raised by communities, grid workers, property companies, subdistricts and members."""

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import clock
from governance.actions.conflicts import apart, detours, keep_aside, may_say
from governance.actions.keeping_up import keep_up
from governance.models import Community
from governance.models.conflicts import About, open_for
from governance.reading.assessing import assessment
from organisations.models import Alliance, Kind, Post, User
from organisations.models.people import ROSTER_ROLES
from tickets import kinds
from tickets.standing import Actor


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
    found = assessment(ticket, user, clock.today())
    return [
        *_whom(ticket, user),
        kinds.Panel("governance/_assessment_panel.html", {"assessment": found, "ticket": ticket}),
    ]


def _whom(ticket, user: User) -> list[kinds.Panel]:
    """Whom it is about, or the way to say so."""
    about = About.objects.filter(ticket=ticket).select_related("unit", "person").first()
    if about is not None:
        return [kinds.Panel("governance/_about_panel.html", {"about": about})]
    community = Community.objects.filter(alliance=ticket.alliance_id).select_related("unit").first()
    if community and any(may_say(Actor(user, post), ticket, community) for post in user.posts):
        return [kinds.Panel("governance/_say_about_panel.html", {})]
    return []


def register() -> None:
    kinds.register(
        kinds.KindPort(
            code=Kind.COM,
            may_raise=why_not_raise,
            scope=scope,
            follows=follows,
            panels=panels,
            detours=detours,
            apart=apart,
        )
    )
