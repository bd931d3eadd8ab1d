"""Filters of a list that an official keeps under a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, User


class FilteredPage(models.TextChoices):
    TICKETS = "tickets", _("All tickets")
    WORK = "work", _("Workbench")


class SavedFilterQuerySet(models.QuerySet):
    def offered_to(self, user: User, unit_id: int | None):
        """The account's own, and what colleagues share with the unit that it acts for."""
        own = models.Q(owner=user)
        return self.filter(own if unit_id is None else own | models.Q(unit=unit_id))


class SavedFilter(models.Model):
    """Private to the account, unless shared with a unit. `values` are the filters' own values, checked when they were
    saved and read like any others when they are applied."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_filters", verbose_name=_("kept by"))
    unit = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", verbose_name=_("shared with")
    )
    page = models.CharField(_("list"), max_length=7, choices=FilteredPage.choices)
    name = models.CharField(_("name"), max_length=30)
    values = models.JSONField(default=dict)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_filter_name_once"),
        ]

    def __str__(self):
        return self.name
