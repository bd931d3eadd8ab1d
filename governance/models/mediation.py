"""Joint mediation: the committee, its cases with parties, mediators and sessions. Confidential, apart from any ticket's
readers; whatever names a person or tells of the dispute is encrypted."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.communities import Community
from governance.models.conflicts import About, stepping_aside
from meetings.models.scope import business_posts
from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Alliance, Organisation, Post, User
from organisations.models.people import SIGNERS
from tickets.models import Ticket


class Origin(models.TextChoices):
    APPLICATION = "application", pgettext_lazy("a mediation began by", "application of a party")
    INVITATION = "invitation", pgettext_lazy("a mediation began by", "invitation of the committee")
    CENTRE = (
        "centre",
        pgettext_lazy("a mediation began by", "transfer from the comprehensive governance centre"),
    )


class CaseState(models.TextChoices):
    """DOMAIN 7.7. A party's refusal is an end like any other."""

    REGISTERED = "registered", pgettext_lazy("of a mediation", "registered")
    DECLINED = "declined", pgettext_lazy("of a mediation", "not accepted")
    ACCEPTED = "accepted", pgettext_lazy("of a mediation", "accepted, parties are asked")
    MEDIATING = "mediating", pgettext_lazy("of a mediation", "being mediated")
    REFUSED = "refused", pgettext_lazy("of a mediation", "ended: a party refused")
    FAILED = "failed", pgettext_lazy("of a mediation", "ended without agreement")
    HANDED_OVER = "handed_over", pgettext_lazy("of a mediation", "handed over to the centre")
    AGREED = "agreed", pgettext_lazy("of a mediation", "agreed, being performed")
    PERFORMED = "performed", pgettext_lazy("of a mediation", "performed")
    UNPERFORMED = "unperformed", pgettext_lazy("of a mediation", "not performed")
    ARCHIVED = "archived", pgettext_lazy("of a mediation", "archived")


class AgreementForm(models.TextChoices):
    WRITTEN = "written", pgettext_lazy("an agreement", "written")
    ORAL = "oral", pgettext_lazy("an agreement", "oral, recorded")


class Confirmation(models.TextChoices):
    NONE = "", pgettext_lazy("judicial confirmation", "not applied for")
    APPLIED = "applied", pgettext_lazy("judicial confirmation", "applied for")
    CONFIRMED = "confirmed", pgettext_lazy("judicial confirmation", "confirmed by the court")
    REFUSED = "refused", pgettext_lazy("judicial confirmation", "not confirmed by the court")


class Way(models.TextChoices):
    VISIT = "visit", pgettext_lazy("called back by", "visit")
    PHONE = "phone", pgettext_lazy("called back by", "telephone")


class Kept(models.TextChoices):
    WHOLLY = "wholly", pgettext_lazy("an agreement is", "wholly performed")
    PARTLY = "partly", pgettext_lazy("an agreement is", "partly performed")
    NOT = "not", pgettext_lazy("an agreement is", "not performed")


class MediationCommittee(models.Model):
    """A joint mediation committee: `unit` keeps its files, `body` is the people's mediation committee it belongs to.
    Without filing and seal no written mediation agreement of it exists."""

    community = models.OneToOneField(
        Community, models.PROTECT, related_name="mediation", verbose_name=_("governance community")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("kept by (unit)"))
    body = models.CharField(_("people's mediation committee"), max_length=100)
    filing_number = models.CharField(_("filing number"), max_length=100, blank=True, default="")
    seal = models.CharField(_("seal registration"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("joint mediation committee")
        verbose_name_plural = _("joint mediation committees")

    def __str__(self):
        return self.body

    @property
    def may_write(self) -> bool:
        return bool(self.filing_number and self.seal)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Whoever signs for the unit that keeps the committee's files, and the case's mediators as long as the post by
        which they were chosen is theirs; nobody who steps aside from the concern it grew out of, or works for a party."""
        posts = business_posts(user)
        keeping = {post.organisation_id for post in posts if post.role in SIGNERS}
        mine = Exists(Mediator.objects.filter(case=OuterRef("pk"), post__in=[post.pk for post in posts]))
        aside = Exists(About.objects.filter(stepping_aside(user), ticket=OuterRef("ticket")))
        party = Exists(
            Party.objects.filter(
                case=OuterRef("pk"), organisation__in=[post.organisation_id for post in posts]
            )
        )
        return self.filter(Q(committee__unit__in=keeping) | mine).filter(~aside & ~party)

    def for_page(self):
        return self.select_related("committee__unit", "committee__community__alliance__lead", "ticket")


class MediationCase(RowKeyed):
    committee = models.ForeignKey(MediationCommittee, models.PROTECT, related_name="cases")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveSmallIntegerField()
    origin = models.CharField(_("began by"), max_length=11, choices=Origin.choices)
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, related_name="mediations", verbose_name=_("ticket")
    )
    centre_number = models.CharField(_("number at the centre"), max_length=50, blank=True, default="")
    dispute = EncryptedTextField(_("the dispute"))
    state = models.CharField(_("state"), max_length=11, choices=CaseState.choices)
    registered_at = models.DateTimeField(_("registered"))
    accepted_at = models.DateTimeField(pgettext_lazy("of a mediation case", "accepted"), null=True)
    agreement_form = models.CharField(
        _("form of the agreement"), max_length=7, choices=AgreementForm.choices, blank=True, default=""
    )
    agreed_on = models.DateField(_("in effect since"), null=True)
    agreement = EncryptedTextField(_("agreement"), blank=True, default="")
    confirm_by = models.DateField(_("judicial confirmation until"), null=True)
    confirmation = models.CharField(
        _("judicial confirmation"), max_length=9, choices=Confirmation.choices, blank=True, default=""
    )
    outcome = EncryptedTextField(_("outcome"), blank=True, default="")
    ended_at = models.DateTimeField(_("ended"), null=True)
    #: How an archived case had ended.
    ended_as = models.CharField(
        _("ended as"), max_length=11, choices=CaseState.choices, blank=True, default=""
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("mediation case")
        verbose_name_plural = _("mediation cases")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "year", "serial"], name="mediation_number_once"),
            models.CheckConstraint(
                name="mediation_agreed_has_form",
                condition=~Q(state__in=["agreed", "performed", "unperformed"])
                | (Q(agreed_on__isnull=False) & ~Q(agreement_form="")),
            ),
            models.CheckConstraint(
                name="mediation_confirmed_was_agreed",
                condition=Q(confirmation="") | Q(agreed_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["committee", "-id"], name="mediation_newest")]

    def __str__(self):
        return f"TJ-{self.year}-{self.serial:03d}"

    def get_absolute_url(self) -> str:
        return reverse("governance:mediation_case", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def community(self) -> Community:
        return self.committee.community

    @property
    def alliance(self) -> Alliance:
        return self.committee.community.alliance


class Party(RowKeyed):
    """A person, or a unit through its representative. `consents`: None = not asked yet."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="parties")
    name = EncryptedTextField(_("name"))
    phone = EncryptedTextField(_("telephone"), blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("unit")
    )
    applied = models.BooleanField(_("applied for it"))
    consents = models.BooleanField(_("consents"), null=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]

    def __str__(self):
        return self.name.masked("name")


class Mediator(models.Model):
    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="mediators")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("mediator"))
    invited = models.BooleanField(_("invited with the parties' consent"), default=False)

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "post"], name="mediator_once")]

    def __str__(self):
        return str(self.post.person)


class Session(RowKeyed):
    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="sessions")
    held_at = models.DateTimeField(_("held"))
    place = models.CharField(_("place"), max_length=100)
    record = EncryptedTextField(_("record"))
    closed_to_public = models.BooleanField(_("closed session"), default=True)

    class Meta:
        verbose_name = _("mediation session")
        verbose_name_plural = _("mediation sessions")
        ordering = ["held_at", "id"]

    def __str__(self):
        return f"{self.case} {self.held_at:%Y-%m-%d}"


class FollowUp(RowKeyed):
    """A call-back (回访) after an agreement: how it is kept, and what the parties say."""

    case = models.ForeignKey(MediationCase, models.PROTECT, related_name="follow_ups")
    held_on = models.DateField(_("day"))
    way = models.CharField(_("way"), max_length=5, choices=Way.choices)
    kept = models.CharField(_("the agreement is"), max_length=6, choices=Kept.choices)
    record = EncryptedTextField(_("record"))

    class Meta:
        verbose_name = _("call-back after mediation")
        verbose_name_plural = _("call-backs after mediation")
        ordering = ["held_on", "id"]

    def __str__(self):
        return f"{self.case} {self.held_on}"
