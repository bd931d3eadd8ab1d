"""Which rows of the rosters an account keeps (DESIGN 6), asked alike by admin pages and imports.

Alliances and their memberships belong to the roster keeper of the lead organisation. Posts that open Django admin
itself belong to the security administrator, those that open the court's cases to the court's own roster keeper, and
nobody writes a post of one's own. The duty roster of a unit belongs to
its own account keeper, and to the roster keeper of the lead organisation of an alliance that the unit is in.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _

from audit import clock
from organisations.models import Alliance, DutyShift, Membership, OrganisationKind, Post, Role, User
from organisations.models.people import COURT_ROLES
from organisations.models.users import STAFF_ROLES


def objection(user: User, row: models.Model) -> str | None:
    """Why this account may not write this row as it stands, in a sentence; None if it may."""
    if isinstance(row, Post):
        return _about_post(user, row)
    if isinstance(row, Alliance):
        return _about_lead(user, row)
    if isinstance(row, Membership):
        return _about_lead(user, row.alliance)
    if isinstance(row, DutyShift):
        return _about_shift(user, row)
    return None


def _about_post(user: User, post: Post) -> str | None:
    if user.person_id is not None and user.person_id in (post.person_id, post.substitute_id):
        return _("Nobody writes a post of one's own; ask another keeper.")
    if post.role in STAFF_ROLES and not _holds(user, Role.SECURITY_ADMIN):
        return _("Posts of administrators and keepers belong to the security administrator.")
    if (
        post.role in COURT_ROLES
        and post.organisation.kind == OrganisationKind.COURT
        and post.organisation_id not in user.organisations_as(Role.ROSTER_KEEPER)
    ):
        return _("Posts that open the court's cases are kept by the court's own roster keeper.")
    return None


def _about_shift(user: User, shift: DutyShift) -> str | None:
    if shift.organisation_id in units_with_kept_duty(user, clock.today()):
        return None
    return _(
        "The duty roster of this unit is kept by its account keeper, or by the roster keeper of its alliance."
    )


def units_with_kept_duty(user: User, day: dt.date) -> set[int]:
    """Ids of the units whose duty roster the account keeps."""
    leads = user.organisations_as(Role.ROSTER_KEEPER)
    members = (
        Membership.objects.on(day).filter(alliance__lead__in=leads) if leads else Membership.objects.none()
    )
    return (
        user.organisations_as(Role.ACCOUNT_KEEPER)
        | leads
        | set(members.values_list("organisation_id", flat=True))
    )


def _about_lead(user: User, alliance: Alliance) -> str | None:
    if alliance.lead_id in user.organisations_as(Role.ROSTER_KEEPER):
        return None
    return _("This alliance is kept by the roster keeper of its lead organisation.")


def _holds(user: User, role: Role) -> bool:
    return any(post.role == role for post in user.posts)
