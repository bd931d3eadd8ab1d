"""One group policy per buyer and season with its list of plots, and the losses that are claimed under it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.insuring import Premium, premium_of
from alliances.models.agreements import AgreementPlot
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import LossState
from alliances.models.striking import Struck, struck_has_reason
from alliances.quantities import HALF_FEN, HUNDRED
from organisations.models import Alliance, Organisation, User

SURVEYED = (LossState.SURVEYED, LossState.APPROVED, LossState.PAID)


class PolicyQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The buyer that holds it, its insurer, the alliance's office, supervisors above."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = own_units(posts)
        return self.filter(of_alliances(posts) | Q(buyer__in=units) | Q(insurer__in=units))


class Policy(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="policies", verbose_name=_("alliance")
    )
    season = models.PositiveSmallIntegerField(_("season"))
    buyer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("buyer"))
    insurer = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("insurer"))
    number = models.CharField(_("policy number"), max_length=50)
    sum_insured_per_mu = models.DecimalField(_("sum insured (yuan/mu)"), max_digits=10, decimal_places=2)
    premium_per_mu = models.DecimalField(_("premium (yuan/mu)"), max_digits=10, decimal_places=2)
    grower_percent = models.DecimalField(_("borne by growers (%)"), max_digits=5, decimal_places=2)
    buyer_percent = models.DecimalField(_("borne by the buyer (%)"), max_digits=5, decimal_places=2)
    government_percent = models.DecimalField(_("borne by the government (%)"), max_digits=5, decimal_places=2)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    area_mu = models.DecimalField(_("insured area (mu)"), max_digits=14, decimal_places=6, default=Decimal(0))

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("group policy")
        verbose_name_plural = _("group policies")
        ordering = ["-season", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "season", "buyer"], name="policy_once_a_season"),
            models.CheckConstraint(
                name="policy_shares_are_whole",
                condition=Q(
                    government_percent__gte=HUNDRED - F("grower_percent") - F("buyer_percent") - HALF_FEN,
                    government_percent__lte=HUNDRED - F("grower_percent") - F("buyer_percent") + HALF_FEN,
                    grower_percent__gte=0,
                    buyer_percent__gte=0,
                )
                & Q(government_percent__gte=0),
            ),
            models.CheckConstraint(
                name="policy_amounts_positive", condition=Q(sum_insured_per_mu__gt=0, premium_per_mu__gt=0)
            ),
            models.CheckConstraint(name="policy_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self):
        return self.number

    @property
    def premium(self) -> Premium:
        """What the listed area costs and who bears it. Raises ValueError only where the shares make nothing."""
        shares = (self.grower_percent, self.buyer_percent, self.government_percent)
        return premium_of(self.area_mu, self.premium_per_mu, shares)


class PolicyPlotQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Who reads the policy reads its list. Policies are few and asked first, so that who reads none waits for nothing."""
        policies = Policy.objects.visible_to(user).values_list("pk", flat=True)
        return self.filter(policy__in=list(policies))


class PolicyPlot(models.Model):
    """A planted plot on the policy's list."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="plots", db_index=False)
    planted = models.OneToOneField(
        AgreementPlot, models.PROTECT, related_name="insured", verbose_name=_("planted plot")
    )

    objects = PolicyPlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("insured plot")
        verbose_name_plural = _("insured plots")
        ordering = ["-id"]
        indexes = [models.Index(fields=["policy", "-id"], name="policyplot_of_policy")]

    def __str__(self):
        return f"{self.policy_id} · {self.planted_id}"


class LossQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Who reads the policy or lies in charge of the place; the insurer reads its own losses, not the agreement."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(
            Q(policy__in=Policy.objects.visible_to(user))
            | of_alliances(posts)
            | of_places(posts, "planted__agreement__area")
            | Q(planted__agreement__buyer__in=own_units(posts))
        )


class Loss(Struck):
    """A loss on a planted plot and, where it is insured, the claim for it."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="losses", verbose_name=_("alliance"), db_index=False
    )
    planted = models.ForeignKey(
        AgreementPlot, models.PROTECT, related_name="losses", verbose_name=_("planted plot")
    )
    policy = models.ForeignKey(
        Policy, models.PROTECT, null=True, related_name="losses", verbose_name=_("policy")
    )
    state = models.CharField(_("state"), max_length=8, choices=LossState.choices)
    happened_on = models.DateField(_("happened on"))
    cause = models.CharField(_("cause"), max_length=100)
    damaged_mu = models.DecimalField(_("damaged area (mu)"), max_digits=14, decimal_places=6)
    proof = models.CharField(_("proof"), max_length=300, blank=True, default="")
    reported_on = models.DateField(_("reported on"))
    notified_in_time = models.BooleanField(_("notified in time"))
    surveyed_on = models.DateField(_("surveyed on"), null=True)
    loss_percent = models.DecimalField(_("degree of loss (%)"), max_digits=5, decimal_places=2, null=True)
    claimed = models.DecimalField(_("claim (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    approved = models.DecimalField(_("approved (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    paid_on = models.DateField(_("paid on"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = LossQuerySet.as_manager()

    class Meta:
        verbose_name = _("loss")
        verbose_name_plural = _("losses")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="loss_surveyed_has_degree",
                condition=~Q(state__in=SURVEYED)
                | Q(
                    surveyed_on__isnull=False,
                    policy__isnull=False,
                    loss_percent__gt=0,
                    loss_percent__lte=100,
                ),
            ),
            models.CheckConstraint(
                name="loss_paid_has_day", condition=~Q(state=LossState.PAID) | Q(paid_on__isnull=False)
            ),
            models.CheckConstraint(
                name="loss_rejected_has_reason", condition=~Q(state=LossState.REJECTED) | ~Q(reason="")
            ),
            models.CheckConstraint(name="loss_has_area", condition=Q(damaged_mu__gt=0)),
            models.CheckConstraint(
                name="loss_struck_is_struck_out",
                condition=Q(state=LossState.STRUCK, struck_at__isnull=False)
                | (~Q(state=LossState.STRUCK) & Q(struck_at=None)),
            ),
            struck_has_reason("loss_struck_has_reason"),
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="loss_newest")]

    def __str__(self):
        return f"L{self.pk:06d}"
