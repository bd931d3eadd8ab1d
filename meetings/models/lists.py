"""The lists of needs and resources, and the claim that joins one to the other."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models.scope import business_posts, of_members
from meetings.models.states import Category, NeedState, ResourceKind
from organisations.models import Alliance, Area, Organisation, User
from organisations.models.dated import Dated, DatedQuerySet, ends_after_start
from tickets.models import Urgency


class Entry(models.Model):
    """What needs and resources share: of which alliance and unit, where, about what."""

    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="%(class)ss", verbose_name=_("alliance")
    )
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    category = models.CharField(_("category"), max_length=11, choices=Category.choices)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Members of the alliance, its office, supervisors above, and the unit whose entry it is."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        own = Q(unit__in={post.organisation_id for post in posts})
        return self.filter(own | of_members(posts))

    def for_page(self):
        return self.select_related("alliance__lead", "unit", "area")


class Need(Entry):
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    wished_on = models.DateField(_("wished by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NeedState.choices)
    assessment = models.CharField(_("assessment"), max_length=300, blank=True, default="")
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    entered_at = models.DateTimeField(_("entered"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="need_dropped_has_reason",
                condition=~Q(state=NeedState.DROPPED) | ~Q(end_reason=""),
            )
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="need_newest")]

    def get_absolute_url(self) -> str:
        return reverse("meetings:need", args=[self.pk])

    @cached_property
    def claimer_id(self) -> int | None:
        """The unit that holds the claim in force."""
        claim = next((claim for claim in self.claims.all() if claim.ended_at is None), None)
        return claim.unit_id if claim else None


class ResourceQuerySet(EntryQuerySet, DatedQuerySet):
    """Entries that are in force from one day to another."""


class Resource(Entry, Dated):
    kind = models.CharField(_("kind"), max_length=6, choices=ResourceKind.choices)
    amount = models.CharField(_("how much"), max_length=50, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["-id"]
        constraints = [ends_after_start("resource_ends_after_start")]
        indexes = [models.Index(fields=["alliance", "-id"], name="resource_newest")]

    def get_absolute_url(self) -> str:
        return reverse("meetings:resource", args=[self.pk])

    def fits(self, need: Need, day: dt.date) -> bool:
        """Whether it can serve the need: same alliance and category, the need's place inside its area, in force."""
        return (
            self.alliance_id == need.alliance_id
            and self.category == need.category
            and need.area.path.startswith(self.area.path)
            and self.in_force(day)
        )


class Claim(models.Model):
    """A unit takes on a need with one of its resources, by a day; it ends fulfilled or released."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="claims")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("claimed by"))
    claimed_at = models.DateTimeField(_("claimed"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField(_("to be done by"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    fulfilled = models.BooleanField(_("fulfilled"), default=False)
    result = models.CharField(_("result"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["need"], name="claim_open_once", condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="claim_ended_has_result",
                condition=Q(ended_at=None, fulfilled=False, result="")
                | (Q(ended_at__isnull=False) & ~Q(result="")),
            ),
        ]

    def __str__(self):
        return f"{self.need_id} ← {self.resource_id}"
