"""Call-outs: a community asks, the township or subdistrict whistles, departments report (社区提请、街道吹哨、部门报到)."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models.scope import business_posts, of_alliances
from meetings.models.states import CallOutState, Rating, Response
from organisations.models import Alliance, Area, Organisation, User


class CallOutQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The community that asks, the township that whistles, the departments called, the alliance's office."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = {post.organisation_id for post in posts}
        called = CalledUnit.objects.filter(call_out=OuterRef("pk"), organisation__in=units)
        own = Q(unit__in=units) | Q(township__in=units)
        return self.filter(of_alliances(posts) | own | Exists(called))

    def for_page(self):
        return self.select_related("alliance__lead", "unit", "township", "area")


class CallOut(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="call_outs", verbose_name=_("alliance")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    township = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("whistled by")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=1000)
    state = models.CharField(_("state"), max_length=8, choices=CallOutState.choices)
    asked_at = models.DateTimeField(_("asked"))
    whistled_at = models.DateTimeField(_("whistled"), null=True)
    meets_at = models.DateTimeField(_("report at"), null=True)
    place = models.CharField(_("place"), max_length=100, blank=True, default="")
    ended_at = models.DateTimeField(_("ended"), null=True)
    end_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    objects = CallOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("call-out")
        verbose_name_plural = _("call-outs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="call_out_whistled_has_time",
                condition=~Q(state__in=[CallOutState.WHISTLED, CallOutState.ENDED])
                | (Q(whistled_at__isnull=False, meets_at__isnull=False) & ~Q(place="")),
            ),
            models.CheckConstraint(
                name="call_out_declined_has_reason",
                condition=~Q(state=CallOutState.DECLINED) | ~Q(end_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="call_out_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:call_out", args=[self.pk])

    @cached_property
    def called_ids(self) -> frozenset[int]:
        """The departments that were called."""
        return frozenset(self.called.values_list("organisation_id", flat=True))


class CalledUnit(models.Model):
    """One department called: whether it reported, what it did, and how the community found it, in words."""

    call_out = models.ForeignKey(CallOut, models.CASCADE, related_name="called")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    response = models.CharField(
        _("response"), max_length=8, choices=Response.choices, default=Response.CALLED
    )
    reported_at = models.DateTimeField(_("reported"), null=True)
    result = models.TextField(_("result"), max_length=500, blank=True, default="")
    rating = models.CharField(_("rating"), max_length=12, choices=Rating.choices, blank=True, default="")
    remark = models.CharField(_("remark"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("department called")
        verbose_name_plural = _("departments called")
        ordering = ["organisation__path"]
        constraints = [
            models.UniqueConstraint(fields=["call_out", "organisation"], name="called_once"),
            models.CheckConstraint(
                name="called_reported_has_result",
                condition=Q(response=Response.CALLED, reported_at=None)
                | (Q(reported_at__isnull=False) & ~Q(result="")),
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id} {self.response}"
