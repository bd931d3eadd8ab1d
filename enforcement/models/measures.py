"""What stands on whose property or person until when: things, measures with their renewals, and which alarm was told.

In clear are codes and days, which chains and alarms are made of; what and whose it is, and what it is worth, only the court's
key opens.
"""

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.measure_catalogue import CATALOGUE, MeasureKind, MeasureRule, On
from enforcement.models.cases import Case, Party
from enforcement.models.keys import CourtFile
from enforcement.models.replies import CaseFinding
from enforcement.models.requests import AssistanceRequest
from enforcement.sealed_value import Exemption, Thing
from enforcement.waiting_chain import LIVE, Link, Standing
from enforcement.yuan import NOTHING
from organisations.encryption import RowKeyed
from organisations.models import Post, User


class Asset(RowKeyed):
    """A thing or right of an obligor in one case. The same thing in another case is another row: nothing joins them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assets")
    owner = models.ForeignKey(Party, models.PROTECT, related_name="assets", verbose_name=_("obligor"))
    kind = models.CharField(_("kind"), max_length=7, choices=On.choices)
    #: Empty where a finding tells it, or where the profile `liaison` asks for nothing.
    description = CourtTextField(_("description (what, where, number)"), blank=True, default="")
    #: What a department replied about it. Its text lies under the reply's key and is sealed with it: never copied here.
    finding = models.ForeignKey(
        CaseFinding,
        models.PROTECT,
        null=True,
        related_name="assets",
        verbose_name=pgettext_lazy("of a case", "finding"),
    )
    #: Decimal yuan as text; empty = nobody knows.
    worth = CourtTextField(_("worth (yuan)"), blank=True, default="")
    before_us = CourtTextField(_("claims before ours (yuan)"), blank=True, default="")
    divisible = models.BooleanField(_("can be divided"), default=False)
    exemption = models.CharField(
        _("exempt as"), max_length=13, choices=Exemption.choices, blank=True, default=""
    )
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("thing or right")
        verbose_name_plural = _("things and rights")
        ordering = ["id"]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()} {self.pk}"

    @property
    def masked(self) -> str:
        """For lists; empty where nothing tells what it is. Raises Locked."""
        if self.description:
            return self.description.masked("address")
        if self.finding is None:
            return ""
        if self.finding.data_key.destroyed_at is not None:
            return str(_("sealed with the reply"))
        return self.finding.text.masked("address")

    def as_thing(self) -> Thing:
        """What sealed values are worked out of. Raises Locked."""
        worth, before = self.worth.reveal(), self.before_us.reveal()
        return Thing(
            self.pk,
            Decimal(worth) if worth else None,
            Decimal(before) if before else NOTHING,
            self.divisible,
        )


class MeasureQuerySet(models.QuerySet):
    def ending(self, by_day: dt.date):
        """Ours that have effect and whose last day is not after `by_day`, the earliest first. Whatever became of the
        case: no conclusion silences one."""
        return self.filter(state=Standing.EFFECTIVE, other_court=False, last_day__lte=by_day).order_by(
            "last_day", "id"
        )


class Measure(RowKeyed):
    """A measure of the case on a thing or a person, or another court's entry in the chain on the thing. What is over
    once it is carried out stands as done."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    kind = models.CharField(_("measure"), max_length=17, choices=MeasureKind.choices)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="measures", verbose_name=_("obligor")
    )
    asset = models.ForeignKey(
        Asset, models.PROTECT, null=True, related_name="measures", verbose_name=_("thing or right")
    )
    other_court = models.BooleanField(_("entry of another court"), default=False)
    court = CourtTextField(_("court and case number"), blank=True, default="")
    #: Place in the order of service among the entries on the thing, lowest first; None for what is in no chain.
    rank = models.PositiveSmallIntegerField(_("place in the chain"), null=True)
    state = models.CharField(_("standing"), max_length=13, choices=Standing.choices)
    document = CourtTextField(_("document (number)"), blank=True, default="")
    #: Its sealed copy. Without one, and without a served request, the measure does not count as served (`counts`).
    file = models.ForeignKey(CourtFile, models.PROTECT, null=True, related_name="measures")
    #: The request by which a department entered it in its register; the sealed copy of its notice is the measure's.
    request = models.ForeignKey(
        AssistanceRequest, models.PROTECT, null=True, related_name="measures", verbose_name=_("request")
    )
    approved_by = models.ForeignKey(
        Post, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("approved by")
    )
    #: Day of service, from which it has effect or waits.
    served_on = models.DateField(_("served"))
    effective_on = models.DateField(_("in effect since"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    #: Of a fine or transfer, decimal yuan as text.
    amount = CourtTextField(_("amount (yuan)"), blank=True, default="")
    #: Why it was ordered in spite of a warning.
    although = CourtTextField(_("why in spite of the warning"), blank=True, default="")
    ended_on = models.DateField(_("ended"), null=True)
    ended_by_document = CourtTextField(_("document of the end"), blank=True, default="")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["asset", "rank", "id"]
        constraints = [
            models.CheckConstraint(
                name="measure_on_thing_or_person",
                condition=Q(asset__isnull=False) | Q(asset=None, rank=None, party__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_effective_has_day",
                condition=~Q(state=Standing.EFFECTIVE) | Q(effective_on__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_waiting_counts_no_days",
                condition=~Q(state__in=[Standing.WAITING, Standing.PROPOSED]) | Q(last_day=None),
            ),
            models.CheckConstraint(
                name="measure_ends_after_effect",
                condition=Q(last_day=None) | Q(last_day__gte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="measure_ended_has_day",
                condition=Q(state__in=sorted(LIVE), ended_on=None)
                | ~Q(state__in=sorted(LIVE)) & Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="measure_other_court_has_thing", condition=Q(other_court=False) | Q(asset__isnull=False)
            ),
            models.UniqueConstraint(fields=["asset", "rank"], name="measure_rank_once"),
            # One has effect, or is to have it next: the registry knows no two.
            models.UniqueConstraint(
                fields=["asset"],
                condition=Q(state__in=[Standing.EFFECTIVE, Standing.PROPOSED], rank__isnull=False),
                name="measure_first_in_chain_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_day"],
                condition=Q(state=Standing.EFFECTIVE, other_court=False),
                name="measure_ending",
            )
        ]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:measure", args=[self.pk])

    @property
    def rule(self) -> MeasureRule:
        return CATALOGUE[MeasureKind(self.kind)]

    @property
    def counts(self) -> bool:
        """Whether its sealed copy is there: before, it does not count as served. Its last day is watched all the same."""
        return self.other_court or self.file_id is not None or self.request_id is not None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_over(self) -> bool:
        """It ended; what is done at once and carried out is not over before its sealed copy is there."""
        return not self.is_live and self.state != Standing.DONE

    def link(self) -> Link:
        return Link(self.pk, self.rank, Standing(self.state))


class Renewal(RowKeyed):
    """One renewal of a measure: from which end to which. Never changed."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="renewals")
    served_on = models.DateField(_("served"))
    old_end = models.DateField(_("last day before"))
    new_end = models.DateField(_("last day after"))
    document = CourtTextField(_("document (number)"), blank=True, default="")
    file = models.ForeignKey(CourtFile, models.PROTECT, null=True, related_name="renewals")
    request = models.ForeignKey(
        AssistanceRequest, models.PROTECT, null=True, related_name="renewals", verbose_name=_("request")
    )
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("renewal of a measure")
        verbose_name_plural = _("renewals of measures")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="renewal_in_time_and_longer",
                condition=Q(served_on__lte=F("old_end"), new_end__gt=F("old_end")),
            )
        ]

    def __str__(self):
        return f"{self.measure} → {self.new_end}"


class EndTold(models.Model):
    """Which step of the alarm was told of a measure's last day: each once."""

    measure = models.ForeignKey(Measure, models.PROTECT, db_index=False, related_name="ends_told")
    last_day = models.DateField()
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("alarm told")
        verbose_name_plural = _("alarms told")
        constraints = [
            models.UniqueConstraint(fields=["measure", "last_day", "step"], name="measure_end_told_once")
        ]

    def __str__(self):
        return f"{self.measure_id} {self.last_day} {self.step}"
