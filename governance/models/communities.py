"""A governance community and what lies in it: estates with buildings and property service, grids with their people."""

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models.states import KEPT, GridRole
from meetings.models.scope import business_posts, of_members
from organisations.models import Alliance, Area, Organisation, Post, User
from organisations.models.dated import Dated, DatedQuerySet, ends_after_start


class CommunityQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Members of the alliance, its office, supervisors above, and the community's own unit."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(of_members(posts) | Q(unit__in={post.organisation_id for post in posts}))

    def for_page(self):
        return self.select_related(
            "alliance__area", "alliance__lead", "alliance__template", "area__parent", "unit__superior"
        )


class Community(models.Model):
    """The residents' community that an alliance of this kind governs together."""

    state = KEPT

    alliance = models.OneToOneField(
        Alliance, models.PROTECT, related_name="community", verbose_name=_("alliance")
    )
    area = models.OneToOneField(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    unit = models.OneToOneField(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("residents' community (unit)")
    )

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("governance community")
        verbose_name_plural = _("governance communities")
        ordering = ["id"]

    def __str__(self):
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return reverse("governance:community", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self.unit)


class OfCommunityQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Whoever sees the community."""
        return self.filter(community__in=Community.objects.visible_to(user))

    def for_page(self):
        return self.select_related("community__alliance__lead", "community__unit__superior", "area")


class Place(models.Model):
    """An area of the community with its households."""

    state = KEPT

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="%(class)ss", verbose_name=_("governance community")
    )
    area = models.OneToOneField(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    households = models.PositiveIntegerField(_("households"))

    objects = OfCommunityQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.area)

    @property
    def title(self) -> str:
        return str(self.area)

    @property
    def alliance(self) -> Alliance:
        return self.community.alliance


class Estate(Place):
    built_year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)

    class Meta(Place.Meta):
        verbose_name = _("residential estate")
        verbose_name_plural = _("residential estates")
        ordering = ["area__path"]

    def get_absolute_url(self) -> str:
        return reverse("governance:estate", args=[self.pk])

    def service_on(self, day: dt.date) -> "ServiceTerm | None":
        """Who serves on that day; asks the prefetched terms."""
        return next((term for term in self.terms.all() if term.in_force(day)), None)


class Building(Dated):
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="buildings", verbose_name=_("estate"))
    name = models.CharField(_("building"), max_length=30)
    households = models.PositiveIntegerField(_("households"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        ordering = ["estate", "name", "id"]
        constraints = [
            ends_after_start("building_ends_after_start"),
            models.UniqueConstraint(
                fields=["estate", "name"], condition=Q(valid_to=None), name="building_open_once"
            ),
        ]

    def __str__(self):
        return self.name


class ServiceTerm(Dated):
    """Who serves the estate from one day to another; no company = no property management."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="terms", verbose_name=_("estate"))
    company = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="service_terms",
        verbose_name=_("property-service company"),
    )
    contract = models.CharField(_("contract"), max_length=100, blank=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of property service")
        verbose_name_plural = _("terms of property service")
        ordering = ["estate", "-valid_from"]
        constraints = [
            ends_after_start("service_term_ends_after_start"),
            models.UniqueConstraint(
                fields=["estate"], condition=Q(valid_to=None), name="service_term_open_once"
            ),
            models.CheckConstraint(
                name="service_term_company_has_contract",
                condition=Q(company=None, contract="") | (Q(company__isnull=False) & ~Q(contract="")),
            ),
        ]

    def __str__(self):
        return str(self.company) if self.company_id else str(_("no property management"))


class Grid(Place):
    border = models.CharField(
        _("border"), max_length=200, help_text=_("In words, as it is displayed to the public.")
    )
    party_group = models.CharField(_("Party group"), max_length=50, blank=True, default="")

    class Meta(Place.Meta):
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["area__path"]

    def get_absolute_url(self) -> str:
        return reverse("governance:grid", args=[self.pk])


class GridDuty(Dated):
    """Who serves a grid in which role, by which post, from one day to another."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="duties", verbose_name=_("grid"))
    role = models.CharField(_("role"), max_length=7, choices=GridRole.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="grid_duties", verbose_name=_("post"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty at a grid")
        verbose_name_plural = _("duties at grids")
        ordering = ["grid", "role", "-valid_from"]
        constraints = [
            ends_after_start("grid_duty_ends_after_start"),
            models.UniqueConstraint(
                fields=["grid", "role"], condition=Q(valid_to=None), name="grid_duty_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.post.person}"
