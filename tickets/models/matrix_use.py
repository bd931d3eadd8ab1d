"""What is known of the matrix in use: how often its topics were asked for, what people propose, what the words of past
tickets suggest, and what a draft would have done. Routing reads none of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Alliance, Area, Organisation, Template, User
from tickets.models.catalogue import Topic
from tickets.models.drafts import MatrixDraft


class MatrixCount(models.Model):
    """One row an alliance, written by the nightly count: tickets of the last twelve months.

    `raised`: [topic, area, tickets] for each pair that occurred; `triage`: [topic, area, reason, tickets] of those that
    the matrix could not place; `rulings`: [topic, area, unit, tickets] that people placed.
    """

    alliance = models.OneToOneField(Alliance, models.CASCADE, related_name="matrix_count")
    counted_at = models.DateTimeField(_("counted"))
    since = models.DateField(_("since"))
    raised = models.JSONField(default=list)
    triage = models.JSONField(default=list)
    rulings = models.JSONField(default=list)

    def __str__(self):
        return f"{self.alliance_id} {self.counted_at:%Y-%m-%d}"


class TopicSuggestions(models.Model):
    """What the words of a template's closed tickets say about topics: the model of `tickets.suggestions`, in one row.

    `hits_first` and `hits_three`: of `measured_on` held-out tickets, how many had their topic in first place, and among
    the first three; `usual_first`, `usual_three`: how many the most frequent topic, and the three most frequent, hit.
    """

    template = models.OneToOneField(Template, models.CASCADE, related_name="suggestions")
    trained_at = models.DateTimeField(_("learned"))
    tickets = models.PositiveIntegerField(_("learned from tickets"))
    measured_on = models.PositiveIntegerField(_("measured on tickets"), default=0)
    hits_first = models.PositiveIntegerField(default=0)
    hits_three = models.PositiveIntegerField(default=0)
    usual_first = models.PositiveIntegerField(default=0)
    usual_three = models.PositiveIntegerField(default=0)
    #: Empty: there is too little to learn from, and nothing is suggested.
    model = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="topic_suggestions_hits_of_measured",
                condition=Q(hits_first__lte=F("hits_three"), hits_three__lte=F("measured_on")),
            )
        ]

    def __str__(self):
        return f"{self.template_id} {self.trained_at:%Y-%m-%d}"


class MatrixProposal(models.Model):
    """Somebody who sees a ticket says that the matrix names the wrong unit for its sort; the keeper decides."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="matrix_proposals")
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", verbose_name=_("alliance"))
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="+", db_index=False, verbose_name=_("topic")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("area")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed department")
    )
    reason = models.CharField(_("reason"), max_length=500)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by")
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(_("proposed"))
    accepted = models.BooleanField(_("taken up"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("proposal for the matrix")
        verbose_name_plural = _("proposals for the matrix")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "unit"],
                name="matrix_proposal_one_open",
                condition=Q(decided_at=None),
                violation_error_message=_(
                    "Your unit's proposal on this ticket waits for the keeper already."
                ),
            ),
            models.CheckConstraint(
                name="matrix_proposal_decided_by_another",
                condition=Q(accepted=None, decided_by=None, decided_at=None)
                | (
                    Q(accepted__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.ticket_id}: {self.organisation_id}"


class DryRun(models.Model):
    """What a draft would have done with the tickets since `since`, had they come on `on`; kept with the draft.

    `revision` is the draft's that was tried, `catalogue_version` and `roster_version` what it was compared with.
    `result` as `tickets.trying.results.result` says; empty while the worker is at it, `done` of `steps` tells how far it is.
    """

    draft = models.ForeignKey(MatrixDraft, models.CASCADE, related_name="dry_runs")
    revision = models.PositiveIntegerField()
    months = models.PositiveSmallIntegerField(_("months"))
    since = models.DateField(_("since"))
    on = models.DateField(_("as if on"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(_("asked"))
    steps = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    catalogue_version = models.BigIntegerField(null=True)
    roster_version = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], name="dry_run_one_at_a_time", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="dry_run_months", condition=Q(months__gte=1, months__lte=36)),
        ]

    def __str__(self):
        return f"{self.draft_id} {self.asked_at:%Y-%m-%d %H:%M}"
