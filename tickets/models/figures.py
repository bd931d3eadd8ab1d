"""What the portal has counted: changes as they happened, and their sums.

A figure is the folded sums plus the changes that wait to be folded. Counted are tickets and dispatches of units,
never people and never the use of the portal (rules against formalism, 2026: no log-in statistics, points or check-ins).
"""

from django.db import models
from django.db.models import Q

from organisations.models import Alliance, Organisation
from tickets.models.states import Channel


class FigureDelta(models.Model):
    """What one transaction changed in the figures of one alliance; folded into the sums and then deleted.

    `amounts` is a JSON list of `[part, day, organisation id or null, channel, left out, amount]`: one row for
    whatever a transaction changed, because the routing of a ticket waits for it.
    """

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", db_index=False)
    amounts = models.TextField()

    class Meta:
        verbose_name = "change of figures"
        verbose_name_plural = "changes of figures"

    def __str__(self):
        return self.amounts


class FigureAmount(models.Model):
    """How much of a part (`tickets.figures.counting`) fell into a span of local days, for one unit or for none."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    part = models.CharField(max_length=12)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    left_out = models.BooleanField()
    amount = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.part} {self.day}: {self.amount}"


def _one_each(name: str) -> list[models.UniqueConstraint]:
    """One row of a unit and one of none, because NULL is never equal to NULL; the indexes that the figures are read by."""
    of_unit, of_none = Q(organisation__isnull=False), Q(organisation=None)
    kept_under = ["alliance", "day", "part", "organisation", "channel", "left_out"]
    without = [field for field in kept_under if field != "organisation"]
    return [
        models.UniqueConstraint(fields=kept_under, name=f"{name}_of_unit", condition=of_unit),
        models.UniqueConstraint(fields=without, name=f"{name}_of_alliance", condition=of_none),
    ]


class FigureSum(FigureAmount):
    """The sum of one day."""

    class Meta:
        verbose_name = "sum of figures"
        verbose_name_plural = "sums of figures"
        constraints = _one_each("figure_sum")


class FigureMonth(FigureAmount):
    """The sum of one month, under its first day: always that of its days, so that a year is read in twelve rows, not 365."""

    class Meta:
        verbose_name = "figures of a month"
        verbose_name_plural = "figures of months"
        constraints = _one_each("figure_month")


class FigureRules(models.Model):
    """By which rules of counting (`tickets.figures.counting.RULES`) the kept figures were counted; one row."""

    version = models.PositiveIntegerField()

    class Meta:
        verbose_name = "rules of counting"
        verbose_name_plural = "rules of counting"

    def __str__(self):
        return str(self.version)
