"""Cases of the court: parties, named officers, milestones, pauses, the conclusion. Only the court's key opens who and what.

In clear are days, codes, the case's amount and its bank: what counts and limits are made of, none of which names a person.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.models.keys import CourtFile
from enforcement.models.states import (
    Basis,
    CaseState,
    CaseType,
    ConclusionKind,
    Duty,
    Ground,
    Language,
    MilestoneKind,
    PauseKind,
    Side,
    Sort,
)
from organisations.encryption import RowKeyed
from organisations.models import Organisation, Post, User
from organisations.models.dated import Dated, ends_after_start


class Case(RowKeyed):
    """An enforcement case. Its number is encrypted; `number_hash` (under the court's key) keeps it unique and finds it.

    `str()` names it by the register's own number, which says nothing about anybody: that is what records, notices and
    other apps show.
    """

    court = models.ForeignKey(
        Organisation, models.PROTECT, db_index=False, related_name="court_cases", verbose_name=_("court")
    )
    number = CourtTextField(_("case number"))
    number_hash = models.CharField(max_length=64, unique=True, editable=False)
    type = models.CharField(_("type"), max_length=12, choices=CaseType.choices)
    basis_kind = models.CharField(_("basis of enforcement"), max_length=14, choices=Basis.choices)
    basis = CourtTextField(_("instrument (issuer and number)"), blank=True, default="")
    filed_on = models.DateField(_("filed"), null=True)
    subject_amount = models.DecimalField(_("subject amount"), max_digits=16, decimal_places=2)
    is_bank_loan = models.BooleanField(_("bad loan of a bank"), default=False)
    bank = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="court_loan_cases", verbose_name=_("bank")
    )
    language = models.CharField(
        _("language wanted"), max_length=5, choices=Language.choices, default=Language.CHINESE
    )
    interpreter = CourtTextField(_("interpreter"), blank=True, default="")
    state = models.CharField(_("state"), max_length=13, choices=CaseState.choices, default=CaseState.APPLIED)
    #: Set by an extension that the president approved; otherwise the ordinary limit counts.
    conclude_by = models.DateField(_("conclude by"), null=True)
    conclusion = models.CharField(
        pgettext_lazy("of a court case", "conclusion"),
        max_length=13,
        choices=ConclusionKind.choices,
        blank=True,
        default="",
    )
    concluded_on = models.DateField(_("concluded"), null=True)
    conclusion_ground = models.CharField(
        pgettext_lazy("of a conclusion", "ground"),
        max_length=20,
        choices=Ground.choices,
        blank=True,
        default="",
    )
    #: Who recorded the conclusion, and where the case stood before: what taking it back looks at.
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("concluded by")
    )
    concluded_from = models.CharField(
        _("state before the conclusion"), max_length=13, choices=CaseState.choices, blank=True, default=""
    )
    #: The case whose current procedure had ended, for one of type "resumed".
    resumes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="resumed_by", verbose_name=_("resumes the case")
    )
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("court case")
        verbose_name_plural = _("court cases")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="court_case_concluded_has_how",
                condition=Q(state="concluded", concluded_on__isnull=False) & ~Q(conclusion="")
                | ~Q(state="concluded") & Q(concluded_on__isnull=True, conclusion=""),
            ),
            models.CheckConstraint(
                name="court_case_filed_has_day",
                condition=Q(state__in=["applied", "concluded"]) | Q(filed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="court_case_concluded_after_filed",
                condition=Q(concluded_on=None) | Q(filed_on=None) | Q(concluded_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(name="court_case_amount_positive", condition=Q(subject_amount__gte=0)),
            models.CheckConstraint(
                name="court_case_bank_has_loan", condition=Q(bank=None) | Q(is_bank_loan=True)
            ),
        ]
        indexes = [
            models.Index(fields=["court", "filed_on"], name="court_case_filed"),
            models.Index(fields=["court", "concluded_on"], name="court_case_concluded"),
        ]

    def __str__(self):
        return f"{self.entered_at:%Y}-{self.pk:04d}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:case", args=[self.pk])

    @property
    def title(self) -> str:
        """The case number, for pages of who may open the case. Raises Locked."""
        return self.number.reveal()

    @property
    def running_pauses(self) -> list["Pause"]:
        return [pause for pause in self.pauses.all() if pause.to_on is None]

    @property
    def obligors(self) -> list["Party"]:
        """Those who have not left the case."""
        return [party for party in self.parties.all() if party.side == Side.OBLIGOR and party.left_on is None]

    @property
    def is_open(self) -> bool:
        return self.state != CaseState.CONCLUDED


class Party(RowKeyed):
    """Somebody in a case. Requests, measures and list entries name one obligor out of the case by this row.

    `identity_hash` is keyed by the case, so that it finds the same person twice in one case and never in two.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    side = models.CharField(_("side"), max_length=11, choices=Side.choices)
    sort = models.CharField(_("sort"), max_length=12, choices=Sort.choices)
    name = CourtTextField(_("name"))
    #: Resident identity number, or the unified code of a unit.
    identity = CourtTextField(_("identity number"), blank=True, default="")
    identity_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    #: ISO date, where no identity number tells it.
    born_on = CourtTextField(_("born"), blank=True, default="")
    address = CourtTextField(_("address"), blank=True, default="")
    phone = CourtTextField(_("telephone"), blank=True, default="")
    #: Of a unit: legal representative.
    representative = CourtTextField(_("legal representative"), blank=True, default="")
    #: Left the case (changed by ruling); stays on record.
    left_on = models.DateField(_("left the case"), null=True)

    class Meta:
        verbose_name = _("party of a court case")
        verbose_name_plural = _("parties of court cases")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "side", "identity_hash"],
                condition=~Q(identity_hash="") & Q(left_on=None),
                name="court_party_once",
            )
        ]

    def __str__(self):
        return f"{self.case} {self.get_side_display()} {self.pk}"

    @property
    def masked_name(self) -> str:
        """For lists; needs no record of a view. Raises Locked."""
        return self.name.masked("name")

    @property
    def masked_identity(self) -> str:
        return self.identity.masked("identity") if self.identity else ""


class CaseOfficer(Dated):
    """Who works on the case from which day to which, by a post of their own; a substitute does not open it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="officers")
    post = models.ForeignKey(Post, models.PROTECT, related_name="court_cases", verbose_name=_("post"))
    duty = models.CharField(_("duty"), max_length=7, choices=Duty.choices)
    #: 工作证 number, which documents name.
    work_card = models.CharField(_("work card"), max_length=30, blank=True, default="")

    class Meta:
        verbose_name = _("officer of a court case")
        verbose_name_plural = _("officers of court cases")
        ordering = ["duty", "id"]
        constraints = [
            ends_after_start("case_officer_ends_after_start"),
            models.UniqueConstraint(
                fields=["case", "post"], condition=Q(valid_to=None), name="case_officer_once"
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.post.person}"


class Milestone(RowKeyed):
    """What was done or decided, on which day, by which document. Never changed; a wrong one is struck out."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="milestones")
    kind = models.CharField(_("what"), max_length=30, choices=MilestoneKind.choices)
    on = models.DateField(_("day"))
    document = CourtTextField(_("document (number, or what it says)"), blank=True, default="")
    file = models.ForeignKey(CourtFile, models.PROTECT, null=True, related_name="milestones")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    struck_at = models.DateTimeField(_("struck out"), null=True)

    class Meta:
        verbose_name = _("milestone of a court case")
        verbose_name_plural = _("milestones of court cases")
        ordering = ["on", "id"]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()}"


class Pause(RowKeyed):
    """The case rests, or something else goes first: from one day to another."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    kind = models.CharField(_("kind"), max_length=10, choices=PauseKind.choices)
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"), null=True)
    document = CourtTextField(_("document (number, or what it says)"), blank=True, default="")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("pause of a court case")
        verbose_name_plural = _("pauses of court cases")
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="court_pause_ends_after_start", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(to_on=None), name="court_pause_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()}"


class ApproachRecord(RowKeyed):
    """过问记录: somebody approached the court about a case. Read by the court's discipline post only, not even by whoever
    wrote it (中办发〔2015〕23号; 法发〔2015〕10号)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="approaches")
    approached_on = models.DateField(_("day"))
    who = CourtTextField(_("who approached, unit and post"))
    how = CourtTextField(_("how (in person, by telephone, in writing …)"))
    content = CourtTextField(_("what was said or asked"))
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    read_at = models.DateTimeField(_("read by the discipline post"), null=True)

    class Meta:
        verbose_name = _("record of an approach")
        verbose_name_plural = _("records of approaches")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.case} {self.approached_on}"
