"""What is true from one day to another: the shape shared by every dated row of the roster."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet):
    def on(self, day: dt.date):
        """Rows in force on `day`; both ends count as in force."""
        return self.filter(in_force(day))


def in_force(day: dt.date, prefix: str = "") -> Q:
    """The same condition for a row reached through the relation `prefix` ("posts__")."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
        violation_error_message=_("The last day lies before the first day."),
    )


class Dated(models.Model):
    """In force from `valid_from` to `valid_to`, both days included; no end = until further notice."""

    valid_from = models.DateField(_("first day"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def in_force(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
