"""What a department replied to a request, and what becomes of it in the case.

Both lie, with the files of a reply, under a key of the request's own, so that destroying that key seals them for good while the
record of the request stays.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enforcement.custody import DataKeyTextField
from enforcement.models.keys import CourtFile, DataKey
from enforcement.models.requests import AssistanceRequest
from organisations.encryption import RowKeyed
from organisations.models import User


class Reply(RowKeyed):
    """One reply of the department: the fields of its kind, as one sealed text."""

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField(_("round"))
    nothing_found = models.BooleanField(_("nothing found"))
    found = DataKeyTextField(_("what was found"), blank=True, default="")
    remark = DataKeyTextField(_("remark"), blank=True, default="")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("replied by"))
    at = models.DateTimeField(_("replied"))
    files = models.ManyToManyField(CourtFile, related_name="+")

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [models.UniqueConstraint(fields=["request", "round"], name="reply_once_a_round")]

    def __str__(self):
        return f"{self.request} / {self.round}"


class FindingSort(models.TextChoices):
    ASSET = "asset", _("asset")
    ADDRESS = "address", _("address for service")


class CaseFinding(RowKeyed):
    """What an officer made of a verified reply; sealed together with it."""

    request = models.ForeignKey(AssistanceRequest, models.PROTECT, related_name="findings")
    sort = models.CharField(_("sort"), max_length=7, choices=FindingSort.choices)
    text = DataKeyTextField(pgettext_lazy("of a case", "finding"))
    encumbrances = DataKeyTextField(_("encumbrances"), blank=True, default="")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("finding of a case")
        verbose_name_plural = _("findings of cases")

    def __str__(self):
        return f"{self.request} / {self.pk}"
