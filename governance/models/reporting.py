"""Reporting in (双报到): units report to a community or village, and what they did there. No roster of Party members."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.states import KEPT
from meetings.models import Need
from meetings.models.scope import business_posts
from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Alliance, Kind, Organisation, Role, User
from organisations.models.people import OFFICE


class ReportState(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("of a unit reporting in", "reported")
    ACCEPTED = "accepted", pgettext_lazy("of a unit reporting in", "accepted")
    DECLINED = "declined", pgettext_lazy("of a unit reporting in", "not accepted")
    ENDED = "ended", pgettext_lazy("of a unit reporting in", "ended")


class ServiceState(models.TextChoices):
    ENTERED = "entered", pgettext_lazy("of a service", "entered")
    CONFIRMED = "confirmed", pgettext_lazy("of a service", "confirmed")
    REJECTED = "rejected", pgettext_lazy("of a service", "not confirmed")


class ReportInQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Both sides, the township of the place, and the offices of governance alliances with their supervisors."""
        posts = business_posts(user)
        units = {post.organisation_id for post in posts}
        office = {post.organisation_id for post in posts if post.role in (*OFFICE, Role.SUPERVISOR)}
        if office and Alliance.objects.filter(template__kind=Kind.COM, lead__in=office).exists():
            return self.all()
        return self.filter(Q(host__in=units) | Q(unit__in=units) | Q(host__superior__in=units))

    def for_page(self):
        return self.select_related("host__superior", "unit")


class ReportIn(models.Model):
    """The report slip (报到单) of one unit at one community or village."""

    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reports_received", verbose_name=_("community or village")
    )
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reports_made", verbose_name=_("unit")
    )
    state = models.CharField(_("state"), max_length=8, choices=ReportState.choices)
    reported_on = models.DateField(_("reported"))
    accepted_on = models.DateField(pgettext_lazy("when a unit was taken in", "accepted"), null=True)
    offers = models.CharField(_("what the unit can do"), max_length=300)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = ReportInQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit reporting in")
        verbose_name_plural = _("units reporting in")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "unit"],
                condition=Q(state__in=["reported", "accepted"]),
                name="report_in_open_once",
            ),
            models.CheckConstraint(
                name="report_in_accepted_has_day",
                condition=~Q(state__in=["accepted", "ended"]) | Q(accepted_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.unit} → {self.host}"

    def get_absolute_url(self) -> str:
        return reverse("governance:report_in", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)


class Service(models.Model):
    """One service on the registration card (登记卡); the community confirms it once."""

    report = models.ForeignKey(ReportIn, models.PROTECT, related_name="services")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+", verbose_name=_("need"))
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=100)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1, null=True)
    result = models.CharField(_("result"), max_length=300)
    state = models.CharField(_("state"), max_length=9, choices=ServiceState.choices)
    confirmed_at = models.DateTimeField(_("decided by the community"), null=True)

    class Meta:
        verbose_name = _("service of a unit")
        verbose_name_plural = _("services of units")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="service_confirmed_has_time",
                condition=Q(state="entered", confirmed_at=None)
                | (~Q(state="entered") & Q(confirmed_at__isnull=False)),
            )
        ]

    def __str__(self):
        return self.result


class MemberReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Party secretaries of the community or village and of the member's unit; nobody else (PIPL art. 28)."""
        units = [post.organisation_id for post in user.posts if post.role == Role.SECRETARY]
        return self.filter(Q(host__in=units) | Q(unit__in=units))

    def for_page(self):
        return self.select_related("host", "unit")


class MemberReport(RowKeyed):
    """A Party member who reported in where he or she lives: by consent, and gone with it. Never on a public print."""

    state = KEPT

    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("community or village")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    name = EncryptedTextField(_("name"))
    consented_on = models.DateField(_("consented"))
    reported_on = models.DateField(_("reported"))
    ended_on = models.DateField(_("ended"), null=True)

    objects = MemberReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("member reporting in")
        verbose_name_plural = _("members reporting in")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="member_report_consented_first", condition=Q(consented_on__lte=models.F("reported_on"))
            ),
            models.CheckConstraint(
                name="member_report_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("reported_on")),
            ),
        ]

    def __str__(self):
        return self.name.masked("name")

    def get_absolute_url(self) -> str:
        return reverse("governance:member_report", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)
