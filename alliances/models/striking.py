"""Rows that are never changed or deleted once entered: a wrong one is struck out with the reason, by whom and when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import User


class Struck(models.Model):
    """`struck_by` is empty on rows struck out before it was kept; the record names who it was."""

    struck_at = models.DateTimeField(_("struck out"), null=True)
    struck_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("struck out by"), db_index=False
    )
    struck_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True


def struck_has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(struck_at=None) | ~Q(struck_reason=""))
