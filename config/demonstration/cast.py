"""Who acts in the demonstration: finds the account and post that hold a role in a unit."""

import datetime as dt
import functools

from organisations.models import Alliance, Area, Organisation, OrganisationKind, Post, Role, User
from organisations.models.organisations import TOWNSHIP_KINDS
from tickets.standing import Actor


class Cast:
    def __init__(self, day: dt.date):
        self.day = day

    @functools.cache  # noqa: B019 - one cast lives as long as one load
    def actor(self, organisation: str, *roles: Role) -> Actor:
        """The account whose post has one of these roles in the unit. Raises Post.DoesNotExist."""
        post = (
            Post.objects.on(self.day)
            .filter(organisation__code=organisation, role__in=roles, person__user__is_active=True)
            .select_related("organisation__area", "person")
            .order_by("id")
            .first()
        )
        if post is None:
            raise Post.DoesNotExist(f"nobody is {roles} in {organisation}")
        return Actor(User.objects.get(person=post.person), post)

    def raiser(self, by: str, area: Area, alliance: Alliance) -> Actor:
        """Who raises: `village`, `community` and `township` of the place itself, `village_of:CODE` of another one,
        `grid` of the place's community, `office` of the alliance, `coop`, `plant`, `property` company."""
        role, _colon, elsewhere = by.partition(":")
        place = Area.objects.get(code=elsewhere) if elsewhere else area
        if role == "office":
            return self.actor(alliance.lead.code, Role.DISPATCHER)
        if role in COMPANIES:
            return self.actor(COMPANIES[role], Role.LIAISON)
        if role in ("township", "subdistrict"):
            return self.actor(self._unit_at(place, *TOWNSHIP_KINDS), Role.LIAISON)
        if role.startswith("grid"):
            return self.actor(self._unit_at(place, OrganisationKind.COMMUNITY), Role.GRID_WORKER)
        kind = OrganisationKind.VILLAGE if role.startswith("village") else OrganisationKind.COMMUNITY
        return self.actor(self._unit_at(place, kind), Role.SECRETARY)

    @staticmethod
    def _unit_at(place: Area, *kinds: OrganisationKind) -> str:
        """The unit of this kind at the place or at the nearest place above it."""
        units = Organisation.objects.filter(kind__in=kinds, area__path__in=place.ancestor_paths())
        return units.order_by("-area__path").values_list("code", flat=True)[0]


COMPANIES = {"plant": "O11", "coop": "O12", "property": "O18"}
