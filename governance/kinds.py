"""A concern of residents: raised by communities, grid workers, property companies, subdistricts and members."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import clock
from governance.actions.conflicts import apart, detours, keep_aside, may_say
from governance.actions.keeping_up import keep_up
from governance.actions.quarantine import may_call
from governance.models import Community, SpokenTo
from governance.models.conflicts import About, stepping_aside
from governance.reading.assessing import assessment
from meetings.lifecycle import desk
from organisations.models import Alliance, Kind, Post, User
from organisations.models.people import ROSTER_ROLES
from tickets import kinds
from tickets.models import Channel, State
from tickets.standing import Actor

#: Of many who sent the same, as many are offered to be called.
MOST_CONTACTS = 20


def why_not_raise(post: Post | None, alliance: Alliance) -> str | None:
    """None if a holder of `post` may raise a ticket in `alliance`, else why not."""
    if post is None or post.role in ROSTER_ROLES:
        return _("Administrators and keepers of rosters or accounts raise no problems by that post.")
    if not alliance.reaches(post.organisation, clock.today()):
        return _("Concerns here are raised by the member units and by units in %(area)s.") % {
            "area": alliance.area
        }
    return None


def hides(user: User) -> QuerySet:
    """Whoever holds a post in the unit that a concern is about steps aside: it does not exist for them."""
    return About.objects.filter(stepping_aside(user)).values("ticket")


def follows(ticket, move, at) -> None:
    keep_aside(ticket, move, at)
    keep_up(ticket, move, at)


def panels(ticket, user: User) -> list[kinds.Panel]:
    found = assessment(ticket, user, clock.today())
    about = About.objects.filter(ticket=ticket).select_related("unit", "person").first()
    # No meeting takes up what somebody steps aside from.
    convenes = (
        about is None
        and ticket.state in (State.TRIAGE, State.CONSULTING)
        and any(desk(Actor(user, post), ticket) for post in user.posts)
    )
    context = {"assessment": found, "ticket": ticket, "convenes": convenes}
    return [
        *_sent_in(ticket, user),
        *_whom(ticket, user, about),
        kinds.Panel("governance/_assessment_panel.html", context),
    ]


def _sent_in(ticket, user: User) -> list[kinds.Panel]:
    """What came with it: contact data for whoever must call, and the language that is asked for."""
    spoken_to = SpokenTo.objects.filter(ticket=ticket).first()
    calls = ticket.channel == Channel.PUBLIC and any(
        may_call(Actor(user, post), ticket) for post in user.posts
    )
    contacts = ticket.submissions.filter(has_contact=True).order_by("id")[:MOST_CONTACTS] if calls else ()
    if not spoken_to and not contacts:
        return []
    return [kinds.Panel("governance/_sent_in_panel.html", {"spoken_to": spoken_to, "contacts": contacts})]


def _whom(ticket, user: User, about: About | None) -> list[kinds.Panel]:
    """Whom it is about, or the way to say so."""
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
            hides=hides,
            follows=follows,
            panels=panels,
            detours=detours,
            apart=apart,
        )
    )
