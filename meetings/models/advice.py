"""Advice: a unit asks a department without a ticket's clocks; the checked answer becomes a knowledge-base entry."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.scope import business_posts, of_alliances
from meetings.models.states import AdviceState
from organisations.models import Alliance, Organisation, User


class AdviceQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """What is in the knowledge base: everybody who does business. What is not: who asked, who is asked,
        the alliance's office, supervisors above."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        units = {post.organisation_id for post in posts}
        own = Q(unit__in=units) | Q(department__in=units)
        return self.filter(Q(state=AdviceState.PUBLISHED) | own | of_alliances(posts))

    def known(self, day: dt.date):
        """Entries of the knowledge base that are valid on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), state=AdviceState.PUBLISHED)

    def for_page(self):
        return self.select_related(
            "alliance__lead", "unit", "department", "answered_by__person", "checked_by__person"
        )


class Advice(models.Model):
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="advice", verbose_name=_("alliance"))
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    department = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("department asked")
    )
    title = models.CharField(_("question"), max_length=100)
    description = models.TextField(_("in detail"), max_length=1000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=AdviceState.choices)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=3000, blank=True, default="")
    basis = models.CharField(_("basis"), max_length=300, blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    checked_at = models.DateTimeField(_("checked"), null=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by")
    )
    valid_until = models.DateField(_("valid until"), null=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="advice_answered_has_basis",
                condition=~Q(state__in=[AdviceState.ANSWERED, AdviceState.PUBLISHED])
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="") & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="advice_checked_by_another",
                condition=~Q(state=AdviceState.PUBLISHED)
                | (
                    Q(checked_by__isnull=False, checked_at__isnull=False)
                    & ~Q(checked_by=models.F("answered_by"))
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["alliance", "-id"], name="advice_newest"),
            models.Index(fields=["-id"], name="advice_known", condition=Q(state="published")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:advice_one", args=[self.pk])
