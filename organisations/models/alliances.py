"""Alliances and who belongs to them from which day to which."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models.bilingual import Bilingual
from organisations.models.dated import Dated, ends_after_start
from organisations.models.organisations import Organisation


class Kind(models.TextChoices):
    """The three sorts of alliance; each is served by one upper app through `tickets.kinds`."""

    IND = "IND", _("industry chain")
    COM = "COM", _("community governance")
    ENF = "ENF", _("enforcement liaison")


class Template(Bilingual):
    """What alliances of one sort share: topics and responsibilities (all communities one, each chain its own)."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["id"]


class Alliance(Bilingual, Dated):
    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    template = models.ForeignKey(
        Template, models.PROTECT, related_name="alliances", verbose_name=_("template")
    )
    area = models.ForeignKey(
        "organisations.Area", models.PROTECT, related_name="alliances", verbose_name=_("area")
    )
    lead = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="led_alliances",
        verbose_name=_("lead organisation"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("alliance")
        verbose_name_plural = _("alliances")
        ordering = ["id"]
        constraints = [ends_after_start("alliance_ends_after_start")]

    @property
    def kind(self) -> str:
        return self.template.kind

    def reaches(self, organisation: Organisation, day: dt.date) -> bool:
        """Whether the unit is a member on that day, or works at a place inside the alliance's area."""
        if organisation.area.path.startswith(self.area.path):
            return True
        return self.memberships.on(day).filter(organisation=organisation).exists()


class MembershipRole(models.TextChoices):
    LEAD = "lead", _("lead")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


class Half(models.TextChoices):
    PARTY_ALLIANCE = "party alliance", _("Party-building alliance")
    CONSORTIUM = "consortium", _("industrialisation consortium")


class Membership(Dated):
    """A member Party organisation and the unit it acts through, from the day it joined to the day it left."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="memberships", verbose_name=_("alliance")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("member unit"),
    )
    party_organisation = models.ForeignKey(
        "organisations.PartyOrganisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("member Party organisation"),
    )
    half = models.CharField(_("half"), max_length=14, choices=Half.choices, default=Half.PARTY_ALLIANCE)
    role = models.CharField(
        _("role"), max_length=8, choices=MembershipRole.choices, default=MembershipRole.MEMBER
    )
    subgroup = models.CharField(_("sub-group"), max_length=50, blank=True)
    basis = models.CharField(_("basis document"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["alliance", "role", "organisation__path"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["alliance", "organisation", "half"],
                condition=Q(valid_to=None),
                name="membership_open_once",
                violation_error_message=_("This unit is a member of this alliance already."),
            ),
        ]

    def __str__(self):
        return f"{self.alliance} · {self.organisation}"
