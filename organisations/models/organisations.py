"""Units and their Party organisations. A ticket always addresses a unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.identifiers import validate_uscc
from organisations.models.bilingual import Bilingual
from organisations.models.dated import Dated, ends_after_start
from organisations.models.trees import TreeNode, TreeQuerySet


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("department")
    DEPARTMENT_UNIT = "department unit", _("department unit")
    PARTY_ORGAN = "Party organ", _("Party organ")
    MASS_ORGANISATION = "mass organisation", _("mass organisation")
    COURT = "court", _("court")
    PROCURATORATE = "procuratorate", _("procuratorate")
    TOWN = "town", _("town or township")
    SUMU = "sumu", _("sumu")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    PARK = "park", _("industrial park")
    VILLAGE = "village", _("gacha or village")
    COMMUNITY = "community", _("community")
    SCHOOL = "school", _("school")
    BANK = "bank", _("bank")
    INSURER = "insurer", _("insurer")
    UTILITY = "utility", _("public utility")
    ENTERPRISE = "enterprise", _("enterprise")
    PROPERTY_COMPANY = "property company", _("property-service company")
    COOPERATIVE = "cooperative", _("cooperative")
    MEDIATION = "mediation organisation", _("mediation organisation")


#: Kinds that are the township-level authority of an area.
TOWNSHIP_KINDS = (
    OrganisationKind.TOWN,
    OrganisationKind.SUMU,
    OrganisationKind.SUBDISTRICT,
    OrganisationKind.PARK,
)


class LedBy(models.TextChoices):
    BANNER = "banner", _("led by the banner")
    VERTICAL = "vertical", _("led from above (vertical) or independent")


class Organisation(Bilingual, TreeNode):
    code = models.CharField(_("code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganisationKind.choices)
    area = models.ForeignKey(
        "organisations.Area", models.PROTECT, related_name="organisations", verbose_name=_("area")
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name=_("superior")
    )
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, blank=True, validators=[validate_uscc]
    )
    led_by = models.CharField(_("led by"), max_length=8, choices=LedBy.choices, default=LedBy.BANNER)
    office_phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=600, blank=True, editable=False)
    answers_need_consent = models.BooleanField(
        _("answers need the unit leader's consent"),
        default=False,
        help_text=_("An answer leaves the unit only after its leader has agreed to it."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = TreeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~models.Q(uscc=""), name="organisation_uscc_unique"
            )
        ]


class OrganisationName(Dated):
    """What the unit was called from one day to another; the current one is also on the unit."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    basis = models.CharField(_("basis document"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["valid_from"]
        constraints = [ends_after_start("organisation_name_ends_after_start")]

    def __str__(self):
        return self.name


class PartyBodyKind(models.TextChoices):
    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general branch", _("general Party branch")
    BRANCH = "branch", _("Party branch")
    NOT_STATED = "", _("not stated")


class PartyOrganisation(models.Model):
    """The Party organisation of a unit: what joins an alliance. It acts through the unit."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="party_organisation", verbose_name=_("unit")
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=PartyBodyKind.choices, blank=True, default=PartyBodyKind.NOT_STATED
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name=_("superior")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Party organisation")
        verbose_name_plural = _("Party organisations")
        ordering = ["organisation__path"]

    def __str__(self):
        kind = self.get_kind_display() if self.kind else _("Party organisation")
        return f"{self.organisation} · {kind}"
