"""Property service in totals: fees beside delivered service, never a person; and the owners' joint decisions."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models.communities import Building, Community, Estate
from governance.owners_votes import Matter, Result, Share, decide
from organisations.models import User

#: Totals of fewer households would tell who owes (DOMAIN 7.8; the issue's own rule).
LEAST_HOUSEHOLDS = 10


class OfEstateQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Whoever sees the community."""
        return self.filter(estate__community__in=Community.objects.visible_to(user))

    def for_page(self):
        return self.select_related("estate__area", "estate__community__unit", "building")


def _money(label) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=2)


class FeePeriod(models.Model):
    """Totals of an estate, or of one building, over a period: money in yuan."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="fee_periods", verbose_name=_("estate"))
    building = models.ForeignKey(
        Building, models.PROTECT, null=True, related_name="fee_periods", verbose_name=_("building")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    households = models.PositiveIntegerField(_("households"))
    receivable = _money(_("receivable"))
    received = _money(_("received"))
    opening_arrears = _money(_("arrears at the beginning"))
    recovered = _money(_("arrears recovered"))
    promised = models.PositiveIntegerField(_("services promised"))
    delivered = models.PositiveIntegerField(_("services delivered"))
    repairs = models.PositiveIntegerField(_("repairs asked for"))
    repairs_on_time = models.PositiveIntegerField(_("repairs on time"))
    repairs_done = models.PositiveIntegerField(_("repairs finished"), default=0)
    repair_hours = models.DecimalField(
        _("hours that finished repairs took"), max_digits=9, decimal_places=1, default=0
    )

    objects = OfEstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("fee period")
        verbose_name_plural = _("fee periods")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="fee_period_hides_households", condition=Q(households__gte=LEAST_HOUSEHOLDS)
            ),
            models.CheckConstraint(
                name="fee_period_ends_after_start", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="fee_period_sums_fit",
                condition=Q(
                    received__gte=0,
                    received__lte=F("receivable"),
                    recovered__gte=0,
                    recovered__lte=F("opening_arrears"),
                    repairs_on_time__lte=F("repairs"),
                    repairs_done__lte=F("repairs"),
                    repair_hours__gte=0,
                ),
            ),
            models.UniqueConstraint(
                fields=["estate", "first_day"], condition=Q(building=None), name="fee_period_estate_once"
            ),
            models.UniqueConstraint(
                fields=["building", "first_day"],
                condition=Q(building__isnull=False),
                name="fee_period_building_once",
            ),
        ]

    def __str__(self):
        return f"{self.building or self.estate} {self.first_day}–{self.last_day}"

    @property
    def collection_rate(self) -> Decimal | None:
        """收缴率: received ÷ receivable, in per cent with one place; None where nothing was receivable."""
        return percent(self.received, self.receivable)

    @property
    def recovery_rate(self) -> Decimal | None:
        """清欠率: arrears recovered ÷ arrears at the beginning."""
        return percent(self.recovered, self.opening_arrears)

    @property
    def delivery_rate(self) -> Decimal | None:
        return percent(Decimal(self.delivered), Decimal(self.promised))

    @property
    def repair_rate(self) -> Decimal | None:
        return percent(Decimal(self.repairs_on_time), Decimal(self.repairs))

    @property
    def hours_a_repair(self) -> Decimal | None:
        """Hours from the request to the end of a finished repair, on average, with one place."""
        if not self.repairs_done:
            return None
        return (self.repair_hours / self.repairs_done).quantize(Decimal("0.1"))


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * 100 / whole).quantize(Decimal("0.1")) if whole else None


class OwnersVote(models.Model):
    """A joint decision of an estate's owners; what it came to is worked out, never entered."""

    estate = models.ForeignKey(Estate, models.PROTECT, related_name="votes", verbose_name=_("estate"))
    matter = models.CharField(_("matter"), max_length=12, choices=Matter.choices)
    title = models.CharField(_("title"), max_length=100)
    decided_on = models.DateField(_("decided"))
    whole_area = _money(_("whole area (m²)"))
    whole_owners = models.PositiveIntegerField(_("all owners"))
    voting_area = _money(_("area taking part (m²)"))
    voting_owners = models.PositiveIntegerField(_("owners taking part"))
    agreeing_area = _money(_("area in favour (m²)"))
    agreeing_owners = models.PositiveIntegerField(_("owners in favour"))

    objects = OfEstateQuerySet.as_manager()

    class Meta:
        verbose_name = _("owners' vote")
        verbose_name_plural = _("owners' votes")
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="owners_vote_shares_fit",
                condition=Q(
                    whole_area__gt=0,
                    whole_owners__gt=0,
                    voting_area__lte=F("whole_area"),
                    voting_owners__lte=F("whole_owners"),
                    agreeing_area__lte=F("voting_area"),
                    agreeing_owners__lte=F("voting_owners"),
                    agreeing_area__gte=0,
                ),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def result(self) -> Result:
        return decide(
            self.matter,
            Share(self.whole_area, self.whole_owners),
            Share(self.voting_area, self.voting_owners),
            Share(self.agreeing_area, self.agreeing_owners),
        )
