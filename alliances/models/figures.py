"""Figures from outside: a bureau's yearbook, an article. Dated rows with their source, never mixed with sums of records."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.chains import MembersRead
from organisations.models import Alliance, User


class OutsideFigure(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="outside_figures", verbose_name=_("alliance")
    )
    name = models.CharField(_("name"), max_length=100)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit of measure"), max_length=20)
    qualifier = models.CharField(
        _("qualifier"), max_length=20, blank=True, help_text=_("As the source says it: over, about.")
    )
    as_of = models.DateField(_("as of"))
    period = models.CharField(_("period"), max_length=50, blank=True)
    source = models.CharField(_("source"), max_length=300)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = MembersRead.as_manager()

    class Meta:
        verbose_name = _("outside figure")
        verbose_name_plural = _("outside figures")
        ordering = ["-as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "name", "as_of", "source"], name="outside_figure_once"
            ),
            models.CheckConstraint(name="outside_figure_has_source", condition=~Q(source="")),
        ]

    def __str__(self):
        return f"{self.name} {self.as_of}"
