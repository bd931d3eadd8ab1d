"""What residents send in: the public page of a community, each submission, its photographs, and the language asked for."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.communities import Community
from governance.models.conflicts import Subject, stepping_aside
from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Alliance, Area, Organisation, Person, User
from tickets.models import StoredFile, Ticket, Topic


class PublicPage(models.Model):
    """The page of one community that its QR code leads to; closed until a system administrator opens it."""

    community = models.OneToOneField(
        Community, models.PROTECT, related_name="public_page", verbose_name=_("governance community")
    )
    code = models.CharField(_("address"), max_length=12, unique=True)
    is_open = models.BooleanField(_("open"), default=False)
    switched_at = models.DateTimeField(_("switched"))
    switched_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("switched by"))

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")

    def __str__(self):
        return str(self.community)

    def get_absolute_url(self) -> str:
        return reverse("public:page", args=[self.code])


class SubmissionState(models.TextChoices):
    TICKET = "ticket", pgettext_lazy("a submission", "became a ticket")
    QUARANTINED = "quarantined", pgettext_lazy("a submission", "waits to be looked through")
    DROPPED = "dropped", pgettext_lazy("a submission", "not taken up")
    EXPIRED = "expired", pgettext_lazy("a submission", "not looked through in time")


class Doubt(models.TextChoices):
    """Why a submission is looked through before it becomes a ticket."""

    TOO_MANY = "too_many", _("more than 20 in an hour from one address")
    NO_PROOF = "no_proof", _("sent without the browser's calculation")


class DropReason(models.TextChoices):
    NO_CONCERN = "no_concern", _("holds no concern")
    ADVERTISING = "advertising", _("advertising")
    UNCLEAR = "unclear", _("cannot be understood, and nobody can be asked")
    SAME = "same", _("is handled already")


class SubmissionQuerySet(models.QuerySet):
    def readable_by(self, user: User):
        """Without those from which the account steps aside. Whose the list is, the page asks."""
        return self.exclude(stepping_aside(user, "about_"), ~Q(subject=""))

    def waiting(self):
        """In quarantine, equal texts once."""
        return self.filter(state=SubmissionState.QUARANTINED, same_as=None)


class Submission(RowKeyed):
    """One form sent from a public page. Equal texts in quarantine are folded under the first (`same_as`), which alone
    keeps words and photographs. `number` and a code, kept as a hash, let the sender follow it."""

    community = models.ForeignKey(
        Community, models.PROTECT, related_name="submissions", verbose_name=_("governance community")
    )
    number = models.CharField(_("number"), max_length=16, unique=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=11, choices=SubmissionState.choices)
    received_at = models.DateTimeField(_("received"))
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+", verbose_name=_("topic"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    place = models.CharField(_("place"), max_length=100, blank=True, default="")
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    in_danger = models.BooleanField(_("danger to life or a child"), default=False)
    subject = models.CharField(
        _("whom it is about"), max_length=11, choices=Subject.choices, blank=True, default=""
    )
    about_unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    about_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    keeps_name = models.BooleanField(_("name is not passed on"), default=True)
    name = EncryptedTextField(_("name"), blank=True)
    phone = EncryptedTextField(_("telephone"), blank=True)
    has_contact = models.BooleanField(_("left a name or telephone"), default=False)
    doubt = models.CharField(_("why looked through"), max_length=8, choices=Doubt.choices, blank=True)
    text_hash = models.CharField(max_length=64, editable=False)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies", verbose_name=_("same text as")
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, related_name="submissions", verbose_name=_("ticket")
    )
    end_reason = models.CharField(
        _("reason"), max_length=11, choices=DropReason.choices, blank=True, default=""
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="submission_ticket_by_state",
                condition=Q(state="ticket", ticket__isnull=False) | (~Q(state="ticket") & Q(ticket=None)),
            ),
            models.CheckConstraint(
                name="submission_about_has_unit",
                condition=Q(subject="", about_unit=None, about_person=None)
                | (~Q(subject="") & Q(about_unit__isnull=False)),
            ),
            models.CheckConstraint(
                name="submission_dropped_has_reason", condition=~Q(state="dropped") | ~Q(end_reason="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "id"],
                name="submission_waiting",
                condition=Q(state="quarantined", same_as=None),
            ),
            models.Index(
                fields=["community", "text_hash"],
                name="submission_same_text",
                condition=Q(state="quarantined", same_as=None),
            ),
            models.Index(
                fields=["address_hash", "received_at"],
                name="submission_by_address",
                condition=~Q(address_hash=""),
            ),
            models.Index(fields=["received_at"], name="submission_oldest", condition=Q(state="quarantined")),
            models.Index(fields=["ticket"], name="submission_contact", condition=Q(has_contact=True)),
        ]

    def __str__(self):
        return self.number

    @property
    def alliance(self) -> Alliance:
        return self.community.alliance


class SubmissionFile(models.Model):
    """A photograph of a submission in quarantine; the ticket takes it over."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    # Named, so that `StoredFile.in_use` finds it.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="submission_files")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("photograph of a submission")
        verbose_name_plural = _("photographs of submissions")
        ordering = ["id"]

    def __str__(self):
        return self.name


class Language(models.TextChoices):
    CHINESE = "zh", _("Chinese")
    MONGOLIAN = "mn", _("Mongolian")
    SIGN = "sign", _("sign language")


class SpokenTo(models.Model):
    """In which language somebody wishes to be spoken to about a concern, and whether an interpreter is needed."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="spoken_to", verbose_name=_("ticket"))
    language = models.CharField(_("language"), max_length=4, choices=Language.choices)
    interpreter = models.BooleanField(_("interpreter needed"), default=False)

    class Meta:
        verbose_name = _("language asked for")
        verbose_name_plural = _("languages asked for")

    def __str__(self):
        return self.get_language_display()
