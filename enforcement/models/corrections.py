"""What was wrong in a case and was put right: a conclusion taken back, a party written wrongly. What stood there before is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import CourtTextField
from enforcement.models.cases import Case, Party
from enforcement.models.states import ConclusionKind, Ground
from organisations.encryption import RowKeyed
from organisations.models import User


class ConclusionTakenBack(RowKeyed):
    """A conclusion that was wrong, and why it was taken back, by somebody else than whoever recorded it. Never changed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conclusions_taken_back")
    kind = models.CharField(
        pgettext_lazy("of a court case", "conclusion"), max_length=13, choices=ConclusionKind.choices
    )
    concluded_on = models.DateField(_("concluded"))
    ground = models.CharField(
        pgettext_lazy("of a conclusion", "ground"),
        max_length=20,
        choices=Ground.choices,
        blank=True,
        default="",
    )
    #: None for a conclusion recorded before the register kept who recorded it.
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("concluded by")
    )
    reason = CourtTextField(_("reason"))
    at = models.DateTimeField(_("taken back"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("taken back by")
    )

    class Meta:
        verbose_name = _("conclusion taken back")
        verbose_name_plural = _("conclusions taken back")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="conclusion_taken_back_by_another",
                condition=Q(concluded_by=None) | ~Q(concluded_by=F("by")),
            )
        ]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()}"


class PartyCorrection(RowKeyed):
    """What a party's row said before it was corrected, and why. Never changed."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="corrections")
    #: Names of the corrected fields, in clear; what stood in them as JSON text under the court's key.
    fields = models.JSONField(_("corrected"))
    before = CourtTextField(_("what stood there"))
    reason = CourtTextField(_("reason"))
    at = models.DateTimeField(_("corrected"))
    by = models.ForeignKey(
        User, models.PROTECT, db_index=False, related_name="+", verbose_name=_("corrected by")
    )

    class Meta:
        verbose_name = _("correction of a party")
        verbose_name_plural = _("corrections of parties")
        ordering = ["id"]

    def __str__(self):
        return f"{self.party} {self.at:%Y-%m-%d}"
