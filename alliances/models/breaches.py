"""What one side did not keep: of an agreement, or of the wages for work."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.models.agreements import Agreement
from alliances.models.states import Ground, Side
from alliances.models.work import WorkOffer
from organisations.models import Alliance, User
from tickets.models import Ticket


class BreachQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user)) | Q(offer__in=WorkOffer.objects.run_by(user))
        )


class Breach(models.Model):
    """What one side did not keep, and the ticket it became. Open until `remedied_on`; one open of a ground at a time."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="breaches", verbose_name=_("alliance"), db_index=False
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, related_name="breaches", verbose_name=_("agreement")
    )
    offer = models.ForeignKey(
        WorkOffer, models.PROTECT, null=True, related_name="breaches", verbose_name=_("work offered")
    )
    ground = models.CharField(pgettext_lazy("a breach", "ground"), max_length=13, choices=Ground.choices)
    side = models.CharField(_("side in breach"), max_length=6, choices=Side.choices)
    found_on = models.DateField(_("found on"))
    quantity_jin = models.DecimalField(
        _("goods concerned (jin)"), max_digits=14, decimal_places=4, default=Decimal(0)
    )
    value = models.DecimalField(
        _("value concerned (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    penalty = models.DecimalField(_("penalty (yuan)"), max_digits=14, decimal_places=2, default=Decimal(0))
    note = models.CharField(_("what happened"), max_length=500, blank=True, default="")
    ticket = models.OneToOneField(
        Ticket, models.PROTECT, null=True, related_name="breach", verbose_name=_("ticket")
    )
    remedied_on = models.DateField(_("remedied on"), null=True)
    remedy = models.CharField(_("how it was remedied"), max_length=300, blank=True, default="")

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="breach_of_agreement_or_work",
                condition=Q(agreement__isnull=False, offer=None) | Q(agreement=None, offer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agreement", "ground"],
                condition=Q(remedied_on=None, agreement__isnull=False),
                name="breach_of_agreement_open_once",
            ),
            models.UniqueConstraint(
                fields=["offer", "ground"],
                condition=Q(remedied_on=None, offer__isnull=False),
                name="breach_of_work_open_once",
            ),
            models.CheckConstraint(
                name="breach_remedied_has_words", condition=Q(remedied_on=None) | ~Q(remedy="")
            ),
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="breach_newest")]

    def __str__(self):
        return f"{self.agreement or self.offer} · {self.get_ground_display()}"
