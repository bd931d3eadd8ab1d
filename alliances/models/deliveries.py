"""What was delivered under an agreement, and what was paid for it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.agreements import Agreement
from alliances.models.states import MassUnit, PayMethod, Purpose
from alliances.models.striking import Struck, struck_has_reason
from alliances.models.terms import Grade
from alliances.quantities import HALF_FEN, HALF_JIN_PLACE
from organisations.models import Organisation, User


class OfAgreement(models.QuerySet):
    """Rows that are read by whoever reads their agreement."""

    def visible_to(self, user: User):
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Delivery(Struck):
    """One weighing: gross less tare and deduction is net, in jin; unit price and amount as they were settled that day.

    A wrong one is struck out with the reason and weighed in anew; it is never changed.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="deliveries", verbose_name=_("agreement"), db_index=False
    )
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    season = models.PositiveSmallIntegerField(_("season"))
    receipt = models.CharField(_("receipt"), max_length=30)
    day = models.DateField(_("day"))
    grade = models.ForeignKey(
        Grade, models.PROTECT, related_name="+", verbose_name=_("grade"), db_index=False
    )
    unit = models.CharField(_("unit of mass"), max_length=3, choices=MassUnit.choices, default=MassUnit.JIN)
    gross_jin = models.DecimalField(_("gross (jin)"), max_digits=14, decimal_places=4)
    tare_jin = models.DecimalField(_("tare (jin)"), max_digits=14, decimal_places=4, default=Decimal(0))
    deduction_jin = models.DecimalField(
        _("deduction (jin)"), max_digits=14, decimal_places=4, default=Decimal(0)
    )
    net_jin = models.DecimalField(_("net (jin)"), max_digits=14, decimal_places=4)
    floor_price = models.DecimalField(_("floor price (yuan/jin)"), max_digits=8, decimal_places=4)
    market_price = models.DecimalField(
        _("market price (yuan/jin)"), max_digits=8, decimal_places=4, null=True
    )
    unit_price = models.DecimalField(_("unit price (yuan/jin)"), max_digits=8, decimal_places=4)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    premium_amount = models.DecimalField(_("paid above the market (yuan)"), max_digits=14, decimal_places=2)
    set_off_deposit = models.DecimalField(
        _("deposit set off (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    set_off_seed = models.DecimalField(
        _("seed set off (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    due_on = models.DateField(_("payment due"))
    paid_amount = models.DecimalField(_("paid (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    paid_on = models.DateField(_("paid in full on"), null=True)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfAgreement.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "season", "receipt"],
                condition=Q(struck_at=None),
                name="delivery_receipt_once",
            ),
            models.CheckConstraint(
                name="delivery_net_is_the_rest",
                condition=Q(
                    net_jin__gte=F("gross_jin") - F("tare_jin") - F("deduction_jin") - HALF_JIN_PLACE,
                    net_jin__lte=F("gross_jin") - F("tare_jin") - F("deduction_jin") + HALF_JIN_PLACE,
                    net_jin__gt=0,
                    tare_jin__gte=0,
                    deduction_jin__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="delivery_not_below_the_floor", condition=Q(unit_price__gte=F("floor_price"))
            ),
            models.CheckConstraint(
                name="delivery_paid_within_amount",
                condition=Q(
                    amount__gte=F("set_off_deposit") + F("set_off_seed") + F("paid_amount") - HALF_FEN,
                    paid_amount__gte=0,
                ),
            ),
            struck_has_reason("delivery_struck_has_reason"),
        ]
        indexes = [
            models.Index(fields=["agreement", "-id"], name="delivery_of_agreement"),
            models.Index(
                fields=["due_on", "id"],
                name="delivery_unpaid",
                condition=Q(paid_on=None, struck_at=None),
            ),
        ]

    def __str__(self):
        return self.receipt

    @property
    def open_amount(self) -> Decimal:
        """What is still to be paid for it, in yuan."""
        return self.amount - self.set_off_deposit - self.set_off_seed - self.paid_amount


class Payment(Struck):
    """A payment under an agreement: of the buyer, or a deposit handed back to it. What for goods goes to the oldest debts
    first (`parts`).

    A wrong one is struck out with the reason; its parts go with it.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="payments", verbose_name=_("agreement")
    )
    purpose = models.CharField(_("paid for"), max_length=8, choices=Purpose.choices, default=Purpose.GOODS)
    day = models.DateField(_("day"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    method = models.CharField(
        _("way of payment"), max_length=8, choices=PayMethod.choices, default=PayMethod.TRANSFER
    )
    voucher = models.CharField(_("voucher"), max_length=50)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfAgreement.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "purpose", "voucher"],
                condition=Q(struck_at=None),
                name="payment_voucher_once",
            ),
            struck_has_reason("payment_struck_has_reason"),
            models.CheckConstraint(name="payment_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return self.voucher


class PaymentPart(models.Model):
    """How much of a payment went to which delivery."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="parts")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="parts")
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("part of a payment")
        verbose_name_plural = _("parts of payments")
        ordering = ["payment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "delivery"], name="payment_part_once"),
            models.CheckConstraint(name="payment_part_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return f"{self.payment_id} → {self.delivery_id}"
