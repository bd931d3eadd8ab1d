"""Places, as a tree of division codes: banner, township, village or community, estate or grid."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models.trees import TreeNode, TreeQuerySet


class AreaLevel(models.TextChoices):
    BANNER = "banner", _("banner")
    TOWNSHIP = "township", _("township")
    VILLAGE = "village", _("village")
    COMMUNITY = "community", _("community")
    ESTATE = "estate", _("estate")
    GRID = "grid", _("grid")


#: Which level may lie below which (codes: 6, 9, 12 digits; estates and grids have our own).
LEVEL_BELOW = {
    AreaLevel.BANNER: [AreaLevel.TOWNSHIP],
    AreaLevel.TOWNSHIP: [AreaLevel.VILLAGE, AreaLevel.COMMUNITY],
    AreaLevel.VILLAGE: [AreaLevel.GRID],
    AreaLevel.COMMUNITY: [AreaLevel.ESTATE, AreaLevel.GRID],
    AreaLevel.ESTATE: [AreaLevel.GRID],
    AreaLevel.GRID: [AreaLevel.ESTATE],
}


class Area(TreeNode):
    code = models.CharField(_("division code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=50)
    level = models.CharField(_("level"), max_length=12, choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("inside")
    )
    pinyin = models.CharField(_("pinyin"), max_length=300, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = TreeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["path"]

    def __str__(self):
        return self.name

    @property
    def township_code(self) -> str | None:
        """Code of the township-level area this place lies in; None above township level."""
        codes = self.path.split("/")
        return codes[1] if len(codes) > 2 else None
