"""A concern of residents: raised by communities, grid workers, property companies, subdistricts and members."""

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
        return _("Concerns here are raised by the member units and by units in %(area)s.") % {
            "area": alliance.area
        }
    return None


def register() -> None:
    kinds.register(kinds.KindPort(code=Kind.COM, may_raise=why_not_raise))
