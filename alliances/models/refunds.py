"""What a cooperative gives back to its members, and each member's share."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.growers import Household
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import TradeBasis
from organisations.models import Alliance, Organisation, User


class RefundQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The cooperative, the alliance's office, supervisors above."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(of_alliances(posts) | Q(cooperative__in=own_units(posts)))


class Refund(models.Model):
    """What a cooperative gives back to its members for a season, by their trade with it (alliances.refunding)."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="refunds", verbose_name=_("alliance"))
    cooperative = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("cooperative")
    )
    season = models.PositiveSmallIntegerField(_("season"))
    surplus = models.DecimalField(_("surplus to distribute (yuan)"), max_digits=14, decimal_places=2)
    percent = models.DecimalField(_("returned by trade (%)"), max_digits=5, decimal_places=2)
    trade_basis = models.CharField(_("divided by"), max_length=8, choices=TradeBasis.choices)
    amount = models.DecimalField(_("refund (yuan)"), max_digits=14, decimal_places=2)
    decided_on = models.DateField(_("decided on"))
    basis = models.CharField(_("basis document"), max_length=200)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("patronage refund")
        verbose_name_plural = _("patronage refunds")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "cooperative", "season"], name="refund_once_a_season"
            ),
            models.CheckConstraint(
                name="refund_is_lawful", condition=Q(percent__gte=60, percent__lte=100, amount__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.cooperative} {self.season}"


class RefundShareQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """As the refund, and the household's village and township."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(
            Q(refund__in=Refund.objects.visible_to(user)) | of_places(posts, "household__area")
        )


class RefundShare(models.Model):
    refund = models.ForeignKey(Refund, models.CASCADE, related_name="shares")
    household = models.ForeignKey(Household, models.PROTECT, related_name="refund_shares")
    trade = models.DecimalField(_("trade"), max_digits=14, decimal_places=4)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    paid_on = models.DateField(_("paid on"), null=True)

    objects = RefundShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of a refund")
        verbose_name_plural = _("shares of refunds")
        ordering = ["refund", "id"]
        constraints = [models.UniqueConstraint(fields=["refund", "household"], name="refund_share_once")]

    def __str__(self):
        return f"{self.refund_id} · {self.household_id}"
