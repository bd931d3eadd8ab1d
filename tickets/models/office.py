"""When the office is open: calendar days and office hours."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models import User
from organisations.models.dated import Dated, ends_after_start


class CalendarDay(models.Model):
    """One day of the working calendar. Days without a row are taken by weekday and are provisional."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=50, blank=True)
    source = models.CharField(_("source"), max_length=200)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")
        ordering = ["-day"]

    def __str__(self):
        return self.day.isoformat()


class CalendarChange(models.Model):
    """A day as somebody proposes it; it holds once a second person has confirmed it."""

    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=50, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("The notice that lays it down."))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    accepted = models.BooleanField(_("confirmed"), null=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)

    class Meta:
        verbose_name = _("calendar proposal")
        verbose_name_plural = _("calendar proposals")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="calendar_change_one_open_a_day",
                condition=models.Q(decided_at=None),
                violation_error_message=_("A proposal for this day waits for the second person."),
            ),
        ]

    def __str__(self):
        return self.day.isoformat()


class OfficeHours(Dated):
    """One opening of every working day in a season (shipped: 08:30–12:00 and 14:30–17:30)."""

    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = ["valid_from", "opens"]
        constraints = [
            ends_after_start("office_hours_end_after_start"),
            models.CheckConstraint(
                name="office_hours_close_after_opening", condition=models.Q(closes__gt=models.F("opens"))
            ),
        ]

    def __str__(self):
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    def clean(self):
        """Two openings of one day may not overlap: their minutes would count twice."""
        if None in (self.opens, self.closes, self.valid_from):
            return
        others = OfficeHours.objects.exclude(pk=self.pk).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=self.valid_from),
            opens__lt=self.closes,
            closes__gt=self.opens,
        )
        if self.valid_to is not None:
            others = others.filter(valid_from__lte=self.valid_to)
        other = others.first()
        if other is not None:
            raise ValidationError({"opens": _("Overlaps with %(hours)s.") % {"hours": other}})
