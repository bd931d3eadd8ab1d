"""Slack-season work: places offered by plants, workers placed, wages as one total per worker and month."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.growers import Household
from alliances.models.scope import business_posts, of_alliances, of_members, of_places, own_units
from organisations.models import Alliance, Area, Organisation, User

#: A wage day that every month has.
LAST_PAY_DAY = 28


class WorkOfferQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Members of the alliance and the villages of its area, which place their people; the employer."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(of_members(posts) | Q(employer__in=own_units(posts)))

    def run_by(self, user: User):
        """What the account reads with its workers and wages: the employer's own, and all of an overseen chain."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(of_alliances(posts) | Q(employer__in=own_units(posts)))


class WorkOffer(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="work_offers", verbose_name=_("alliance")
    )
    season = models.PositiveSmallIntegerField(_("season"))
    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("employer"))
    title = models.CharField(_("work"), max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("place"))
    places = models.PositiveSmallIntegerField(_("places"))
    pay = models.CharField(_("pay"), max_length=100, help_text=_("By the piece, day or month, and how much."))
    pay_day = models.PositiveSmallIntegerField(
        _("pay day"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(LAST_PAY_DAY)],
        help_text=_("Day of the following month."),
    )
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    closed_on = models.DateField(_("closed on"), null=True)

    objects = WorkOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("work offered")
        verbose_name_plural = _("work offered")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="work_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="work_has_places", condition=Q(places__gt=0)),
            models.CheckConstraint(
                name="work_pay_day_of_every_month", condition=Q(pay_day__gte=1, pay_day__lte=LAST_PAY_DAY)
            ),
        ]
        indexes = [models.Index(fields=["alliance", "season", "-id"], name="work_newest")]

    def __str__(self):
        return self.title

    def wages_due(self, month: dt.date) -> dt.date:
        """By when wages of `month` (its first day) are to be paid: the pay day of the following month."""
        year, number = divmod(month.year * 12 + month.month, 12)
        return dt.date(year, number + 1, self.pay_day)


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The employer, the alliance's office, supervisors above, the worker's village and township."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(Q(offer__in=WorkOffer.objects.run_by(user)) | of_places(posts, "household__area"))


class Placement(models.Model):
    """A member of a grower's household at work."""

    offer = models.ForeignKey(WorkOffer, models.PROTECT, related_name="placements")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="placements", verbose_name=_("grower's household")
    )
    worker_name = models.CharField(_("worker"), max_length=50)
    placed_on = models.DateField(_("placed on"))
    left_on = models.DateField(_("left on"), null=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "household", "worker_name"],
                condition=Q(left_on=None),
                name="worker_placed_once",
            ),
            models.CheckConstraint(
                name="placement_ends_after_start", condition=Q(left_on=None) | Q(left_on__gte=F("placed_on"))
            ),
        ]

    def __str__(self):
        """A number: it stands in the record, which names no private person."""
        return f"P{self.pk:06d}"


class WageQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(placement__in=Placement.objects.visible_to(user))


class Wage(models.Model):
    """One worker's wages of one month, as a total."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="wages")
    month = models.DateField(_("month"), help_text=_("Its first day."))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    due_on = models.DateField(_("due"))
    paid_on = models.DateField(_("paid on"), null=True)

    objects = WageQuerySet.as_manager()

    class Meta:
        verbose_name = _("wages")
        verbose_name_plural = _("wages")
        ordering = ["-month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "month"], name="wage_once_a_month"),
            models.CheckConstraint(name="wage_positive", condition=Q(amount__gt=0)),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="wage_unpaid", condition=Q(paid_on=None)),
        ]

    def __str__(self):
        return f"{self.placement} {self.month:%Y-%m}"
