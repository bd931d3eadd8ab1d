"""When the office is open: calendar days and office hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

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
