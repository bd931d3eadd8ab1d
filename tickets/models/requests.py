"""What a department asks of the office about its own time: more of it, or none to run for a while.

Decided by another person (Beijing Regulations on Immediate Handling of Complaints, 2021, art. 15: the
reason is told to whoever raised it). The rows stay: they are the register of what was asked and granted.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Role, User
from tickets.models.dispatches import Dispatch
from tickets.models.states import RequestKind


class TimeRequest(models.Model):
    """A request for an extension (`until`) or a suspension (`review_on`). Open while `decided_at` is
    empty; `granted` None with a decision time: it lapsed, because the dispatch ended first."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="time_requests")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="time_requests")
    kind = models.CharField(_("kind"), max_length=10, choices=RequestKind.choices)
    reason = models.CharField(_("reason"), max_length=500)
    until = models.DateTimeField(_("asked until"), null=True)
    review_on = models.DateField(_("review date"), null=True)
    explained = models.CharField(
        _("what was explained to the raiser"), max_length=500, blank=True, default=""
    )
    former_answer_by = models.DateTimeField(_("former deadline"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    decide_by = models.DateTimeField(_("decision due"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_post = models.CharField(_("post"), max_length=16, choices=Role.choices, blank=True, default="")
    granted = models.BooleanField(_("granted"), null=True)
    note = models.CharField(_("note"), max_length=1000, blank=True, default="")
    ended_at = models.DateTimeField(_("resumed"), null=True, help_text=_("When a suspension ended."))

    class Meta:
        verbose_name = _("request for time")
        verbose_name_plural = _("requests for time")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispatch"], name="time_request_one_open", condition=Q(decided_at=None)
            ),
            models.CheckConstraint(
                name="time_request_names_its_end",
                condition=Q(kind=RequestKind.EXTENSION, until__isnull=False, review_on=None)
                | Q(kind=RequestKind.SUSPENSION, until=None, review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="time_request_decided_by_somebody",
                condition=Q(granted=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["decide_by", "id"], name="time_request_open", condition=Q(decided_at=None)),
            models.Index(fields=["ticket"], name="time_request_of_ticket"),
        ]

    def __str__(self):
        return f"{self.ticket_id} {self.kind}"
