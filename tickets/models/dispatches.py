"""What one department owes one ticket in one round, with its own clocks."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation, Person, User
from tickets.models.states import (
    OPEN_DISPATCH,
    DispatchRole,
    DispatchState,
    RequestKind,
    Result,
    ReturnReason,
)


class DispatchQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN_DISPATCH)

    def work_of(self, organisation_ids):
        """The work list: open dispatches of these departments, oldest deadline first."""
        return self.open().filter(organisation__in=organisation_ids).order_by("due", "id")

    def for_page(self):
        return self.select_related(
            "ticket__alliance__template",
            "ticket__topic",
            "ticket__area",
            "ticket__lead",
            "organisation",
            "handler",
        ).defer("ticket__description", "answer")


class Dispatch(models.Model):
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="dispatches", db_index=False)
    round = models.PositiveSmallIntegerField(_("round"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="dispatches", db_index=False, verbose_name=_("department")
    )
    role = models.CharField(_("role"), max_length=6, choices=DispatchRole.choices)
    state = models.CharField(_("state"), max_length=16, choices=DispatchState.choices)
    final = models.BooleanField(
        _("final"), default=False, help_text=_("Named by a ruling; cannot be returned.")
    )
    dispatched_at = models.DateTimeField(_("dispatched"))
    due = models.DateTimeField(_("next due"), help_text=_("Whichever of the clocks runs now."))
    sign_by = models.DateTimeField(_("sign by"), null=True)
    return_by = models.DateTimeField(_("return by"), null=True)
    contact_by = models.DateTimeField(_("first contact by"), null=True)
    answer_by = models.DateTimeField(_("answer by"))
    answer_by_provisional = models.BooleanField(_("provisional"), default=False)
    signed_at = models.DateTimeField(_("signed"), null=True)
    placed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="Who of the office sent it here; empty where the queue did.",
    )
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    section = models.CharField(_("section"), max_length=50, blank=True, default="")
    handler = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="handled_dispatches",
        db_index=False,
        verbose_name=_("handler"),
    )
    contacted_at = models.DateTimeField(_("first contact"), null=True)
    attempted_at = models.DateTimeField(_("first attempt without contact"), null=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True, default="")
    result = models.CharField(_("result"), max_length=9, choices=Result.choices, blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    consent_asked_at = models.DateTimeField(_("waiting for consent since"), null=True)
    consented_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    return_reason = models.CharField(
        _("reason for return"), max_length=14, choices=ReturnReason.choices, blank=True, default=""
    )
    return_basis = models.CharField(_("basis of the return"), max_length=500, blank=True, default="")
    return_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("proposed department"),
    )
    return_asked_at = models.DateTimeField(_("return requested"), null=True)
    return_rule_by = models.DateTimeField(_("ruling due"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    pending = models.CharField(
        _("request waiting for a decision"),
        max_length=10,
        choices=RequestKind.choices,
        blank=True,
        default="",
    )
    reminded = models.PositiveSmallIntegerField(
        _("reminded"), null=True, help_text=_("Hours before the deadline of the last reminder.")
    )
    extended = models.BooleanField(_("extended"), default=False)
    worked_minutes = models.PositiveIntegerField(
        _("net working minutes"),
        null=True,
        help_text=_("Open minutes from dispatch to answer, without suspensions and granted waiting."),
    )
    clerks = models.JSONField(
        _("acted for the unit"),
        default=list,
        help_text=_("Ids of the accounts that did something on behalf of the unit."),
    )
    excluded = models.BooleanField(
        _("left out of the figures"), default=False, help_text=_("Decided on appeal by a second person.")
    )
    excluded_reason = models.CharField(_("why left out"), max_length=200, blank=True, default="")

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        ordering = ["round", "-role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "round", "organisation"], name="dispatch_once_a_round"),
            models.CheckConstraint(
                name="dispatch_signed_has_time",
                condition=~Q(state__in=["signed", "answered"]) | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_answered_has_answer",
                condition=~Q(state="answered")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="dispatch_return_has_reason",
                condition=~Q(state="return_requested")
                | (
                    Q(return_asked_at__isnull=False, return_to__isnull=False, return_rule_by__isnull=False)
                    & ~Q(return_reason="")
                    & ~Q(return_basis="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due", "id"],
                name="dispatch_work_list",
                condition=Q(state__in=["waiting", "signed", "return_requested"]),
            ),
            models.Index(
                fields=["organisation", "due", "id"],
                name="dispatch_to_sign",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["organisation", "due", "id"],
                name="dispatch_to_consent",
                condition=Q(state="signed", consent_asked_at__isnull=False),
            ),
            models.Index(
                fields=["return_rule_by"],
                name="dispatch_return_waiting",
                condition=Q(state="return_requested"),
            ),
            models.Index(fields=["organisation", "ticket"], name="dispatch_of_department"),
            models.Index(
                fields=["answer_by", "id"],
                name="dispatch_answer_due",
                condition=Q(state__in=["waiting", "signed"]),
            ),
            models.Index(fields=["due", "id"], name="dispatch_request_waits", condition=~Q(pending="")),
        ]

    def __str__(self):
        return f"{self.ticket_id} → {self.organisation_id} ({self.round})"

    @property
    def next_due(self) -> dt.datetime:
        """What is due next while the clocks run: the signature, the office's ruling on a return, or the answer."""
        return {
            DispatchState.WAITING: self.sign_by,
            DispatchState.RETURN_REQUESTED: self.return_rule_by,
        }.get(self.state, self.answer_by)

    @property
    def signed_on_behalf(self) -> bool:
        return self.signed_by_id in self.clerks

    @property
    def answered_on_behalf(self) -> bool:
        return self.answered_by_id in self.clerks
