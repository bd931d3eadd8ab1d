"""Entries on the list of dishonest obligors, and the notices of them that were sent and must be recalled.

There is no page of names: the list itself is the Supreme People's Court's.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement import list_rules
from enforcement.custody import CourtTextField
from enforcement.list_rules import Ground, Removal
from enforcement.models.cases import Case, Party
from enforcement.models.keys import CourtFile
from organisations.encryption import RowKeyed
from organisations.models import Organisation, Post, User


class ListState(models.TextChoices):
    DECIDED = "decided", pgettext_lazy("a list entry", "decided, to be served")
    SERVED = "served", pgettext_lazy("a list entry", "served")
    LISTED = "listed", pgettext_lazy("a list entry", "on the list")
    LEAVING = "leaving", pgettext_lazy("a list entry", "to be removed")
    REMOVED = "removed", pgettext_lazy("a list entry", "removed")
    DROPPED = "dropped", pgettext_lazy("a list entry", "dropped before it was published")


class ListEntry(RowKeyed):
    """One decision to list an obligor of the case. `grounds`: codes of `Ground`, space between."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="list_entries")
    party = models.ForeignKey(Party, models.PROTECT, related_name="list_entries", verbose_name=_("obligor"))
    grounds = models.CharField(_("grounds"), max_length=60)
    extra_years = models.PositiveSmallIntegerField(_("years more"), default=0)
    state = models.CharField(_("state"), max_length=7, choices=ListState.choices, default=ListState.DECIDED)
    decision = CourtTextField(_("decision (number)"))
    file = models.ForeignKey(CourtFile, models.PROTECT, null=True, related_name="list_entries")
    decided_on = models.DateField(_("decided"))
    signed_by = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("signed by (president)"),
    )
    served_on = models.DateField(_("served"), null=True)
    grace_until = models.DateField(_("grace until"), null=True)
    listed_on = models.DateField(_("on the list since"), null=True)
    ends_on = models.DateField(_("expected end"), null=True)
    #: A request for correction that nobody has decided yet.
    correction_asked_on = models.DateField(_("correction asked for"), null=True)
    correction = CourtTextField(_("correction: what was asked and decided"), blank=True, default="")
    removal = models.CharField(
        _("reason of removal"), max_length=13, choices=Removal.choices, blank=True, default=""
    )
    removal_reason_on = models.DateField(_("reason came about"), null=True)
    remove_by = models.DateField(_("to be removed by"), null=True)
    remover = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="list_removals", verbose_name=_("who removes it")
    )
    removed_on = models.DateField(_("removed"), null=True)
    dropped_why = CourtTextField(_("why dropped"), blank=True, default="")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    class Meta:
        verbose_name = _("list entry")
        verbose_name_plural = _("list entries")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="list_entry_listed_was_served",
                condition=Q(state__in=["decided", "dropped"]) | Q(served_on__isnull=False),
            ),
            models.CheckConstraint(
                name="list_entry_listed_has_day",
                condition=~Q(state__in=["listed", "leaving", "removed"]) | Q(listed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="list_entry_after_grace",
                condition=Q(grace_until=None) | Q(listed_on=None) | Q(listed_on__gt=F("grace_until")),
            ),
            models.CheckConstraint(
                name="list_entry_leaving_has_person",
                condition=~Q(state__in=["leaving", "removed"])
                | Q(remover__isnull=False, removal_reason_on__isnull=False) & ~Q(removal=""),
            ),
            models.CheckConstraint(
                name="list_entry_removed_has_day",
                condition=Q(state="removed", removed_on__isnull=False)
                | ~Q(state="removed") & Q(removed_on=None),
            ),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(state__in=["decided", "served", "listed", "leaving"]),
                name="list_entry_live_once",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="list_entry_by_state"),
        ]

    def __str__(self):
        return f"{self.case} {self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:list_entry", args=[self.pk])

    @property
    def has_term(self) -> bool:
        return list_rules.has_term(self.ground_codes)

    @property
    def ground_codes(self) -> list[str]:
        return self.grounds.split()

    @property
    def ground_names(self) -> list[str]:
        return [Ground(code).label for code in self.ground_codes]


class NoticeState(models.TextChoices):
    SENT = "sent", pgettext_lazy("a credit notice", "sent")
    RECALLED = "recalled", pgettext_lazy("a credit notice", "recalled, deletion to be confirmed")
    DELETED = "deleted", pgettext_lazy("a credit notice", "deleted by the recipient")


class ListNotice(RowKeyed):
    """失信信息通报 of one entry to one unit, and its recall. The unit opens the name for a reason, while it may."""

    entry = models.ForeignKey(ListEntry, models.PROTECT, related_name="notices")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="list_notices", verbose_name=_("recipient")
    )
    state = models.CharField(_("state"), max_length=8, choices=NoticeState.choices, default=NoticeState.SENT)
    sent_on = models.DateField(pgettext_lazy("by the court", "sent"))
    document = CourtTextField(_("document (number)"), blank=True, default="")
    recalled_on = models.DateField(_("recalled"), null=True)
    deleted_at = models.DateTimeField(_("deletion confirmed"), null=True)
    deleted_by = models.ForeignKey(
        Post, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("confirmed by")
    )

    class Meta:
        verbose_name = _("credit notice")
        verbose_name_plural = _("credit notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "unit"], name="list_notice_once"),
            models.CheckConstraint(
                name="list_notice_states_have_days",
                condition=Q(state="sent", recalled_on=None, deleted_at=None)
                | Q(state="recalled", recalled_on__isnull=False, deleted_at=None)
                | Q(
                    state="deleted",
                    recalled_on__isnull=False,
                    deleted_at__isnull=False,
                    deleted_by__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("enforcement:list_notice", args=[self.pk])

    @property
    def number(self) -> str:
        """By which the recipient knows it; it says nothing about anybody."""
        return f"{self.sent_on:%Y%m%d}-{self.pk}"
