"""Joint screening (联合排查): a round over grids and departments, its findings, and the list of recurring hazards."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.communities import Community, Grid
from governance.models.mediation import MediationCase
from meetings.models.scope import business_posts
from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Alliance, Organisation, User
from tickets.models import Ticket


class RoundState(models.TextChoices):
    OPEN = "open", pgettext_lazy("of a screening round", "under way")
    CLOSED = "closed", pgettext_lazy("of a screening round", "closed")


class Sort(models.TextChoices):
    CONCERN = "concern", pgettext_lazy("a finding is", "a concern")
    DISPUTE = "dispute", pgettext_lazy("a finding is", "a dispute")
    HAZARD = "hazard", pgettext_lazy("a finding is", "a hazard that recurs")


class FindingState(models.TextChoices):
    OPEN = "found", pgettext_lazy("of a finding", "to be taken up")
    RAISED = "raised", pgettext_lazy("of a finding", "raised as a concern")
    IN_MEDIATION = "mediation", pgettext_lazy("of a finding", "with the mediation committee")
    LISTED = "listed", pgettext_lazy("of a finding", "on the list of hazards")
    SETTLED = "settled", pgettext_lazy("of a finding", "settled on the spot")


class HazardState(models.TextChoices):
    WATCHED = "watched", pgettext_lazy("of a hazard", "watched")
    REMOVED = "removed", pgettext_lazy("of a hazard", "removed")


class OfCommunity(models.QuerySet):
    """Rows that lie in a community by the path named `community_path`."""

    def _in_seen(self, user: User, path: str) -> Q:
        return Q(**{f"{path}__in": Community.objects.visible_to(user)})


class RoundQuerySet(OfCommunity):
    def visible_to(self, user: User):
        """Whoever sees the community."""
        return self.filter(self._in_seen(user, "community"))

    def for_page(self):
        return self.select_related(
            "community__alliance__lead", "community__unit__superior", "community__area"
        )


class Round(models.Model):
    """Grids are walked and departments look along, from one day to another."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="rounds", verbose_name=_("governance community")
    )
    title = models.CharField(_("title"), max_length=100)
    grids = models.ManyToManyField(Grid, related_name="rounds", verbose_name=_("grids"))
    units = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("units taking part"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=6, choices=RoundState.choices)
    summary = models.CharField(_("what it came to"), max_length=500, blank=True, default="")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint screening round")
        verbose_name_plural = _("joint screening rounds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="round_ends_after_start", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="round_closed_has_summary", condition=~Q(state="closed") | ~Q(summary="")
            ),
        ]
        indexes = [models.Index(fields=["community", "-id"], name="round_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:round", args=[self.pk])

    @property
    def alliance(self) -> Alliance:
        return self.community.alliance

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(self.units.values_list("pk", flat=True))


class FindingQuerySet(OfCommunity):
    def visible_to(self, user: User):
        """Whoever sees the community."""
        return self.filter(self._in_seen(user, "round__community"))

    def for_page(self):
        return self.select_related(
            "round__community__alliance__lead",
            "round__community__alliance__template",
            "round__community__unit__superior",
            "grid__area",
            "unit",
            "ticket",
            "hazard__owner",
        )


class Finding(RowKeyed):
    """What a round found. What a dispute is about is encrypted: whoever registers the case reads it, for a reason."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="findings")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="findings", verbose_name=_("grid"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("found by"))
    found_on = models.DateField(_("found"))
    sort = models.CharField(_("sort"), max_length=7, choices=Sort.choices)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=2000, blank=True, default="")
    dispute = EncryptedTextField(_("the dispute"), blank=True, default="")
    state = models.CharField(_("state"), max_length=9, choices=FindingState.choices)
    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, related_name="finding", verbose_name=_("ticket")
    )
    case = models.OneToOneField(MediationCase, models.PROTECT, null=True, related_name="finding")
    settled = models.CharField(_("how it was settled"), max_length=300, blank=True, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="finding_of_dispute_is_sealed", condition=~Q(sort="dispute") | Q(description="")
            ),
            models.CheckConstraint(
                name="finding_raised_has_ticket",
                condition=Q(state="raised", ticket__isnull=False) | (~Q(state="raised") & Q(ticket=None)),
            ),
            models.CheckConstraint(
                name="finding_settled_has_words", condition=~Q(state="settled") | ~Q(settled="")
            ),
        ]
        indexes = [models.Index(fields=["round", "-id"], name="finding_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:finding", args=[self.pk])

    @property
    def community(self) -> Community:
        return self.round.community

    @property
    def alliance(self) -> Alliance:
        return self.round.community.alliance


class HazardQuerySet(OfCommunity):
    def visible_to(self, user: User):
        """Whoever sees the community, and the unit that owns the hazard."""
        units = {post.organisation_id for post in business_posts(user)}
        return self.filter(self._in_seen(user, "community") | Q(owner__in=units))

    def for_page(self):
        return self.select_related(
            "community__alliance__lead", "community__unit__superior", "grid__area", "owner"
        )

    def due(self, day):
        """Watched, to be looked at by that day, and nobody reminded of it yet."""
        return self.filter(state=HazardState.WATCHED, next_look__lte=day, reminded=False)


class Hazard(models.Model):
    """A hazard that comes back: somebody owns it and looks again on a day."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="hazards", verbose_name=_("governance community")
    )
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="hazards", verbose_name=_("grid"))
    finding = models.OneToOneField(Finding, models.PROTECT, null=True, related_name="hazard")
    title = models.CharField(_("title"), max_length=100)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("owner"))
    listed_on = models.DateField(_("listed"))
    next_look = models.DateField(_("next look"))
    reminded = models.BooleanField(_("reminded"), default=False)
    state = models.CharField(_("state"), max_length=7, choices=HazardState.choices)
    ended_on = models.DateField(_("removed"), null=True)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("recurring hazard")
        verbose_name_plural = _("recurring hazards")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="hazard_removed_has_day",
                condition=Q(state="watched", ended_on=None) | Q(state="removed", ended_on__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["community", "-id"], name="hazard_newest"),
            models.Index(
                fields=["next_look"], name="hazard_due", condition=Q(state="watched", reminded=False)
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("governance:hazard", args=[self.pk])

    @property
    def alliance(self) -> Alliance:
        return self.community.alliance


class Look(models.Model):
    """Somebody of the owner or the community looked at the hazard again."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="looks")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    looked_on = models.DateField(_("looked"))
    there = models.BooleanField(_("still there"))
    result = models.CharField(_("result"), max_length=300)

    class Meta:
        verbose_name = _("look at a hazard")
        verbose_name_plural = _("looks at hazards")
        ordering = ["-looked_on", "-id"]

    def __str__(self):
        return self.result
