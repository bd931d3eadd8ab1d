"""Who looked at what, and why: one row for each opening of personal data of the court, beside the audit's own row.

It holds codes only: the auditor reads it and learns nothing about anybody's debts.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Post, User


class ViewReason(models.TextChoices):
    """Chosen, not written: a reason in free words would put names into the record."""

    CASE_WORK = "case_work", pgettext_lazy("reason to open", "work on the case")
    REQUEST = "request", pgettext_lazy("reason to open", "to prepare or answer a request")
    VERIFY = "verify", pgettext_lazy("reason to open", "to verify a reply")
    SERVICE = "service", pgettext_lazy("reason to open", "to serve a document")
    MEASURE = "measure", pgettext_lazy("reason to open", "to decide on a measure")
    MONEY = "money", pgettext_lazy("reason to open", "to account for money")
    LISTING = "listing", pgettext_lazy("reason to open", "to decide on a list entry")
    REVIEW = "review", pgettext_lazy("reason to open", "review by panel or approver")
    DISCIPLINE = "discipline", pgettext_lazy("reason to open", "discipline")


class View(models.Model):
    at = models.DateTimeField(_("when"))
    user = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("who"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("by the post"))
    case = models.ForeignKey("enforcement.Case", models.PROTECT, null=True, related_name="views")
    #: Table and row, such as "party" and 17; never a name.
    object_type = models.CharField(_("what"), max_length=30)
    object_id = models.PositiveBigIntegerField(_("row"))
    field = models.CharField(_("fields"), max_length=100)
    reason = models.CharField(_("reason"), max_length=10, choices=ViewReason.choices)

    class Meta:
        verbose_name = _("view of court data")
        verbose_name_plural = _("views of court data")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "at"], name="court_view_by_whom"),
            models.Index(fields=["at"], name="court_view_when"),
        ]

    def __str__(self):
        return f"{self.object_type} {self.object_id}.{self.field}"
