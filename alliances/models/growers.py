"""Growers' households and their land. A household belongs to the consortium of one chain from one day to another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import AreaUnit, IdentityReason
from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Alliance, Area, User
from organisations.models.dated import Dated, DatedQuerySet, ends_after_start


class HouseholdQuerySet(DatedQuerySet):
    def visible_to(self, user: User):
        """The alliance's office, supervisors above, village and township of the place, and units that buy from the
        household. Banks and insurers read names in their own loans and policies, and nothing here."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        trading = Household.objects.filter(agreements__buyer__in=own_units(posts)).values("pk")
        return self.filter(of_alliances(posts) | of_places(posts) | Q(pk__in=trading))

    def for_page(self):
        return self.select_related("alliance__lead", "area")


class Household(RowKeyed, Dated):
    """The head's name in clear, because agreements are signed by it; the telephone encrypted; an identity number only
    where insurer or bank need one, with that reason."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="households", verbose_name=_("alliance")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", verbose_name=_("village"), db_index=False
    )
    head_name = models.CharField(_("head of household"), max_length=50)
    people = models.PositiveSmallIntegerField(_("people in the household"), null=True, blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True, default="")
    phone_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    identity_number = EncryptedTextField(_("identity number"), blank=True, default="")
    identity_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    identity_reason = models.CharField(
        _("why the identity number is kept"),
        max_length=9,
        choices=IdentityReason.choices,
        blank=True,
        default="",
    )
    basis = models.CharField(_("joined by (document)"), max_length=200, blank=True, default="")
    left_basis = models.CharField(_("left by (document)"), max_length=200, blank=True, default="")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("grower's household")
        verbose_name_plural = _("growers' households")
        ordering = ["-id"]
        constraints = [
            ends_after_start("household_ends_after_start"),
            models.UniqueConstraint(
                fields=["alliance", "area", "head_name", "phone_hash"],
                condition=Q(valid_to=None),
                name="household_joined_once",
            ),
            models.CheckConstraint(
                name="household_identity_has_reason",
                condition=Q(identity_hash="", identity_reason="")
                | (~Q(identity_hash="") & ~Q(identity_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "-id"], name="household_newest"),
            models.Index(fields=["area", "-id"], name="household_of_place"),
        ]

    def __str__(self):
        """A number: what is written into the record and into notices names no private person."""
        return f"H{self.pk:06d}"


class PlotQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(household__in=Household.objects.visible_to(user))


class Plot(models.Model):
    """A piece of land. `area_mu` is canonical and exact; the value and unit that were entered are kept (DOMAIN 6.3)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="plots")
    name = models.CharField(_("plot"), max_length=50)
    area_entered = models.DecimalField(_("area"), max_digits=12, decimal_places=2)
    area_unit = models.CharField(
        _("unit of area"), max_length=2, choices=AreaUnit.choices, default=AreaUnit.MU
    )
    area_mu = models.DecimalField(_("area (mu)"), max_digits=14, decimal_places=6)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = PlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("plot")
        verbose_name_plural = _("plots")
        ordering = ["household", "name"]
        constraints = [
            models.UniqueConstraint(fields=["household", "name"], name="plot_once"),
            models.CheckConstraint(name="plot_has_area", condition=Q(area_mu__gt=0)),
        ]

    def __str__(self):
        return self.name
