"""What people are told in the site, through an outbox in the transaction that caused it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, User


class NoticeKind(models.TextChoices):
    NEW_DISPATCH = "new_dispatch", _("New ticket to sign for")
    TRIAGE = "triage", _("Ticket in triage")
    RETURN_REQUESTED = "return_requested", _("Return requested")
    RULED = "ruled", _("Ruling on a return")
    CONSENT_ASKED = "consent_asked", _("An answer waits for your consent")
    ANSWERED = "answered", _("Answer to review")
    REWORK = "rework", _("Sent back for rework")
    TO_CONFIRM = "to_confirm", _("Please confirm the result")
    TO_CALL_BACK = "to_call_back", _("Ticket to call back")
    ENDED = "ended", _("Ticket ended")
    REOPENED = "reopened", _("Ticket reopened")
    WITHDRAWN = "withdrawn", _("Ticket withdrawn")
    PASSED_ON = "passed_on", _("Passed on to you")
    TIME_ASKED = "time_asked", _("Request for extension or suspension to decide")
    TIME_DECIDED = "time_decided", _("Your request for extension or suspension is decided")
    EXTENDED = "extended", _("Deadline extended")
    SUSPENDED = "suspended", _("Ticket suspended")
    RESUMED = "resumed", _("Ticket resumed, clocks run again")
    CONSULTING = "consulting", _("Consultation opened")
    REROUTED = "rerouted", _("Topic or place corrected")
    MERGED = "merged", _("Merged into another ticket")
    MERGED_IN = "merged_in", _("Another ticket about the same matter joined yours")
    EXPLAIN = "explain", _("Supervision proposed: your unit may explain")
    TO_SUPERVISE = "to_supervise", _("Supervision to decide")
    SUPERVISED = "supervised", _("Decision on supervision")
    REVIEW_DUE = "review_due", _("Review date reached")
    INVITED = "invited", _("Invitation")
    INVITATION_CHANGED = "invitation_changed", _("What you were invited to has changed")
    ASKED = "asked", _("Your unit is asked")
    INFORMED = "informed", _("For your information")
    TO_SIGN = "to_sign", _("Document to sign")
    SENT_BACK = "sent_back", _("Document sent back to you")
    SIGNED = "signed", _("Document signed")
    INSTRUCTED = "instructed", _("Leader's instruction")
    REPORTED = "reported", _("Report on a leader's instruction")
    REMINDER = "reminder", _("Deadline draws near")
    TO_ACCEPT = "to_accept", _("Concern from the public page to accept")
    DANGER = "danger", _("Danger to life reported on the public page")
    NOBODY_ON_DUTY = "nobody_on_duty", _("Urgent ticket, and nobody on duty in the department")


#: Kinds that lose their sense with time: what lies too long is dropped instead of being sent outside.
REMINDERS = frozenset({NoticeKind.REMINDER})
#: What an SMS is sent for: a ticket that reaches somebody for the first time, reminders (DOMAIN 8.7), danger to life.
BY_SMS = REMINDERS | {NoticeKind.NEW_DISPATCH, NoticeKind.PASSED_ON, NoticeKind.DANGER}


class Told(models.Model):
    """What is told of: a ticket, or whatever another app has a page for, named by `about`, found at `link`."""

    about = models.CharField(max_length=100, blank=True, default="")
    link = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        abstract = True


def tells_of_something(name: str) -> models.CheckConstraint:
    """A ticket, or an address with its name; never both, never neither."""
    return models.CheckConstraint(
        name=name,
        condition=Q(ticket__isnull=False, link="", about="") | (Q(ticket=None) & ~Q(link="") & ~Q(about="")),
    )


class Outbox(Told):
    """One thing to tell a unit's posts or one user; delivered by `tickets.deliver`, then deleted."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    roles = models.CharField(max_length=100, blank=True, default="")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outbox_has_addressee",
                condition=Q(organisation__isnull=False) | Q(user__isnull=False),
            ),
            tells_of_something("outbox_tells_of_something"),
        ]

    def __str__(self):
        return f"{self.kind} {self.ticket_id or self.link}"


class Notice(Told):
    """A notice in one user's inbox: number, kind and link only, never personal data."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-id"]
        constraints = [tells_of_something("notice_tells_of_something")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_inbox"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self):
        return f"{self.user_id} {self.kind}"


class IdempotencyKey(models.Model):
    """The first answer to a keyed API request, kept for 24 h; holds no plain identity number."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "key"], name="idempotency_key_once")]

    def __str__(self):
        return self.key
