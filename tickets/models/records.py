"""What happened and why: routing decisions and the append-only time line."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, User
from tickets.models.states import State


class Outcome(models.TextChoices):
    DISPATCHED = "dispatched", _("dispatched by the matrix")
    TRIAGE = "triage", _("to triage")
    ASSIGNED = "assigned", _("assigned by the office")
    RULED = "ruled", _("named by a ruling")


class TriageReason(models.TextChoices):
    UNCOVERED = "uncovered", _("no department answers for this topic at this place")
    EQUAL_CLAIMS = "equal_claims", _("several departments have an equal claim")
    NOT_A_MEMBER = "not_a_member", _("the responsible unit is not a member of the alliance on that day")
    NOBODY_TO_SIGN = "nobody_to_sign", _("nobody in the responsible unit can sign")
    NO_TOWNSHIP = "no_township", _("the place lies above township level")
    RETURNED = "returned", _("returned by the department")
    TOPIC_UNKNOWN = "topic_unknown", _("the topic in the hotline's file is not known here")
    AREA_UNKNOWN = "area_unknown", _("the place in the hotline's file is not known here")
    NOT_CHOSEN = "not_chosen", _("whoever sent it named no topic")


class Decision(models.Model):
    """One routing decision: by the queue, or by a person whose words stand in `basis`."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField(_("round"))
    decided_at = models.DateTimeField(_("decided"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(
        _("reason"), max_length=14, choices=TriageReason.choices, blank=True, default=""
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("department"),
    )
    catalogue_version = models.BigIntegerField(_("catalogue version"))
    roster_version = models.BigIntegerField(_("roster version"))
    cell = models.JSONField(
        _("matched cell"), null=True, help_text=_("As it read when the decision was taken.")
    )
    passed_over = models.JSONField(_("cells passed over"), default=list)
    basis = models.CharField(_("basis"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("routing decision")
        verbose_name_plural = _("routing decisions")
        ordering = ["id"]

    def __str__(self):
        return f"{self.ticket_id} ({self.round}): {self.outcome}"


class Event(models.Model):
    """Append-only time line of a ticket: who, by which post, what, and what was said."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="events")
    dispatch = models.ForeignKey(
        "tickets.Dispatch", models.PROTECT, null=True, related_name="events", db_index=False
    )
    at = models.DateTimeField(_("at"))
    what = models.CharField(_("what"), max_length=20)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    post = models.CharField(_("post"), max_length=160, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("unit")
    )
    from_state = models.CharField(max_length=10, choices=State.choices, blank=True, default="")
    to_state = models.CharField(max_length=10, choices=State.choices)
    note = models.TextField(_("note"), blank=True, default="")
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("time line")
        ordering = ["id"]

    def __str__(self):
        return f"{self.ticket_id} {self.what}"
