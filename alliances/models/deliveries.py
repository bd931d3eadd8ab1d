"""What was delivered, what was paid for it, what went wrong between the sides, and what a cooperative gives back."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.agreements import Agreement
from alliances.models.growers import Household
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import Ground, MassUnit, PayMethod, Purpose, Side, TradeBasis
from alliances.models.terms import Grade
from alliances.models.work import WorkOffer
from alliances.quantities import HALF_FEN, HALF_JIN_PLACE
from organisations.models import Alliance, Organisation, User
from tickets.models import Ticket


class OfAgreement(models.QuerySet):
    """Rows that are read by whoever reads their agreement."""

    def visible_to(self, user: User):
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Delivery(models.Model):
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
    struck_at = models.DateTimeField(_("struck out"), null=True)
    struck_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
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
            models.CheckConstraint(
                name="delivery_struck_has_reason", condition=Q(struck_at=None) | ~Q(struck_reason="")
            ),
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


class Payment(models.Model):
    """A payment of the buyer under an agreement; what for goods goes to the oldest debts first (`parts`)."""

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
            models.UniqueConstraint(fields=["agreement", "purpose", "voucher"], name="payment_voucher_once"),
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


class BreachQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user)) | Q(offer__in=WorkOffer.objects.run_by(user))
        )


class Breach(models.Model):
    """What one side did not keep, and the ticket it became. Open until `remedied_on`; one open of a ground at a time."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="breaches", verbose_name=_("alliance"), db_index=False
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="breaches", verbose_name=_("agreement")
    )
    offer = models.ForeignKey(
        WorkOffer, models.PROTECT, null=True, related_name="breaches", verbose_name=_("work offered")
    )
    ground = models.CharField(_("ground"), max_length=13, choices=Ground.choices)
    side = models.CharField(_("side in breach"), max_length=6, choices=Side.choices)
    found_on = models.DateField(_("found on"))
    quantity_jin = models.DecimalField(
        _("goods concerned (jin)"), max_digits=14, decimal_places=4, default=Decimal(0)
    )
    value = models.DecimalField(
        _("value concerned (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    penalty = models.DecimalField(_("penalty (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    note = models.CharField(_("what happened"), max_length=500, blank=True, default="")
    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, related_name="breach", verbose_name=_("ticket")
    )
    remedied_on = models.DateField(_("remedied on"), null=True)
    remedy = models.CharField(_("how it was remedied"), max_length=300, blank=True, default="")

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="breach_of_agreement_or_work",
                condition=Q(agreement__isnull=False, offer=None) | Q(agreement=None, offer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agreement", "ground"],
                condition=Q(remedied_on=None, agreement__isnull=False),
                name="breach_of_agreement_open_once",
            ),
            models.UniqueConstraint(
                fields=["offer", "ground"],
                condition=Q(remedied_on=None, offer__isnull=False),
                name="breach_of_work_open_once",
            ),
            models.CheckConstraint(
                name="breach_remedied_has_words", condition=Q(remedied_on=None) | ~Q(remedy="")
            ),
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="breach_newest")]

    def __str__(self):
        return f"{self.agreement or self.offer} · {self.get_ground_display()}"


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
