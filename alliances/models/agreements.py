"""Planting agreements: a buyer and a household, or a plant and the cooperative that sells its members' goods on.

The running sums on the row are written by the verbs under its lock, in the transaction of the delivery or payment they
come from, so that lists and figures of 50,000 agreements never add up 200,000 deliveries; `reading.recounting` compares.
"""

import re
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.chains import Variety
from alliances.models.growers import Household, Plot
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import AgreementState, SeedSupply
from alliances.models.terms import Terms
from alliances.quantities import HALF_FEN
from organisations.models import Alliance, Area, Organisation, User

#: ZZXY, season, serial number.
NUMBER = re.compile(r"ZZXY-([0-9]{4})-([0-9]{1,9})")
UNSIGNED = (AgreementState.DRAFT, AgreementState.VOID)
#: Signed once and not void: what the chain's figures count.
BINDING = (
    AgreementState.SIGNED,
    AgreementState.PERFORMING,
    AgreementState.SETTLED,
    AgreementState.BREACHED,
)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The two sides, the witness, village and township of the place, the alliance's office, supervisors above."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = own_units(posts)
        own = Q(buyer__in=units) | Q(seller__in=units) | Q(witness__in=units)
        return self.filter(of_alliances(posts) | of_places(posts) | own)

    def of_growers(self):
        """Agreements with households. What a cooperative sells on is the same goods again and is never added."""
        return self.filter(household__isnull=False)

    def binding(self):
        return self.filter(state__in=BINDING)

    def numbered(self, number: str):
        """The one of this number in its chain; none for what is no number."""
        match = NUMBER.fullmatch(number.strip())
        return self.filter(season=int(match[1]), serial=int(match[2])) if match else self.none()

    def for_page(self):
        return self.select_related("alliance__lead", "buyer", "seller", "household", "area", "terms")


def _jin(label):
    return models.DecimalField(label, max_digits=14, decimal_places=4, default=Decimal(0))


def _yuan(label):
    return models.DecimalField(label, max_digits=14, decimal_places=2, default=Decimal(0))


class Agreement(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="agreements", verbose_name=_("alliance"), db_index=False
    )
    season = models.PositiveSmallIntegerField(_("season"))
    serial = models.PositiveIntegerField(_("serial number"))
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="agreements", verbose_name=_("conditions"))
    buyer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("buyer"), db_index=False
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        related_name="agreements",
        verbose_name=_("grower's household"),
    )
    seller = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("seller (cooperative)")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("place"), db_index=False)
    variety = models.ForeignKey(
        Variety, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("variety")
    )
    state = models.CharField(_("state"), max_length=10, choices=AgreementState.choices)
    area_mu = models.DecimalField(_("area (mu)"), max_digits=14, decimal_places=6, default=Decimal(0))
    expected_jin = _jin(_("expected yield (jin)"))
    seed_supply = models.CharField(
        _("seed"), max_length=5, choices=SeedSupply.choices, default=SeedSupply.OWN
    )
    seed_credit = _yuan(_("seed on credit (yuan)"))
    deposit = _yuan(_("deposit (yuan)"))
    deposit_paid_on = models.DateField(_("deposit paid on"), null=True, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), default=2)
    witness = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("witness")
    )
    signed_on = models.DateField(_("signed on"), null=True)
    signed_place = models.CharField(_("signed at"), max_length=100, blank=True, default="")
    sown_on = models.DateField(_("sown on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    delivered_jin = _jin(_("delivered (jin)"))
    delivered_amount = _yuan(_("value delivered (yuan)"))
    floor_amount = _yuan(_("the same at the floor price (yuan)"))
    market_jin = _jin(_("delivered while a market price stood (jin)"))
    market_amount = _yuan(_("the same at the market price (yuan)"))
    premium_amount = _yuan(_("paid above the market (yuan)"))
    set_off_deposit = _yuan(_("deposit set off (yuan)"))
    set_off_seed = _yuan(_("seed set off (yuan)"))
    paid_amount = _yuan(_("paid for goods (yuan)"))
    returned_deposit = _yuan(_("deposit handed back (yuan)"))

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("planting agreement")
        verbose_name_plural = _("planting agreements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "season", "serial"], name="agreement_number_once"),
            models.CheckConstraint(
                name="agreement_has_one_seller",
                condition=Q(household__isnull=False, seller=None) | Q(household=None, seller__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_signed_is_whole",
                condition=Q(state__in=UNSIGNED)
                | (Q(signed_on__isnull=False, expected_jin__gt=0) & ~Q(signed_place="")),
            ),
            models.CheckConstraint(
                name="agreement_of_grower_has_area",
                condition=Q(state__in=UNSIGNED) | Q(household=None) | Q(area_mu__gt=0),
            ),
            models.CheckConstraint(
                name="agreement_void_has_reason",
                condition=~Q(state=AgreementState.VOID) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="agreement_seed_on_credit_is_the_buyers",
                condition=Q(seed_credit=0) | Q(seed_supply=SeedSupply.BUYER),
            ),
            models.CheckConstraint(
                name="agreement_sums_hold",
                condition=Q(
                    deposit__gte=F("set_off_deposit") + F("returned_deposit") - HALF_FEN,
                    seed_credit__gte=F("set_off_seed"),
                    delivered_jin__gte=0,
                    delivered_amount__gte=F("set_off_deposit")
                    + F("set_off_seed")
                    + F("paid_amount")
                    - HALF_FEN,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "season", "-id"], name="agreement_newest"),
            models.Index(fields=["buyer", "season", "-id"], name="agreement_of_buyer"),
            models.Index(fields=["area", "season", "-id"], name="agreement_of_place"),
        ]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        return f"ZZXY-{self.season}-{self.serial:05d}"

    @property
    def owed(self) -> Decimal:
        """What the buyer still has to pay for goods, in yuan, due or not."""
        return self.delivered_amount - self.set_off_deposit - self.set_off_seed - self.paid_amount

    @property
    def deposit_left(self) -> Decimal:
        """What of a deposit that was paid is still to be set off or handed back."""
        if not self.deposit_paid_on:
            return Decimal(0)
        return self.deposit - self.set_off_deposit - self.returned_deposit

    @property
    def seed_left(self) -> Decimal:
        return self.seed_credit - self.set_off_seed


class AgreementPlot(models.Model):
    """A plot planted under an agreement, and how much of it, in mu. In one season a plot serves one agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="plots")
    plot = models.ForeignKey(Plot, models.PROTECT, related_name="planted")
    season = models.PositiveSmallIntegerField(_("season"))
    area_mu = models.DecimalField(_("area (mu)"), max_digits=14, decimal_places=6)

    class Meta:
        verbose_name = _("planted plot")
        verbose_name_plural = _("planted plots")
        ordering = ["agreement", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plot", "season"], name="plot_planted_once_a_season"),
            models.CheckConstraint(name="planted_plot_has_area", condition=Q(area_mu__gt=0)),
        ]

    def __str__(self):
        return f"{self.agreement_id} · {self.plot_id}"
