"""Loans to the chain, and orders of its finished goods."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.growers import Household
from alliances.models.scope import business_posts, of_alliances, own_units
from alliances.models.states import MassUnit, SalesChannel
from alliances.models.striking import Struck, struck_has_reason
from alliances.models.support import Support
from organisations.models import Alliance, Organisation, User


class LoanQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The lender its own, a borrowing unit its own. Nobody else reads who borrowed: the chain shows sums."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = own_units(posts)
        return self.filter(Q(lender__in=units) | Q(organisation__in=units))


class Loan(Struck):
    """A loan to a household or unit of the chain, its repayment and the interest subsidy paid for it; a wrong one is struck
    out and entered anew."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="loans", verbose_name=_("alliance"), db_index=False
    )
    season = models.PositiveSmallIntegerField(_("season"))
    support = models.ForeignKey(
        Support, models.PROTECT, related_name="loans", verbose_name=_("support action")
    )
    lender = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("lender"), db_index=False
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="loans",
        verbose_name=_("grower's household"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    number = models.CharField(_("contract number"), max_length=50)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    rate = models.DecimalField(_("rate (% a year)"), max_digits=7, decimal_places=4)
    granted_on = models.DateField(_("granted on"))
    due_on = models.DateField(_("due"))
    repaid_on = models.DateField(_("repaid on"), null=True)
    subsidy = models.DecimalField(
        _("interest subsidy (yuan)"), max_digits=12, decimal_places=2, default=Decimal(0)
    )
    subsidy_paid_on = models.DateField(_("subsidy paid on"), null=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("loan")
        verbose_name_plural = _("loans")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lender", "number"], condition=Q(struck_at=None), name="loan_number_once"
            ),
            struck_has_reason("loan_struck_has_reason"),
            models.CheckConstraint(
                name="loan_of_household_or_unit",
                condition=Q(household__isnull=False, organisation=None)
                | Q(household=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="loan_amounts_hold",
                condition=Q(amount__gt=0, rate__gte=0, due_on__gte=F("granted_on"), subsidy__gte=0),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "season", "-id"], name="loan_newest"),
            models.Index(fields=["lender", "-id"], name="loan_of_lender"),
        ]

    def __str__(self):
        return f"D{self.pk:06d}"


class SaleQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The seller, the alliance's office, supervisors above, the unit whose support opened the channel."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = own_units(posts)
        return self.filter(of_alliances(posts) | Q(seller__in=units) | Q(support__unit__in=units))


class Sale(Struck):
    """An order of finished goods: through which channel, to whom, how much. A wrong one is struck out."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="sales", verbose_name=_("alliance"), db_index=False
    )
    season = models.PositiveSmallIntegerField(_("season"))
    seller = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("seller"))
    support = models.ForeignKey(
        Support,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sales",
        verbose_name=_("support action"),
    )
    channel = models.CharField(_("channel"), max_length=11, choices=SalesChannel.choices)
    customer = models.CharField(_("customer"), max_length=100)
    goods = models.CharField(_("goods"), max_length=100)
    day = models.DateField(_("day"))
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=2)
    quantity_unit = models.CharField(_("unit of measure"), max_length=10, default=MassUnit.JIN)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    number = models.CharField(_("order number"), max_length=50)

    objects = SaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sale")
        verbose_name_plural = _("sales")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "number"], condition=Q(struck_at=None), name="sale_number_once"
            ),
            struck_has_reason("sale_struck_has_reason"),
            models.CheckConstraint(name="sale_amounts_positive", condition=Q(quantity__gt=0, amount__gt=0)),
        ]
        indexes = [models.Index(fields=["alliance", "season", "-id"], name="sale_newest")]

    def __str__(self):
        return self.number
