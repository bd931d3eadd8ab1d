"""Official documents: drafted, checked, signed, numbered, and replaced by the scan of the sealed paper.

The order follows the handling of official documents (《党政机关公文处理工作条例》 2012, art. 19–25: drafting, checking,
signing, registering a number, sealing). The portal draws no seal: the scan that is uploaded is the original.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation, User
from organisations.models.people import ROSTER_ROLES
from tickets.documents.blocks import Paper
from tickets.documents.dates import chinese_date, number_text
from tickets.models.attachments import StoredFile
from tickets.models.tickets import Ticket


class DocumentKind(models.TextChoices):
    WORK_ORDER = "work_order", _("work-order sheet")
    SLIP = "slip", _("handling slip")
    LETTER = "letter", _("letter of supervision")
    CARD = "card", _("slip of supervision")
    MINUTES = "minutes", _("minutes of a meeting")
    PROJECTS = "projects", _("project list")
    REPORT = "report", _("monthly report")
    ANSWER = "answer", _("report on an instruction")
    OTHER = "other", _("other letter")


class DocumentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a document", "draft")
    CHECKED = "checked", pgettext_lazy("of a document", "checked")
    SIGNED = "signed", pgettext_lazy("of a document", "signed")
    NUMBERED = "numbered", pgettext_lazy("of a document", "numbered")
    SEALED = "sealed", pgettext_lazy("of a document", "sealed")
    DISCARDED = "discarded", pgettext_lazy("of a document", "discarded")


class DocumentMove(models.TextChoices):
    CHECK = "check", pgettext_lazy("of a document", "Check: in order")
    SEND_BACK = "send_back", pgettext_lazy("of a document", "Send back to the drafter")
    SIGN = "sign", pgettext_lazy("of a document", "Sign")
    NUMBER = "number", pgettext_lazy("of a document", "Enter the number")
    SEAL = "seal", pgettext_lazy("of a document", "Upload the sealed scan")
    DISCARD = "discard", pgettext_lazy("of a document", "Discard")


#: Has left its unit's desk: whoever sees the matter sees the document.
ISSUED = (DocumentState.SIGNED, DocumentState.NUMBERED, DocumentState.SEALED)


@dataclass(frozen=True)
class Owner:
    """What an upper app says about documents of its own things (a meeting's minutes): `visible(user)` gives the keys of the
    things that the account sees, `address(key)` their page, `label` what to call them."""

    label: str
    visible: Callable[[User], Iterable[str]]
    address: Callable[[str], str]


_owners: dict[str, Owner] = {}


def register_owner(name: str, owner: Owner) -> None:
    """Called in `AppConfig.ready` of the app above; `name` stands in `Document.owner`."""
    _owners[name] = owner


def owner_of(name: str) -> Owner | None:
    return _owners.get(name)


def _units_of(user: User) -> set[int]:
    return {post.organisation_id for post in user.posts if post.role not in ROSTER_ROLES}


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The unit's own documents; of other units those signed, if the account sees the ticket or thing they are about. A
        document about a ticket is never seen by whom the ticket is hidden from."""
        units = _units_of(user)
        if not units:
            return self.none()
        tickets = Ticket.objects.visible_to(user)
        others = Q(ticket__in=tickets)
        for name, owner in _owners.items():
            keys = owner.visible(user)
            # A query becomes a part of this one; anything else is read out.
            others |= Q(owner=name, owner_key__in=keys if isinstance(keys, models.QuerySet) else list(keys))
        return self.filter(Q(ticket=None) | Q(ticket__in=tickets)).filter(
            Q(organisation__in=units) | (Q(state__in=ISSUED) & others)
        )

    def about(self, ticket: Ticket, user: User):
        """`visible_to` of the documents about one ticket that the account sees, which need not be asked a second time."""
        return self.filter(Q(organisation__in=_units_of(user)) | Q(state__in=ISSUED), ticket=ticket)

    def for_page(self):
        return self.select_related("organisation", "ticket", "drafted_by__person")


class Document(models.Model):
    """One document of one unit. What was signed never changes; `body` holds blocks of `tickets.documents`."""

    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="documents", verbose_name=_("issuing unit")
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, related_name="documents", verbose_name=_("ticket")
    )
    owner = models.CharField(
        max_length=20, blank=True, default="", help_text=_("Which sort of thing it is about.")
    )
    owner_key = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(_("title"), max_length=100)
    addressees = models.CharField(_("to"), max_length=300, blank=True, default="")
    cc = models.CharField(_("copies to"), max_length=300, blank=True, default="")
    body = models.JSONField(_("text"), default=list)
    state = models.CharField(
        _("state"), max_length=9, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    checked_at = models.DateTimeField(_("checked"), null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dated = models.DateField(_("date of the document"), null=True)
    series = models.CharField(_("series"), max_length=12, blank=True, default="")
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    number = models.PositiveIntegerField(_("number"), null=True)
    numbered_at = models.DateTimeField(_("numbered"), null=True)
    numbered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="scanned_documents")
    sealed_at = models.DateTimeField(_("sealed scan uploaded"), null=True)
    sealed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(
        _("note"), max_length=300, blank=True, default="", help_text=_("Why it was sent back or discarded.")
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "number"], name="document_number_once", condition=~Q(series="")
            ),
            models.CheckConstraint(
                name="document_checked_has_checker",
                condition=Q(state__in=["draft", "discarded"])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_signed_has_signer",
                condition=~Q(state__in=["signed", "numbered", "sealed"])
                | Q(signed_by__isnull=False, signed_at__isnull=False, dated__isnull=False),
            ),
            models.CheckConstraint(
                name="document_numbered_has_number",
                condition=~Q(state__in=["numbered", "sealed"])
                | (Q(year__isnull=False, number__isnull=False) & ~Q(series="")),
            ),
            models.CheckConstraint(
                name="document_sealed_has_scan", condition=~Q(state="sealed") | Q(scan__isnull=False)
            ),
            models.CheckConstraint(
                name="document_has_one_owner", condition=Q(ticket=None) | Q(owner="", owner_key="")
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="document_of_unit"),
            models.Index(fields=["owner", "owner_key"], name="document_of_owner", condition=~Q(owner="")),
        ]

    def __str__(self):
        return self.number_text or self.title

    @property
    def number_text(self) -> str:
        return number_text(self.series, self.year, self.number) if self.number else ""

    def paper(self, *, watermark: str = "", mark: str = "") -> Paper:
        """The document as it is laid out."""
        return Paper(
            title=self.title,
            body=self.body,
            addressees=self.addressees,
            unit=self.organisation.name,
            date=chinese_date(self.dated) if self.dated else "",
            number=self.number_text,
            cc=self.cc,
            watermark="" if self.state in ISSUED else watermark,
            mark=mark,
        )
