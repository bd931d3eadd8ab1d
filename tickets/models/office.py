"""When the office is open: calendar days and office hours, and the proposals by which two people change them."""

import datetime as dt
import itertools
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
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


class Proposed(models.Model):
    """What one administrator proposes; it holds once a second person has confirmed it."""

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
        abstract = True


class CalendarChange(Proposed):
    """One day as somebody proposes it."""

    day = models.DateField(_("day"))
    is_working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=50, blank=True)

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


#: The first year of the shipped calendar, and one that no typing error reaches.
FIRST_YEAR, LAST_YEAR = 2004, 2099


class CalendarYear(Proposed):
    """All days of a year as somebody proposes them: `days` holds [day, working?, occasion] for each, in order."""

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    days = models.JSONField(_("days"), editable=False)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                name="calendar_year_one_open",
                condition=models.Q(decided_at=None),
                violation_error_message=_("A proposal for this year waits for the second person."),
            ),
        ]

    def __str__(self):
        return str(self.year)


SESSION = re.compile(r"(\d{1,2}:\d{2})\s*[-~—–至]+\s*(\d{1,2}:\d{2})", re.ASCII)
#: Most openings of one day.
OPENINGS = 4


def openings_of(text: str) -> list[tuple[dt.time, dt.time]]:
    """From and to of each opening, in order. Raises ValueError with the reason."""
    plain = unicodedata.normalize("NFKC", text)
    found = SESSION.findall(plain)
    if not 1 <= len(found) <= OPENINGS or SESSION.sub("", plain).strip(" ,;、"):
        raise ValueError(_("Write from and to of each opening, such as 08:30-12:00 14:30-17:30."))
    try:
        spans = sorted(
            (dt.time.fromisoformat(f"{a:0>5}"), dt.time.fromisoformat(f"{b:0>5}")) for a, b in found
        )
    except ValueError:
        raise ValueError(_("There is no such time of the day.")) from None
    edges = [edge for span in spans for edge in span]
    if any(later <= earlier for earlier, later in itertools.pairwise(edges)):
        raise ValueError(_("An opening ends before it begins, or two overlap."))
    return spans


class OfficeSeason(Proposed, Dated):
    """The office hours of a season as somebody proposes them. They take the place of whatever stood for these days.

    `openings` reads like `08:30-12:00 14:30-17:30`.
    """

    openings = models.CharField(
        _("office hours"), max_length=60, help_text=_("From and to, such as 08:30-12:00 14:30-17:30.")
    )

    class Meta:
        verbose_name = _("office hours proposal")
        verbose_name_plural = _("office hours proposals")
        ordering = ["-id"]
        constraints = [ends_after_start("office_season_ends_after_start")]

    def __str__(self):
        return f"{self.valid_from} – {self.valid_to or '…'}: {self.openings}"

    def clean(self):
        """One spelling of the hours, whatever was written."""
        try:
            spans = openings_of(self.openings)
        except ValueError as error:
            raise ValidationError({"openings": error.args[0]}) from None
        self.openings = " ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


class Recomputation(models.Model):
    """How the deadlines of open tickets followed one change of the calendar or of the office hours.

    `former` keeps what held before: {"days": {day: working?, or null where it was not known}, "openings": [[opens, closes,
    first day, last day or null]]}. Tickets are gone through in the order of their ids; `done_to` is the last one.
    """

    at = models.DateTimeField(_("at"))
    note = models.CharField(_("because of"), max_length=200)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"), null=True)
    former = models.JSONField()
    done_to = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(_("tickets whose deadlines moved"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("recomputation of deadlines")
        verbose_name_plural = _("recomputations of deadlines")
        ordering = ["-id"]

    def __str__(self):
        return self.note


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
