"""The money of a case: an append-only ledger, what the debt is counted from, plans of distribution, what the applicant was told.

Amounts stand in clear by case, which what was recovered is the sum of; who paid and who gets it, and each one's claim and
share, only the court's key opens. Ledger rows are whole fen: exact on both databases.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.distribution import Among, Rank
from enforcement.models.cases import Case
from enforcement.yuan import FEN
from organisations.encryption import RowKeyed
from organisations.models import User


class EntryKind(models.TextChoices):
    RECEIPT = "receipt", pgettext_lazy("a ledger row", "receipt")
    COST = "cost", pgettext_lazy("a ledger row", "cost of execution")
    PAYMENT = "payment", pgettext_lazy("a ledger row", "paid out")
    REFUND = "refund", pgettext_lazy("a ledger row", "handed back to the obligor")


class Channel(models.TextChoices):
    """How money came in or went out."""

    VOLUNTARY = "voluntary", pgettext_lazy("money came by", "performance of the obligor's own accord")
    TRANSFER = "transfer", pgettext_lazy("money came by", "transfer of a deposit")
    INCOME = "income", pgettext_lazy("money came by", "withdrawal of income")
    SALE = "sale", pgettext_lazy("money came by", "auction or sale")
    IN_KIND = "in_kind", pgettext_lazy("money came by", "satisfaction in kind")
    SETTLEMENT = "settlement", pgettext_lazy("money came by", "performance of a settlement")
    DIRECT = "direct", pgettext_lazy("money came by", "payment straight to the applicant")


class LedgerQuerySet(models.QuerySet):
    def recovered(self) -> Decimal:
        """执行到位: the sum of receipts and their reversals, in yuan."""
        fen = self.filter(kind=EntryKind.RECEIPT).aggregate(fen=Sum("fen"))["fen"]
        return Decimal(fen or 0) * FEN


class LedgerEntry(RowKeyed):
    """One row; never changed and never removed, not even by hand: triggers refuse it. A wrong one is reversed by a row of
    the same kind with the opposite sign."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ledger")
    kind = models.CharField(_("row"), max_length=7, choices=EntryKind.choices)
    #: Above zero: money in.
    fen = models.BigIntegerField(_("amount (fen)"))
    on = models.DateField(_("day"))
    #: Of a receipt: the day of the notice that it arrived, from which the 30 days for paying out run.
    arrived_on = models.DateField(_("notice of arrival"), null=True)
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, blank=True, default="")
    #: How much of a receipt the parties agreed to set against the extra part of the interest.
    extra_fen = models.BigIntegerField(_("agreed for the extra interest (fen)"), null=True)
    who = CourtTextField(_("from or to whom"), blank=True, default="")
    document = CourtTextField(pgettext_lazy("of a court", "document"), blank=True, default="")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    share = models.ForeignKey(
        "enforcement.PlanShare", models.PROTECT, null=True, related_name="payments", verbose_name=_("share")
    )
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("entered by")
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger row")
        verbose_name_plural = _("ledger rows")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="ledger_sign_follows_kind",
                condition=Q(reverses=None, kind=EntryKind.RECEIPT, fen__gt=0)
                | Q(reverses=None, kind__in=["cost", "payment", "refund"], fen__lt=0)
                | Q(reverses__isnull=False, kind=EntryKind.RECEIPT, fen__lt=0)
                | Q(reverses__isnull=False, kind__in=["cost", "payment", "refund"], fen__gt=0),
            ),
            models.CheckConstraint(
                name="ledger_receipt_has_channel_and_arrival",
                condition=Q(kind=EntryKind.RECEIPT, arrived_on__isnull=False) & ~Q(channel="")
                | ~Q(kind=EntryKind.RECEIPT) & Q(arrived_on=None, extra_fen=None),
            ),
            models.CheckConstraint(
                name="ledger_extra_inside_receipt",
                condition=Q(extra_fen=None)
                | Q(extra_fen__gt=0, extra_fen__lte=models.F("fen"))
                | Q(reverses__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_share_is_paid", condition=Q(share=None) | Q(kind=EntryKind.PAYMENT)
            ),
        ]
        indexes = [
            models.Index(fields=["on"], condition=Q(kind=EntryKind.RECEIPT), name="ledger_receipts"),
        ]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()} {self.pk}"

    @property
    def yuan(self) -> Decimal:
        return Decimal(self.fen) * FEN


class CaseMoney(models.Model):
    """What the desk and the interest need of a case's money at a glance; `held` follows the ledger with every row.

    `held_since`: the notice of arrival of the oldest money not paid out. `debt`, `due_on`: the money debt of the instrument
    without general interest, and the last day of the term for performance.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="money")
    held_fen = models.BigIntegerField(_("held (fen)"), default=0)
    held_since = models.DateField(_("held since"), null=True)
    debt = models.DecimalField(
        _("money debt of the instrument (yuan)"), max_digits=16, decimal_places=2, null=True
    )
    due_on = models.DateField(_("term for performance ended"), null=True)
    #: The `held_since` for which the alarm was told.
    told_for = models.DateField(null=True)

    class Meta:
        verbose_name = _("money of a case")
        verbose_name_plural = _("money of cases")
        constraints = [
            models.CheckConstraint(
                name="case_money_held_has_since",
                condition=Q(held_fen__lte=0, held_since=None) | Q(held_fen__gt=0, held_since__isnull=False),
            ),
            models.CheckConstraint(name="case_money_not_below_zero", condition=Q(held_fen__gte=0)),
            models.CheckConstraint(
                name="case_money_debt_has_day",
                condition=Q(debt=None, due_on=None) | Q(debt__gt=0, due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["held_since"], condition=Q(held_since__isnull=False), name="case_money_held")
        ]

    def __str__(self):
        return f"money {self.case_id}"

    @property
    def held(self) -> Decimal:
        return Decimal(self.held_fen) * FEN


class SpanNotCounted(RowKeyed):
    """Days on which no extra interest grows: suspended or under retrial for a cause that is not the obligor's (法释〔2014〕8号
    art. 3). Whose cause it was, people say."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="spans_not_counted")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    basis = CourtTextField(_("basis"))
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("days not counted")
        verbose_name_plural = _("days not counted")
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(
                name="span_not_counted_ends_after_start", condition=Q(last__gte=models.F("first"))
            )
        ]

    def __str__(self):
        return f"{self.case} {self.first} – {self.last}"


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a plan of distribution", "draft")
    SERVED = "served", pgettext_lazy("a plan of distribution", "served, may be objected to")
    OBJECTED = "objected", pgettext_lazy("a plan of distribution", "objected to")
    FINAL = "final", pgettext_lazy("a plan of distribution", "final, being paid out")
    DROPPED = "dropped", pgettext_lazy("a plan of distribution", "dropped")


class Plan(RowKeyed):
    """A plan of distribution of a sum that the court holds."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    fen = models.BigIntegerField(_("sum (fen)"))
    among = models.CharField(_("ordinary claims share"), max_length=10, choices=Among.choices)
    left_fen = models.BigIntegerField(_("left for the obligor (fen)"))
    state = models.CharField(_("state"), max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    served_on = models.DateField(_("served"), null=True)
    object_by = models.DateField(_("objections until"), null=True)
    objection = CourtTextField(_("objection, and what became of it"), blank=True, default="")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("plan of distribution")
        verbose_name_plural = _("plans of distribution")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="plan_sum_above_zero", condition=Q(fen__gt=0, left_fen__gte=0)),
            models.CheckConstraint(
                name="plan_served_has_day",
                condition=Q(state__in=["draft", "dropped"]) | Q(served_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "served", "objected"]),
                name="plan_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.case} {self._meta.verbose_name} {self.pk}"

    @property
    def yuan(self) -> Decimal:
        return Decimal(self.fen) * FEN

    @property
    def left(self) -> Decimal:
        return Decimal(self.left_fen) * FEN


class PlanShare(RowKeyed):
    """One claim in a plan, and what it gets. Who, how much is claimed and how much is given are closed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="shares")
    rank = models.CharField(_("class"), max_length=8, choices=Rank.choices)
    order = models.PositiveSmallIntegerField(_("place"), null=True)
    filed_on = models.DateField(_("filed"))
    filed_number = models.PositiveIntegerField(_("number of that day"), default=0)
    who = CourtTextField(_("who"))
    claim = CourtTextField(pgettext_lazy("in a plan of distribution", "claim (yuan)"))
    share = CourtTextField(_("share (yuan)"))

    class Meta:
        verbose_name = _("share in a plan")
        verbose_name_plural = _("shares in plans")
        ordering = ["id"]

    def __str__(self):
        return f"{self.plan} {self.pk}"

    @property
    def masked_who(self) -> str:
        """For lists. Raises Locked."""
        return self.who.masked("name")


class ApplicantTold(RowKeyed):
    """The applicant was told by the officer through the court's own channel; the text names no obligor."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="told")
    on = models.DateField(_("day"))
    channel = CourtTextField(_("through which channel of the court"))
    text = CourtTextField(_("text"))
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("word to the applicant")
        verbose_name_plural = _("words to the applicant")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.case} {self.on}"
