"""Supervision: a rule proposes, the unit explains, a named supervisor signs, an appeal goes to somebody else.

Otog Banner (2025) and Bayannur practice for the levels; Weifang 12345 Regulations 2021 art. 26 for the
grounds. Units that the banner does not lead get a letter, never a card.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation, User
from tickets.models.dispatches import Dispatch
from tickets.models.states import Supervision


class Ground(models.TextChoices):
    OVERDUE = "overdue", _("not answered by the deadline")
    LONG_OVERDUE = "long_overdue", _("three working days past the deadline")
    SECOND_REWORK = "second_rework", _("second rework")
    THIRD_REWORK = "third_rework", _("third rework")


class ProposalState(models.TextChoices):
    EXPLAINING = "explaining", _("the unit may explain")
    EXPLAINED = "explained", _("explained, to be decided")
    SIGNED = "signed", pgettext_lazy("of supervision", "signed")
    DROPPED = "dropped", _("dropped")
    APPEALED = "appealed", _("appealed")
    UPHELD = "upheld", _("upheld on appeal")
    REVOKED = "revoked", _("revoked on appeal")


#: Something is still to be done about it.
OPEN_PROPOSAL = (ProposalState.EXPLAINING, ProposalState.EXPLAINED, ProposalState.APPEALED)
#: The card counts.
IN_FORCE = (ProposalState.SIGNED, ProposalState.APPEALED, ProposalState.UPHELD)


class SupervisionProposal(models.Model):
    """One proposal by rule about one dispatch; `as_letter`: the unit is not led by the banner."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="supervisions")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="supervisions")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="supervisions", verbose_name=_("department")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Supervision.choices)
    as_letter = models.BooleanField(_("as a letter"))
    ground = models.CharField(_("ground"), max_length=13, choices=Ground.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.EXPLAINING
    )
    proposed_at = models.DateTimeField(_("proposed"))
    explain_by = models.DateTimeField(_("explain by"))
    explanation = models.TextField(_("explanation"), max_length=1000, blank=True, default="")
    explained_at = models.DateTimeField(_("explained"), null=True)
    explained_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by")
    )
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")
    appeal = models.TextField(_("appeal"), max_length=1000, blank=True, default="")
    appealed_at = models.DateTimeField(_("appealed"), null=True)
    appeal_decided_at = models.DateTimeField(_("appeal decided"), null=True)
    appeal_decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appeal_decision = models.CharField(_("decision on the appeal"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("supervision")
        verbose_name_plural = _("supervision")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "level"], name="supervision_once_a_level"),
            models.CheckConstraint(
                name="supervision_decided_by_somebody",
                condition=Q(state__in=["explaining", "explained"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["explain_by", "id"],
                name="supervision_open",
                condition=Q(state__in=["explaining", "explained", "appealed"]),
            ),
            models.Index(fields=["organisation", "-id"], name="supervision_of_department"),
            models.Index(fields=["ticket"], name="supervision_of_ticket"),
        ]

    def __str__(self):
        return f"{self.ticket_id} {self.organisation_id} {self.level}"


class ExclusionReason(models.TextChoices):
    FORCE_MAJEURE = "force_majeure", _("force majeure")
    NOT_OUR_DUTY = "not_our_duty", _("not the unit's duty, as a ruling found")
    MALICIOUS = "malicious", _("repeated without new facts after a lawful conclusion")
    SYSTEM_FAULT = "system_fault", _("fault of the portal or a line")
    OTHER = "other", _("other, explained")


class Exclusion(models.Model):
    """A unit asks that one dispatch be left out of the figures; another person decides, and the number
    left out stands beside each rate."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="exclusions")
    reason = models.CharField(_("reason"), max_length=13, choices=ExclusionReason.choices)
    text = models.CharField(_("explanation"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted = models.BooleanField(_("granted"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("request to leave out")
        verbose_name_plural = _("requests to leave out")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch"], name="exclusion_one_open", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="exclusion_decided_by_somebody",
                condition=Q(granted=None, decided_at=None)
                | Q(granted__isnull=False, decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["id"], name="exclusion_open", condition=Q(decided_at=None))]

    def __str__(self):
        return f"{self.dispatch_id} {self.reason}"
