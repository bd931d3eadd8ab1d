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


class AlarmKind(models.TextChoices):
    MANY_VIEWS = "many_views", pgettext_lazy("alarm to the auditor", "many openings on one day")
    AT_NIGHT = "at_night", pgettext_lazy("alarm to the auditor", "opened at night")
    CEILING = "ceiling", pgettext_lazy("alarm to the auditor", "daily ceiling of requests reached")


class Alarm(models.Model):
    """Something the auditor should look into: once for each person, day and kind, until the auditor has seen it."""

    kind = models.CharField(_("kind"), max_length=10, choices=AlarmKind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("when"))
    seen_at = models.DateTimeField(_("seen"), null=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("seen by"))
    finding = models.CharField(_("finding"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("alarm to the auditor")
        verbose_name_plural = _("alarms to the auditor")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "on", "kind"], name="court_alarm_once_a_day"),
            models.CheckConstraint(
                name="court_alarm_seen_by_somebody",
                condition=models.Q(seen_at=None, seen_by=None)
                | models.Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"
