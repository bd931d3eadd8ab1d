"""One move made on several tickets at once: what was to be done, and what became of each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from tickets.models.states import Move


class BulkOutcome(models.TextChoices):
    WAITING = "waiting", _("not done yet")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")


class BulkRun(models.Model):
    """One form sent once. Sent again, it goes on where it stopped and shows the same result."""

    user = models.ForeignKey(User, models.CASCADE, related_name="bulk_runs", verbose_name=_("account"))
    key = models.CharField(max_length=40)
    body_hash = models.CharField(max_length=64)
    move = models.CharField(_("move"), max_length=20, choices=Move.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("bulk move")
        verbose_name_plural = _("bulk moves")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="bulk_run_once")]

    def __str__(self):
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"


class BulkItem(models.Model):
    """One ticket of a run: the version that was seen, and the sentence that says why it was refused."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="items", db_index=False)
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="+", db_index=False)
    dispatch = models.ForeignKey(
        "tickets.Dispatch", models.PROTECT, null=True, related_name="+", db_index=False
    )
    seen = models.PositiveIntegerField()
    outcome = models.CharField(
        _("outcome"), max_length=7, choices=BulkOutcome.choices, default=BulkOutcome.WAITING
    )
    sentence = models.CharField(_("reason"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("ticket of a bulk move")
        verbose_name_plural = _("tickets of a bulk move")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "ticket"], name="bulk_item_once"),
            models.CheckConstraint(
                name="bulk_item_refused_says_why", condition=~Q(outcome="refused") | ~Q(sentence="")
            ),
        ]

    def __str__(self):
        return f"{self.run_id} {self.ticket_id}: {self.outcome}"
