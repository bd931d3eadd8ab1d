"""Joint actions (联合行动): one day, one place, a task for each unit, opened to it some hours before and to nobody else."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.models.requests import windows_of
from organisations.encryption import RowKeyed
from organisations.models import Organisation, User


class JointState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("of a joint action", "planned, awaiting the president")
    APPROVED = "approved", pgettext_lazy("of a joint action", "approved")
    HELD = "held", pgettext_lazy("of a joint action", "carried out")
    CANCELLED = "cancelled", pgettext_lazy("of a joint action", "cancelled")


class JointAction(RowKeyed):
    case = models.ForeignKey("enforcement.Case", models.PROTECT, related_name="joint_actions")
    meets_at = models.DateTimeField(_("meets at"))
    place = CourtTextField(_("place"))
    purpose = CourtTextField(_("purpose"))
    opens_at = models.DateTimeField(
        _("opened to the units at"), help_text=_("Before this nobody outside the court knows of it.")
    )
    state = models.CharField(_("state"), max_length=9, choices=JointState.choices)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("prepared by"))
    prepared_at = models.DateTimeField(_("prepared"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    told_at = models.DateTimeField(_("units told"), null=True)

    class Meta:
        verbose_name = _("joint action")
        verbose_name_plural = _("joint actions")
        ordering = ["-meets_at"]
        constraints = [
            models.CheckConstraint(
                name="joint_action_opens_before", condition=Q(opens_at__lte=models.F("meets_at"))
            ),
            models.CheckConstraint(
                name="joint_action_approved_by_another",
                condition=Q(state__in=["planned", "cancelled"])
                | (Q(approved_by__isnull=False) & ~Q(approved_by=models.F("prepared_by"))),
            ),
        ]
        indexes = [
            models.Index(
                fields=["opens_at"], name="joint_action_to_open", condition=Q(state="approved", told_at=None)
            )
        ]

    def __str__(self):
        return f"J{self.pk}"

    def get_absolute_url(self):
        return reverse("enforcement:joint_action", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)


class JointTaskQuerySet(models.QuerySet):
    def at_window_of(self, user: User, at):
        """The tasks of the account's units whose hour has come; of other units' tasks and of the case nothing."""
        return self.filter(
            unit__in=windows_of(user),
            action__state__in=[JointState.APPROVED, JointState.HELD],
            action__opens_at__lte=at,
        )


class JointTask(RowKeyed):
    """What one unit does. A village that attends is told place and time only: it has no task text."""

    action = models.ForeignKey(JointAction, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    task = CourtTextField(_("task"), null=True)
    attends_only = models.BooleanField(_("attends as a witness"), default=False)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = JointTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a joint action")
        verbose_name_plural = _("tasks of joint actions")
        constraints = [
            models.UniqueConstraint(fields=["action", "unit"], name="joint_task_once_a_unit"),
            models.CheckConstraint(
                name="joint_task_of_a_witness_is_empty",
                condition=Q(attends_only=False) | Q(task__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.action} / {self.unit_id}"
