"""Leaders' written instructions (批示): who wrote what on which day, to which units, due when, and what was answered.

An instruction opens tickets or joins open ones, and is listed until it is answered. A kind whose switch
`instructions` is off never meets one.
"""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Alliance, Organisation, Person, Role, User
from organisations.models.people import OFFICE, ROSTER_ROLES
from tickets import kinds
from tickets.documents.dates import number_text
from tickets.models.attachments import StoredFile
from tickets.models.tickets import Ticket

#: The series of the register, and `Document.owner` of the reports.
SERIES = "批示"
DOCUMENT_OWNER = "instruction"


class InstructionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("of an instruction", "to be answered")
    ANSWERED = "answered", pgettext_lazy("of an instruction", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("of an instruction", "withdrawn")


class InstructionStep(models.TextChoices):
    CHANGE = "change", pgettext_lazy("of an instruction", "Correct the entry")
    OPEN_TICKET = "open_ticket", pgettext_lazy("of an instruction", "Open a ticket from it")
    JOIN = "join", pgettext_lazy("of an instruction", "Join existing tickets")
    LEAVE = "leave", pgettext_lazy("of an instruction", "Take a ticket off it")
    REPORT = "report", pgettext_lazy("of an instruction", "Report what your unit did")
    ANSWER = "answer", pgettext_lazy("of an instruction", "Answer the leader")
    WITHDRAW = "withdraw", pgettext_lazy("of an instruction", "Withdraw the entry")


class InstructionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office that entered it, supervisors there and above, the units addressed, the leader, and whoever
        sees a ticket that it concerns. Of kinds that know no instructions there is nothing to see."""
        posts = [post for post in user.posts if post.role not in ROSTER_ROLES]
        if not posts:
            return self.none()
        units = {post.organisation_id for post in posts}
        addressed = InstructionUnit.objects.filter(instruction=OuterRef("pk"), organisation__in=units)
        concerned = InstructionTicket.objects.filter(
            instruction=OuterRef("pk"), ticket__in=Ticket.objects.visible_to(user)
        )
        scope = Exists(addressed) | Exists(concerned) | Q(leader=user.person_id)
        office = {post.organisation_id for post in posts if post.role in (*OFFICE, Role.SUPERVISOR)}
        if office:
            scope |= Q(alliance__lead__in=office)
        for post in posts:
            if post.role == Role.SUPERVISOR:
                scope |= Q(alliance__lead__path__startswith=post.organisation.path)
        return self.filter(scope, alliance__template__kind__in=kinds.with_switch("instructions"))

    def overdue(self, day: dt.date):
        return self.filter(state=InstructionState.OPEN, due_on__lt=day)

    def for_page(self):
        people = ("entered_by__person", "answered_by__person")
        return self.select_related("alliance__lead", "alliance__template", "unit", "scan", *people)


class Instruction(models.Model):
    """One instruction in the register of an alliance's lead organisation (`unit`)."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="instructions", verbose_name=_("alliance")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("entered at"))
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("number"))
    leader_name = models.CharField(_("leader"), max_length=50)
    leader_office = models.CharField(_("office held"), max_length=50)
    leader = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("leader in the roster")
    )
    dated = models.DateField(_("dated"))
    written_on = models.CharField(_("written on"), max_length=200, blank=True, default="")
    wording = models.TextField(_("wording"), max_length=1000, blank=True, default="")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="scanned_instructions")
    due_on = models.DateField(_("due date"))
    state = models.CharField(
        _("state"), max_length=9, choices=InstructionState.choices, default=InstructionState.OPEN
    )
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    answer = models.TextField(_("answer to the leader"), max_length=3000, blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    end_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    reminded = models.PositiveSmallIntegerField(
        null=True, help_text=_("How many days ahead the last reminder was given.")
    )

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("leader's instruction")
        verbose_name_plural = _("leaders' instructions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="instruction_number_once"),
            models.CheckConstraint(
                name="instruction_says_something", condition=~Q(wording="") | Q(scan__isnull=False)
            ),
            models.CheckConstraint(
                name="instruction_due_after_its_date", condition=Q(due_on__gte=models.F("dated"))
            ),
            models.CheckConstraint(
                name="instruction_answered_by_somebody",
                condition=Q(
                    ~Q(answer=""), state="answered", answered_at__isnull=False, answered_by__isnull=False
                )
                | (~Q(state="answered") & Q(answer="", answered_at=None, answered_by=None)),
            ),
            models.CheckConstraint(
                name="instruction_withdrawn_has_reason", condition=~Q(state="withdrawn") | ~Q(end_reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="instruction_open", condition=Q(state="open")),
        ]

    def __str__(self):
        return number_text(SERIES, self.year, self.serial)

    def get_absolute_url(self) -> str:
        return reverse("tickets:instruction", args=[self.pk])

    @cached_property
    def addressee_ids(self) -> frozenset[int]:
        return frozenset(row.organisation_id for row in self.units.all())

    def late_on(self, day: dt.date) -> bool:
        """Whether it waits past its due date; the due date itself is in time."""
        return self.state == InstructionState.OPEN and self.due_on < day


class InstructionUnit(models.Model):
    """A unit that the instruction is addressed to, and what it reported."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    report = models.TextField(_("report"), max_length=2000, blank=True, default="")
    reported_at = models.DateTimeField(pgettext_lazy("of an instruction", "reported"), null=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ["organisation__path"]
        constraints = [
            models.UniqueConstraint(fields=["instruction", "organisation"], name="instruction_unit_once"),
            models.CheckConstraint(
                name="instruction_report_by_somebody",
                condition=Q(report="", reported_at=None, reported_by=None)
                | (~Q(report="") & Q(reported_at__isnull=False, reported_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.instruction_id} → {self.organisation_id}"


class InstructionTicket(models.Model):
    """A ticket that the instruction opened or joined."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="links")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="instruction_links")
    opened = models.BooleanField(_("opened by the instruction"))
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        verbose_name = _("ticket of an instruction")
        verbose_name_plural = _("tickets of instructions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["instruction", "ticket"], name="instruction_ticket_once")
        ]

    def __str__(self):
        return f"{self.instruction_id} – {self.ticket_id}"


def concerned() -> Exists:
    """Whether any instruction concerns a ticket: asked along with it."""
    return Exists(InstructionTicket.objects.filter(ticket=OuterRef("pk")))


def instructed(ticket: str = "pk") -> Exists:
    """Whether an instruction that is not answered yet concerns the ticket named by `ticket`: asked along with a list."""
    return Exists(
        InstructionTicket.objects.filter(ticket=OuterRef(ticket), instruction__state=InstructionState.OPEN)
    )
