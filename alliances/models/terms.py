"""On what a buyer buys in a season: the conditions that all its agreements of one sort share, and market prices.

Conditions are written once and cited by hundreds of agreements. What an agreement cites does not change: a change is a new
version that holds from its day on, and agreements keep the version on which they were made.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alliances.models.chains import MembersRead
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import Dispute, MassUnit, PayMethod, PenaltyKind, PremiumKind, ReferenceRule
from alliances.models.striking import Struck, struck_has_reason
from organisations.models import Alliance, Organisation, User

#: What a deviation of a day may never exceed; a reference older than a season says nothing.
MOST_DAYS = 365


class TermsQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The buyer, the office, supervisors above, who sells by them, and villages and townships where they are used."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = own_units(posts)
        used = Terms.objects.filter(
            Q(agreements__seller__in=units) | of_places(posts, "agreements__area")
        ).values("pk")
        return self.filter(of_alliances(posts) | Q(buyer__in=units) | Q(pk__in=used))

    def current(self, day: dt.date):
        """Without versions that another one has replaced by `day`."""
        return self.exclude(replaced_by__valid_from__lte=day)


class Terms(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="buying_terms", verbose_name=_("alliance")
    )
    season = models.PositiveSmallIntegerField(_("season"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("buyer"))
    title = models.CharField(_("title"), max_length=100)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    valid_from = models.DateField(
        _("holds from"), null=True, help_text=_("The first version holds from its beginning.")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    market = models.CharField(_("reference market"), max_length=50, blank=True)
    reference_rule = models.CharField(
        _("reference price"), max_length=8, choices=ReferenceRule.choices, default=ReferenceRule.LATEST
    )
    reference_days = models.PositiveSmallIntegerField(_("days"), default=7)
    premium_kind = models.CharField(
        _("premium"), max_length=7, choices=PremiumKind.choices, default=PremiumKind.NONE
    )
    premium = models.DecimalField(_("premium amount"), max_digits=8, decimal_places=4, default=0)
    payment_days = models.PositiveSmallIntegerField(
        _("days to pay"), default=0, help_text=_("0 = cash on delivery.")
    )
    pay_method = models.CharField(
        _("way of payment"), max_length=8, choices=PayMethod.choices, default=PayMethod.TRANSFER
    )
    late_rate = models.DecimalField(
        _("late-payment rate (% a year)"), max_digits=7, decimal_places=4, default=0
    )
    buyer_penalty_kind = models.CharField(
        _("penalty of the buyer"), max_length=7, choices=PenaltyKind.choices, default=PenaltyKind.NONE
    )
    buyer_penalty = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    seller_penalty_kind = models.CharField(
        _("penalty of the seller"), max_length=7, choices=PenaltyKind.choices, default=PenaltyKind.NONE
    )
    seller_penalty = models.DecimalField(max_digits=10, decimal_places=4, default=0)
    delivery_place = models.CharField(_("place of delivery"), max_length=100)
    delivery_from = models.DateField(_("delivery from"))
    delivery_to = models.DateField(_("delivery until"))
    notice_days = models.PositiveSmallIntegerField(
        _("days to notify force majeure"), default=3, help_text=_("With proof, within so many days.")
    )
    dispute = models.CharField(
        _("disputes go to"), max_length=11, choices=Dispute.choices, default=Dispute.COURT
    )

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("buying conditions")
        verbose_name_plural = _("buying conditions")
        ordering = ["-season", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "season", "buyer", "title", "version"], name="terms_version_once"
            ),
            models.CheckConstraint(
                name="terms_later_version_has_day",
                condition=Q(version=1, replaces=None)
                | Q(version__gt=1, replaces__isnull=False, valid_from__isnull=False),
            ),
            models.CheckConstraint(
                name="terms_window_ends_after_start", condition=Q(delivery_to__gte=F("delivery_from"))
            ),
            models.CheckConstraint(
                name="terms_premium_is_named",
                condition=Q(premium_kind=PremiumKind.NONE, premium=0)
                | (~Q(premium_kind=PremiumKind.NONE) & Q(premium__gt=0) & ~Q(market="")),
            ),
            models.CheckConstraint(
                name="terms_amounts_not_negative",
                condition=Q(late_rate__gte=0, buyer_penalty__gte=0, seller_penalty__gte=0),
            ),
            models.CheckConstraint(
                name="terms_reference_is_of_the_season", condition=Q(reference_days__lte=MOST_DAYS)
            ),
        ]

    def __str__(self):
        if self.version == 1:
            return self.title
        return gettext("%(title)s (version %(version)s)") % {"title": self.title, "version": self.version}


class Grade(models.Model):
    """One row of the grade table: what makes the grade, and its floor price (yuan/jin)."""

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="grades")
    code = models.CharField(_("grade"), max_length=20)
    standard = models.CharField(_("standard"), max_length=200, blank=True)
    floor_price = models.DecimalField(_("floor price (yuan/jin)"), max_digits=8, decimal_places=4)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "code"], name="grade_once"),
            models.CheckConstraint(name="grade_has_floor_price", condition=Q(floor_price__gt=0)),
        ]

    def __str__(self):
        return self.code


class MarketPrice(Struck):
    """A price taken at a market on a day, with its source. It stays; a wrong one is struck out with the reason."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="market_prices", verbose_name=_("alliance")
    )
    market = models.CharField(_("market"), max_length=50)
    grade = models.CharField(_("grade"), max_length=20)
    day = models.DateField(_("day"))
    price = models.DecimalField(_("price (yuan/jin)"), max_digits=8, decimal_places=4)
    price_entered = models.DecimalField(_("price"), max_digits=12, decimal_places=4)
    unit = models.CharField(_("per"), max_length=3, choices=MassUnit.choices, default=MassUnit.JIN)
    source = models.CharField(_("source"), max_length=200)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = MembersRead.as_manager()

    class Meta:
        verbose_name = _("market price")
        verbose_name_plural = _("market prices")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "market", "grade", "day"],
                condition=Q(struck_at=None),
                name="market_price_once_a_day",
            ),
            models.CheckConstraint(name="market_price_positive", condition=Q(price__gt=0)),
            struck_has_reason("market_price_struck_has_reason"),
        ]
        indexes = [models.Index(fields=["alliance", "-day", "-id"], name="market_price_newest")]

    def __str__(self):
        return f"{self.market} {self.grade} {self.day}"
