"""Whom a concern is about, where that is a property company, a community, a secretary or a grid worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation, Person, User
from tickets.models import Ticket


class Subject(models.TextChoices):
    COMPANY = "company", pgettext_lazy("a concern is about", "a property-service company")
    COMMUNITY = "community", pgettext_lazy("a concern is about", "the community")
    SECRETARY = "secretary", pgettext_lazy("a concern is about", "a secretary")
    GRID_WORKER = "grid_worker", pgettext_lazy("a concern is about", "a grid worker")


class About(models.Model):
    """Hides its ticket from everybody who holds a post in `unit` or below it, and from `person`, whatever post acts."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="about", verbose_name=_("ticket"))
    subject = models.CharField(_("whom it is about"), max_length=11, choices=Subject.choices)
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("concern about a unit or person")
        verbose_name_plural = _("concerns about units or persons")
        constraints = [
            models.CheckConstraint(
                name="about_person_of_post",
                condition=Q(subject__in=["company", "community"], person=None)
                | Q(subject__in=["secretary", "grid_worker"], person__isnull=False),
            )
        ]

    def __str__(self):
        return str(self.person or self.unit)


def stepping_aside(user: User, about: str = "") -> Q:
    """Concerns from which the account steps aside: about a unit where it holds a post today, or about its person.
    `about` stands before the names of the columns."""
    paths = {path for post in user.posts for path in post.organisation.ancestor_paths()}
    own = Q(**{f"{about}person": user.person_id, f"{about}person__isnull": False})
    return Q(**{f"{about}unit__path__in": paths}) | own
