"""Several raisers of one concern: each is kept once beside the ticket, called back like the first, and forgotten after it."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.encryption import EncryptedTextField, RowKeyed
from organisations.models import Organisation
from tickets.models import Ticket

#: Contact data is deleted so long after the concern was closed.
KEPT_AFTER = dt.timedelta(days=90)


class FellowRaiser(RowKeyed):
    """One more resident with the same concern. Without a name: counted only."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="fellows", verbose_name=_("ticket"))
    name = EncryptedTextField(_("name"), blank=True, default="")
    phone = EncryptedTextField(_("telephone"), blank=True, default="")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    added_at = models.DateTimeField(_("added"))
    told_at = models.DateTimeField(_("told of the result"), null=True)

    class Meta:
        verbose_name = _("fellow raiser")
        verbose_name_plural = _("fellow raisers")
        ordering = ["id"]

    def __str__(self):
        return self.name.masked("name") or str(_("anonymous"))
