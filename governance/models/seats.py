"""Part-time committee members (兼职委员): the terms of their hosts, and each seat's way from recommendation to its end."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.models.communities import Community
from governance.models.states import PREPARING, SeatState
from organisations.models import Alliance, Organisation, Person, Post, User
from organisations.models.dated import Dated, ends_after_start


class HostTerm(Dated):
    """A term of the committee that part-time members sit in; it has an end from its beginning."""

    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="host_terms", verbose_name=_("host unit")
    )
    basis = models.CharField(_("basis document"), max_length=200)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("term of a host committee")
        verbose_name_plural = _("terms of host committees")
        ordering = ["host", "-valid_from"]
        constraints = [
            ends_after_start("host_term_ends_after_start"),
            models.CheckConstraint(name="host_term_has_end", condition=Q(valid_to__isnull=False)),
        ]

    def __str__(self):
        return f"{self.host} {self.valid_from}–{self.valid_to}"


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Whoever sees the community."""
        return self.filter(community__in=Community.objects.visible_to(user))

    def for_page(self):
        return self.select_related(
            "community__alliance__lead",
            "community__unit",
            "host__superior",
            "person",
            "office__organisation",
            "post",
        )


class Seat(models.Model):
    """A part-time seat of one person in one host committee. `office` is the post at the person's own unit; with that
    office, or with the host's term, the seat ends. `post` is what it opens in the portal."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="seats", verbose_name=_("governance community")
    )
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", verbose_name=_("host unit"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="seats", verbose_name=_("person"))
    office = models.ForeignKey(
        Post, models.PROTECT, related_name="seats_by_office", verbose_name=_("office at the own unit")
    )
    party_post = models.CharField(_("Party post"), max_length=50)
    duties = models.CharField(_("duties claimed"), max_length=300)
    state = models.CharField(_("state"), max_length=11, choices=SeatState.choices)
    recommended_on = models.DateField(_("recommended"))
    study = models.CharField(_("study"), max_length=500, blank=True, default="")
    filing_number = models.CharField(_("filing number"), max_length=100, blank=True, default="")
    notice_from = models.DateField(_("notice from"), null=True)
    notice_to = models.DateField(_("notice until"), null=True)
    document_number = models.CharField(_("approval document"), max_length=100, blank=True, default="")
    valid_from = models.DateField(_("first day"), null=True)
    valid_to = models.DateField(_("last day"), null=True)
    post = models.OneToOneField(
        Post, models.PROTECT, null=True, related_name="seat", verbose_name=_("post in the portal")
    )
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("part-time seat")
        verbose_name_plural = _("part-time seats")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "host"], condition=Q(state__in=PREPARING), name="seat_prepared_once"
            ),
            models.CheckConstraint(
                name="seat_appointed_is_whole",
                condition=~Q(state__in=[SeatState.APPOINTED, SeatState.ENDED])
                | (Q(post__isnull=False, valid_from__isnull=False, valid_to__isnull=False))
                & ~Q(document_number=""),
            ),
            models.CheckConstraint(
                name="seat_notice_ends_after_start",
                condition=Q(notice_from=None, notice_to=None) | Q(notice_to__gte=models.F("notice_from")),
            ),
            models.CheckConstraint(
                name="seat_over_has_reason",
                condition=~Q(state__in=[SeatState.ENDED, SeatState.DROPPED]) | ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="seat_newest"),
            models.Index(fields=["host", "person"], name="seat_of_person", condition=Q(state="appointed")),
        ]

    def __str__(self):
        return f"{self.person} · {self.host}"

    def get_absolute_url(self) -> str:
        return reverse("governance:seat", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def alliance(self) -> Alliance:
        return self.community.alliance


class Evaluation(models.Model):
    """What the host says of a member's year, in words; nobody is ranked by it (DOMAIN 7.3, 8.8)."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="evaluations")
    year = models.PositiveSmallIntegerField(_("year"))
    text = models.CharField(_("evaluation"), max_length=500)
    evaluated_on = models.DateField(_("evaluated"))

    class Meta:
        verbose_name = _("yearly evaluation")
        verbose_name_plural = _("yearly evaluations")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["seat", "year"], name="seat_evaluated_once_a_year")]

    def __str__(self):
        return f"{self.year} {self.text}"
