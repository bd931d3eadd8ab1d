"""The duty roster (值班表): who receives what is urgent for a unit, from which minute to which, and by which telephone."""

import datetime as dt
import re
import unicodedata

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models.organisations import Organisation
from organisations.models.people import ROSTER_ROLES, Person, Post

#: Longest shift; so that a look-up reads a month of a unit's rows and not all its years.
LONGEST_SHIFT = dt.timedelta(days=31)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)


class DutyPost(models.TextChoices):
    """A and B posts (A、B岗): who comes first, and who stands in. Both are told."""

    PRIMARY = "primary", _("A post")
    SUBSTITUTE = "substitute", _("B post")


class DutyShiftQuerySet(models.QuerySet):
    def at(self, moment: dt.datetime):
        """Shifts that run at this minute; the end belongs to the next one."""
        return self.filter(
            starts_at__lte=moment,
            starts_at__gt=moment - LONGEST_SHIFT - dt.timedelta(days=1),
            ends_at__gt=moment,
        )

    def between(self, begins: dt.datetime, ends: dt.datetime):
        """Shifts that run at some time of the span."""
        return self.filter(
            starts_at__lt=ends,
            starts_at__gt=begins - LONGEST_SHIFT - dt.timedelta(days=1),
            ends_at__gt=begins,
        )

    def with_standing(self, day: dt.date):
        """With `has_account` and `has_post`: whether the person can act for the unit on `day`."""
        posts = (
            Post.objects.on(day).filter(organisation=OuterRef("organisation")).exclude(role__in=ROSTER_ROLES)
        )
        stands_in = Q(substitute=OuterRef("person"), substitute_from__lte=day) & (
            Q(substitute_to=None) | Q(substitute_to__gte=day)
        )
        return self.annotate(
            has_account=Exists(Person.objects.filter(pk=OuterRef("person"), user__is_active=True)),
            has_post=Exists(posts.filter(Q(person=OuterRef("person")) | stands_in)),
        )

    def for_display(self):
        return self.select_related("person", "organisation").order_by("starts_at", "post", "id")


class DutyShift(RowKeyed):
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="duty_shifts",
        verbose_name=_("organisation"),
        db_index=False,
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="duty_shifts", verbose_name=_("on duty"))
    post = models.CharField(
        _("A or B post"), max_length=10, choices=DutyPost.choices, default=DutyPost.PRIMARY
    )
    starts_at = models.DateTimeField(_("shift begins"))
    ends_at = models.DateTimeField(_("shift ends"))
    office_phone = models.CharField(_("duty telephone"), max_length=30, blank=True, editable=False)
    private_phone = EncryptedTextField(_("private duty telephone"), blank=True, default="")
    note = models.CharField(_("note"), max_length=100, blank=True)

    objects = DutyShiftQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["private_phone"])

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("duty roster")
        ordering = ["-starts_at", "organisation__path", "post"]
        constraints = [
            models.CheckConstraint(
                name="duty_shift_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The shift ends before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_at"], name="duty_shift_of_unit")]

    def __str__(self):
        return f"{self.organisation} · {self.span} · {self.person}"

    @property
    def span(self) -> str:
        """The time it runs, the second day named only where it is another one."""
        begins, ends = timezone.localtime(self.starts_at), timezone.localtime(self.ends_at)
        days = (ends.date() - begins.date()).days
        if days == 1:
            return gettext("%(begins)s–%(ends)s the next day") % {
                "begins": f"{begins:%Y-%m-%d %H:%M}",
                "ends": f"{ends:%H:%M}",
            }
        return f"{begins:%Y-%m-%d %H:%M}–{ends:{'%Y-%m-%d %H:%M' if days else '%H:%M'}}"

    @property
    def telephone(self) -> str:
        """The number as lists show it: an office telephone in full, a private one masked."""
        return self.private_phone.masked("phone") if self.private_phone else self.office_phone

    @telephone.setter
    def telephone(self, text: str) -> None:
        """A mobile is somebody's own and is encrypted; the mask as it was shown keeps the number."""
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
        if plain == self.telephone:
            return
        private = MOBILE.fullmatch(plain.replace("-", "")) is not None
        self.private_phone = plain.replace("-", "") if private else ""
        self.office_phone = "" if private else plain

    @property
    def reached_at(self) -> str:
        """Where nothing is written, the person's office telephone, then the unit's."""
        return self.telephone or self.person.office_phone or self.organisation.office_phone

    @property
    def can_act(self) -> bool:
        """With the standing of a day: a living account, and a post at the unit."""
        return self.has_account and self.has_post
