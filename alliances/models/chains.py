"""What a chain is beside its topics and matrix: duties of each stage, the topics of its breaches, varieties, the plan.

Order, name and responsible units of a stage are those of its topic (tickets); they are written nowhere twice.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from alliances.models.scope import business_posts, of_members
from alliances.models.states import Ground, PlanState
from organisations.models import Alliance, Kind, Organisation, Template, User
from organisations.models.bilingual import Bilingual, in_readers_language
from tickets.models import Topic


def _must_be_a_chains(template: Template, field: str) -> None:
    if template.kind != Kind.IND:
        raise ValidationError({field: _("This template is no industry chain's.")})


class Stage(models.Model):
    """A link of the chain: a topic at the root of its template, and what is done there."""

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="stage", verbose_name=_("topic"))
    duties = models.CharField(_("duties"), max_length=300)
    duties_en = models.CharField(_("duties in English"), max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["topic__position", "topic_id"]

    def __str__(self):
        return str(self.topic)

    def clean(self):
        if self.topic_id and self.topic.parent_id is not None:
            raise ValidationError(
                {"topic": _("A stage is a topic at the root; this one lies below another.")}
            )
        if self.topic_id:
            _must_be_a_chains(self.topic.template, "topic")

    @property
    def duties_shown(self) -> str:
        return in_readers_language(self.duties, self.duties_en)


class GroundTopic(models.Model):
    """The topic under which a breach of this ground becomes a ticket in chains of this template."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="+", verbose_name=_("template"))
    ground = models.CharField(pgettext_lazy("a breach", "ground"), max_length=13, choices=Ground.choices)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("topic of a breach")
        verbose_name_plural = _("topics of breaches")
        ordering = ["template", "ground"]
        constraints = [models.UniqueConstraint(fields=["template", "ground"], name="ground_topic_once")]

    def __str__(self):
        return f"{self.get_ground_display()} → {self.topic}"

    def clean(self):
        if self.topic_id and self.template_id and self.topic.template_id != self.template_id:
            raise ValidationError({"topic": _("The topic belongs to another template.")})
        if self.template_id:
            _must_be_a_chains(self.template, "template")


class Variety(Bilingual):
    template = models.ForeignKey(
        Template, models.PROTECT, related_name="varieties", verbose_name=_("template")
    )
    name = models.CharField(_("name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("variety")
        verbose_name_plural = _("varieties")
        ordering = ["template", "name"]
        constraints = [models.UniqueConstraint(fields=["template", "name"], name="variety_once")]

    def clean(self):
        if self.template_id:
            _must_be_a_chains(self.template, "template")


class MembersRead(models.QuerySet):
    """What members of the alliance, its office, supervisors above and the villages of its area read."""

    def visible_to(self, user: User):
        posts = business_posts(user)
        return self.filter(of_members(posts)) if posts else self.none()


class YearPlan(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="year_plans", verbose_name=_("alliance")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=100)
    state = models.CharField(_("state"), max_length=8, choices=PlanState.choices)
    adopted_on = models.DateField(_("adopted on"), null=True)
    basis = models.CharField(_("basis document"), max_length=200, blank=True, default="")
    review = models.TextField(_("review"), max_length=3000, blank=True, default="")

    objects = MembersRead.as_manager()

    class Meta:
        verbose_name = _("yearly plan")
        verbose_name_plural = _("yearly plans")
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "year"], name="year_plan_once"),
            models.CheckConstraint(
                name="year_plan_adopted_has_basis",
                condition=Q(state=PlanState.DRAFT) | (Q(adopted_on__isnull=False) & ~Q(basis="")),
            ),
            models.CheckConstraint(
                name="year_plan_reviewed_has_words", condition=~Q(state=PlanState.REVIEWED) | ~Q(review="")
            ),
        ]

    def __str__(self):
        return self.title


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(plan__in=YearPlan.objects.visible_to(user))


class Target(models.Model):
    """A duty of the plan: what is to be reached, by which unit, until when. With an `indicator` the chain's own
    records say how far it is; without one the responsible unit's support actions do."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="targets")
    title = models.CharField(_("duty"), max_length=100)
    indicator = models.CharField(_("indicator"), max_length=30, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )
    due_on = models.DateField(_("due"))
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claimed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("claimed by")
    )

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="target_value_has_unit",
                condition=Q(value=None, indicator="") | (Q(value__gt=0) & ~Q(unit="")),
            ),
            models.CheckConstraint(
                name="target_claimed_by_somebody",
                condition=Q(claimed_at=None, claimed_by=None)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title
