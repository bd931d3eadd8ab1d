"""What member departments do for the chain, each as the claimed duty of a plan or the answer to a ticket or need.

Nothing of another app, and nobody's standing elsewhere, is a condition of any support: there is no column for it.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.chains import MembersRead, Target
from alliances.models.growers import Household
from alliances.models.scope import business_posts, of_alliances, of_places, own_units
from alliances.models.states import GrantState, SupportKind, SupportState
from alliances.models.striking import Struck, struck_has_reason
from meetings.models import Need
from organisations.models import Alliance, Organisation, User
from tickets.models import StoredFile, Ticket


class Support(models.Model):
    """One support action of a unit. `heads` counts a photographed list; named households are counted once a season."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="support", verbose_name=_("alliance"), db_index=False
    )
    season = models.PositiveSmallIntegerField(_("season"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(_("kind"), max_length=9, choices=SupportKind.choices)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=1000, blank=True, default="")
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support",
        verbose_name=_("duty of the plan"),
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, related_name="support", verbose_name=_("ticket")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="support", verbose_name=_("need")
    )
    state = models.CharField(_("state"), max_length=7, choices=SupportState.choices)
    day = models.DateField(_("done on"), null=True)
    heads = models.PositiveIntegerField(_("head count"), default=0)
    cost = models.DecimalField(_("cost (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    result = models.TextField(_("result"), max_length=1000, blank=True, default="")

    objects = MembersRead.as_manager()

    class Meta:
        verbose_name = _("support action")
        verbose_name_plural = _("support actions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="support_answers_something",
                condition=Q(target__isnull=False) | Q(ticket__isnull=False) | Q(need__isnull=False),
            ),
            models.CheckConstraint(
                name="support_done_has_result",
                condition=~Q(state=SupportState.DONE) | (Q(day__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="support_dropped_has_reason", condition=~Q(state=SupportState.DROPPED) | ~Q(result="")
            ),
        ]
        indexes = [models.Index(fields=["alliance", "season", "-id"], name="support_newest")]

    def __str__(self):
        return self.title


class OfHousehold(models.QuerySet):
    """Rows of a support action that name a household: its unit, office and supervisors, village and township."""

    def visible_to(self, user: User):
        posts = business_posts(user)
        if not posts:
            return self.none()
        return self.filter(
            Q(support__unit__in=own_units(posts))
            | Q(support__in=Support.objects.filter(of_alliances(posts)))
            | of_places(posts, "household__area")
        )


class Beneficiary(models.Model):
    support = models.ForeignKey(Support, models.CASCADE, related_name="beneficiaries")
    household = models.ForeignKey(Household, models.PROTECT, related_name="support_received")

    objects = OfHousehold.as_manager()

    class Meta:
        verbose_name = _("household supported")
        verbose_name_plural = _("households supported")
        ordering = ["support", "id"]
        constraints = [models.UniqueConstraint(fields=["support", "household"], name="beneficiary_once")]

    def __str__(self):
        return f"{self.support_id} · {self.household_id}"


class SupportFileQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """A photographed list names people: its unit reads it, the office and supervisors above. Papers of loans are the
        lender's alone."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        overseen = Support.objects.filter(of_alliances(posts)).exclude(kind=SupportKind.FINANCE)
        return self.present().filter(Q(support__unit__in=own_units(posts)) | Q(support__in=overseen))

    def present(self):
        return self.filter(withdrawn_at=None)


class SupportFile(models.Model):
    """A photographed list, a paper. Optional: a head count is enough (DOMAIN 8.8). Withdrawn with a reason."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="files")
    # Named, so that `StoredFile.in_use` finds it.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="support_files")
    name = models.CharField(_("name"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    objects = SupportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a support action")
        verbose_name_plural = _("files of support actions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["support", "file"], name="support_file_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="support_file_withdrawn_has_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self):
        return self.name


class Grant(Struck):
    """A policy or subsidy item for one household or unit: applied for, granted, paid."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="grants")
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("grower's household"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    state = models.CharField(_("state"), max_length=7, choices=GrantState.choices)
    applied_on = models.DateField(_("applied on"))
    applied = models.DecimalField(_("applied for (yuan)"), max_digits=14, decimal_places=2)
    granted_on = models.DateField(_("granted on"), null=True)
    granted = models.DecimalField(_("granted (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    paid_on = models.DateField(_("paid on"), null=True)
    basis = models.CharField(_("basis document"), max_length=200, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = OfHousehold.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="grant_of_household_or_unit",
                condition=Q(household__isnull=False, organisation=None)
                | Q(household=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="grant_granted_is_whole",
                condition=~Q(state__in=[GrantState.GRANTED, GrantState.PAID])
                | (Q(granted_on__isnull=False, granted__gt=0) & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="grant_paid_has_day", condition=~Q(state=GrantState.PAID) | Q(paid_on__isnull=False)
            ),
            models.CheckConstraint(
                name="grant_struck_is_struck_out",
                condition=Q(state=GrantState.STRUCK, struck_at__isnull=False)
                | (~Q(state=GrantState.STRUCK) & Q(struck_at=None)),
            ),
            struck_has_reason("grant_struck_has_reason"),
            models.CheckConstraint(
                name="grant_refused_has_reason", condition=~Q(state=GrantState.REFUSED) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"G{self.pk:06d}"
