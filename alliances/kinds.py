"""A problem at any link of the chain: raised by whoever works in it, answered by the department of that link."""

from django.utils.translation import gettext as _

from audit import clock
from organisations.models import Alliance, Kind, Post
from organisations.models.people import ROSTER_ROLES
from tickets import kinds


def why_not_raise(post: Post | None, alliance: Alliance) -> str | None:
    """None if a holder of `post` may raise a ticket in `alliance`, else why not."""
    if post is None or post.role in ROSTER_ROLES:
        return _("Administrators and keepers of rosters or accounts raise no problems by that post.")
    if not alliance.reaches(post.organisation, clock.today()):
        return _("Problems of this chain are raised by its member units and by units in %(area)s.") % {
            "area": alliance.area
        }
    return None


def register() -> None:
    kinds.register(kinds.KindPort(code=Kind.IND, may_raise=why_not_raise))
