"""Who reads what of a chain, by today's posts. What a model adds to this stands with the model.

Three circles: *overseers* (the alliance's office and supervisors above it), *places* (the village, community and
township-level units in whose area a row lies), and the *members* of the alliance, who read what is no household's.
A member department as such reads no household's records: it answers tickets and records its own support.
"""

from collections.abc import Iterable

from django.db.models import Q

from meetings.models.scope import GRASSROOTS, business_posts, of_alliances, of_members
from organisations.models import Area, Post
from organisations.models.organisations import TOWNSHIP_KINDS

__all__ = ["business_posts", "of_alliances", "of_members", "of_places", "own_units"]

#: Units that look after the households of their area.
PLACE_KINDS = (*GRASSROOTS, *TOWNSHIP_KINDS)


def own_units(posts: Iterable[Post]) -> set[int]:
    return {post.organisation_id for post in posts}


def of_places(posts: Iterable[Post], field: str = "area") -> Q:
    """Rows whose `field` lies inside the area of a village, community or township-level unit of these posts."""
    inside = Q()
    for post in posts:
        if post.organisation.kind in PLACE_KINDS:
            inside |= Q(path__startswith=post.organisation.area.path)
    return Q(**{f"{field}__in": Area.objects.filter(inside)}) if inside else Q(pk__in=[])
