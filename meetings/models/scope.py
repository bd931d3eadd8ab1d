"""Who reads what an alliance does together, besides the units that take part."""

from collections.abc import Iterable

from django.db.models import Q

from audit import clock
from organisations.models import Alliance, Membership, OrganisationKind, Post, Role, User
from organisations.models.people import OFFICE, ROSTER_ROLES

#: Units that an alliance serves without their being its members.
GRASSROOTS = (OrganisationKind.COMMUNITY, OrganisationKind.VILLAGE)


def of_alliances(posts: Iterable[Post]) -> Q:
    """Rows with an `alliance` whose office these posts hold, or that they supervise from above."""
    office = {post.organisation_id for post in posts if post.role in (*OFFICE, Role.SUPERVISOR)}
    scope = Q(alliance__in=Alliance.objects.filter(lead__in=office)) if office else Q(pk__in=[])
    for post in posts:
        if post.role == Role.SUPERVISOR:
            scope |= Q(alliance__in=Alliance.objects.filter(lead__path__startswith=post.organisation.path))
    return scope


def business_posts(user: User) -> list[Post]:
    """Today's posts that do business at all."""
    return [post for post in user.posts if post.role not in ROSTER_ROLES]


def of_members(posts: Iterable[Post]) -> Q:
    """The same, and rows of alliances whose members these posts' units are today, or whose area they lie in
    as communities or villages: what is listed is there for them."""
    units = {post.organisation_id for post in posts}
    joined = Membership.objects.on(clock.today()).filter(organisation__in=units)
    scope = of_alliances(posts) | Q(alliance__in=joined.values("alliance"))
    for post in posts:
        if post.organisation.kind in GRASSROOTS:
            scope |= Q(alliance__area__path__in=post.organisation.area.ancestor_paths())
    return scope
