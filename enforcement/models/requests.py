"""Requests for assistance: one documented question about one obligor of one case to one department. What it replied: `replies`.

What names or tells of a person lies under the court's key.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.models.keys import CourtFile, DataKey
from enforcement.request_kinds import BY_CODE
from enforcement.request_shapes import PAPERS, RequestKind
from organisations.encryption import RowKeyed
from organisations.models import Organisation, Role, User
from tickets.models import Ticket


class RequestState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("of a request", "awaiting approval")
    APPROVED = "approved", pgettext_lazy("of a request", "approved, awaiting second confirmation")
    REFUSED = "refused", pgettext_lazy("of a request", "not approved")
    SENT = "sent", pgettext_lazy("of a request", "at the window, awaiting signature")
    SIGNED = "signed", pgettext_lazy("of a request", "signed, being answered")
    CORRECTING = "correcting", pgettext_lazy("of a request", "correction asked for")
    REPLIED = "replied", pgettext_lazy("of a request", "replied, to be verified")
    VERIFIED = "verified", pgettext_lazy("of a request", "verified")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a request", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("of a request", "expired without reply")


#: The department owes something.
AT_WINDOW = (RequestState.SENT, RequestState.SIGNED)
#: What the department's window may see: never before approval, and never again once it was taken back.
SEEN_BY_WINDOW = (*AT_WINDOW, RequestState.CORRECTING, RequestState.REPLIED, RequestState.VERIFIED)
#: The court's own people still have something to do before it leaves.
BEFORE_SENDING = (RequestState.SUBMITTED, RequestState.APPROVED)
OPEN = (*BEFORE_SENDING, *AT_WINDOW, RequestState.CORRECTING, RequestState.REPLIED)


class Capacity(models.TextChoices):
    """In which part somebody said whether there is a relation to the parties."""

    OFFICER = "officer", _("officer")
    APPROVER = "approver", _("approver")
    CONFIRMER = "confirmer", _("second confirmer")
    CLERK = "clerk", _("window clerk")


class Batch(models.Model):
    """Requests prepared in one sitting. Each stands alone afterwards; the row only says that they came together."""

    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared"))

    class Meta:
        verbose_name = _("batch of requests")
        verbose_name_plural = _("batches of requests")

    def __str__(self):
        return f"{self.pk}"


def windows_of(user: User) -> set[int]:
    """Units whose window clerk the account's own person is today; standing in for somebody is not enough."""
    return {
        post.organisation_id
        for post in user.posts
        if post.role == Role.WINDOW_CLERK and post.person_id == user.person_id
    }


class RequestQuerySet(models.QuerySet):
    def at_window_of(self, user: User):
        """What the account answers as window clerk of the department asked; not what it stepped aside from."""
        units = windows_of(user)
        if not units:
            return self.none()
        aside = Exists(Declaration.objects.filter(request=OuterRef("pk"), user=user, steps_aside=True))
        return self.filter(holder__in=units, state__in=SEEN_BY_WINDOW).filter(~aside)

    def served(self):
        """The notice that is out now was served: one that was corrected and sent anew needs a sealed copy of its own."""
        return self.filter(
            Exists(ServedCopy.objects.filter(request=OuterRef("pk"), at__gte=OuterRef("sent_at")))
        )

    def late(self, at):
        """The department has not replied in time."""
        return self.filter(state__in=AT_WINDOW, ticket__answer_by__lt=at)

    def for_page(self):
        return self.select_related(
            "case__court",
            "party",
            "holder",
            "ticket",
            "officer__post__person",
            "second_officer__post__person",
            "data_key",
        )


class AssistanceRequest(RowKeyed):
    case = models.ForeignKey("enforcement.Case", models.PROTECT, related_name="requests", db_index=False)
    party = models.ForeignKey(
        "enforcement.Party", models.PROTECT, related_name="requests", verbose_name=_("obligor")
    )
    kind_code = models.CharField(_("kind"), max_length=30)
    holder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=pgettext_lazy("by the court", "department asked"),
    )
    holder_reason = CourtTextField(_("why this one of several"), blank=True, default="")
    asked = models.JSONField(pgettext_lazy("by the court", "asked for"), default=list)
    period_from = models.DateField(_("from"), null=True)
    period_to = models.DateField(pgettext_lazy("period", "to"), null=True)
    purpose = CourtTextField(_("purpose"))
    place = CourtTextField(_("place"), blank=True, default="")
    meets_at = models.DateTimeField(_("meets at"), null=True)
    network_on = models.DateField(_("network query on"), null=True)
    network_reason = CourtTextField(_("why the window is asked besides"), blank=True, default="")
    officer = models.ForeignKey(
        "enforcement.CaseOfficer",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("first officer"),
    )
    second_officer = models.ForeignKey(
        "enforcement.CaseOfficer",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("second officer"),
    )
    expires_on = models.DateField(_("good until"))
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="requests")
    prepared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, related_name="assistance_request", verbose_name=_("ticket")
    )
    sent_at = models.DateTimeField(pgettext_lazy("by the court", "sent"), null=True)
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    replied_at = models.DateTimeField(_("replied"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    remark = CourtTextField(_("what was said last"), blank=True, default="")
    urged_at = models.DateTimeField(_("urged by letter"), null=True)
    data_key = models.ForeignKey(DataKey, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for assistance")
        verbose_name_plural = _("requests for assistance")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="request_kind_known", condition=Q(kind_code__in=list(BY_CODE))),
            models.CheckConstraint(
                name="request_sent_was_approved",
                condition=Q(state__in=["submitted", "refused", "withdrawn", "expired"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_approver_is_another",
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("prepared_by")),
            ),
            models.CheckConstraint(
                name="request_confirmer_is_another",
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=models.F("prepared_by")) & ~Q(confirmed_by=models.F("approved_by"))),
            ),
            models.CheckConstraint(
                name="request_two_officers", condition=~Q(officer=models.F("second_officer"))
            ),
            models.CheckConstraint(
                name="request_sent_has_ticket",
                condition=Q(state__in=["submitted", "approved", "refused", "withdrawn", "expired"])
                | Q(ticket__isnull=False, sent_at__isnull=False, data_key__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="request_of_case"),
            models.Index(fields=["holder", "state", "-id"], name="request_at_window"),
            models.Index(fields=["prepared_by", "prepared_at"], name="request_daily_ceiling"),
            models.Index(fields=["state", "expires_on"], name="request_ends"),
        ]

    def __str__(self):
        return self.ticket.number if self.ticket_id else f"R{self.pk}"

    def get_absolute_url(self):
        return reverse("enforcement:request", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def kind(self) -> RequestKind:
        return BY_CODE[self.kind_code]

    @property
    def served_copy(self) -> "ServedCopy | None":
        """The latest sealed copy of the notice that is out now; see `RequestQuerySet.served`."""
        return next((copy for copy in self.served_copies.order_by("-id") if copy.is_of_present), None)

    @property
    def window_url(self) -> str:
        return reverse("enforcement:window_request", args=[self.pk])

    @property
    def asked_labels(self) -> list:
        return [label for code, label in self.kind.asked if code in self.asked]

    @property
    def is_sealed(self) -> bool:
        return self.data_key is not None and self.data_key.destroyed_at is not None


class RequestPaper(RowKeyed):
    """A legal document of a request: its number under the court's key, its file with its SM3 hash."""

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="papers")
    sort = models.CharField(
        pgettext_lazy("of a court", "document"), max_length=14, choices=list(PAPERS.items())
    )
    number = CourtTextField(_("number"))
    file = models.ForeignKey(CourtFile, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("document of a request")
        verbose_name_plural = _("documents of requests")

    def __str__(self):
        return f"{self.request_id} {self.sort}"


class Declaration(models.Model):
    """What somebody said about relations to the parties: none, or steps aside (回避, Civil Procedure Law arts 47 and 48)."""

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="declarations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    capacity = models.CharField(_("as"), max_length=9, choices=Capacity.choices)
    steps_aside = models.BooleanField(_("steps aside"))
    at = models.DateTimeField(_("said"))

    class Meta:
        verbose_name = _("declaration about relations")
        verbose_name_plural = _("declarations about relations")
        constraints = [
            models.UniqueConstraint(fields=["request", "user", "capacity"], name="declaration_once")
        ]

    def __str__(self):
        return f"{self.request_id} {self.capacity}"


class ServedCopy(RowKeyed):
    """The sealed and signed copy of the notice. Before it is attached the notice does not count as served."""

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="served_copies")
    file = models.ForeignKey(CourtFile, models.PROTECT, related_name="+")
    served_on = models.DateField(_("served on"))
    served_to = CourtTextField(_("who signed for it"))
    at = models.DateTimeField(_("attached"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("attached by"))

    class Meta:
        verbose_name = _("sealed copy")
        verbose_name_plural = _("sealed copies")

    def __str__(self):
        return f"{self.request} {self.served_on}"

    @property
    def is_of_present(self) -> bool:
        """Of the notice that is out now, not of one that was corrected since."""
        sent_at = self.request.sent_at
        return sent_at is not None and self.at >= sent_at
