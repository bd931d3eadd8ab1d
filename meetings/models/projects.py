"""The list of projects: what several units do about needs, from its collection to its striking off."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.lists import Need
from meetings.models.scope import business_posts, of_members
from meetings.models.states import Category, ProjectState, Rating
from organisations.models import Alliance, Area, Organisation, User


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Members of the alliance, its office, supervisors above, and units whose need it serves."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        needing = Need.objects.filter(unit__in={post.organisation_id for post in posts})
        served = self.model.needs.through.objects.filter(need__in=needing).values("project")
        return self.filter(of_members(posts) | Q(pk__in=served))

    def for_page(self):
        return self.select_related("alliance__lead", "area", "lead").prefetch_related("assists")


BEFORE = (ProjectState.COLLECTED, ProjectState.STUDIED, ProjectState.DROPPED)
DONE = (ProjectState.ACCEPTED, ProjectState.EVALUATED, ProjectState.STRUCK_OFF)


class Project(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="projects", verbose_name=_("alliance")
    )
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    category = models.CharField(_("category"), max_length=11, choices=Category.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    needs = models.ManyToManyField(Need, related_name="projects", verbose_name=_("needs"))
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a project", "lead"),
    )
    assists = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("assists"))
    budget = models.DecimalField(
        _("budget (yuan)"), max_digits=12, decimal_places=2, null=True, validators=[MinValueValidator(0)]
    )
    budget_source = models.CharField(_("source of the money"), max_length=100, blank=True)
    starts_on = models.DateField(_("start"), null=True)
    due_on = models.DateField(_("due"), null=True)
    progress = models.PositiveSmallIntegerField(
        _("progress (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=ProjectState.choices)
    study = models.TextField(_("study"), max_length=1000, blank=True, default="")
    accepted_on = models.DateField(_("accepted"), null=True)
    acceptance = models.TextField(_("acceptance by residents"), max_length=1000, blank=True, default="")
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Rating.choices, blank=True, default=""
    )
    evaluation = models.TextField(_("evaluation"), max_length=1000, blank=True, default="")
    struck_off_at = models.DateTimeField(_("struck off"), null=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["alliance", "year", "serial"], name="project_number_once"),
            models.CheckConstraint(
                name="project_initiated_is_whole",
                condition=Q(state__in=BEFORE)
                | Q(
                    serial__isnull=False,
                    lead__isnull=False,
                    budget__isnull=False,
                    starts_on__isnull=False,
                    due_on__gte=F("starts_on"),
                ),
            ),
            models.CheckConstraint(
                name="project_accepted_by_residents",
                condition=~Q(state__in=DONE)
                | (Q(accepted_on__isnull=False, progress=100) & ~Q(acceptance="")),
            ),
            models.CheckConstraint(
                name="project_evaluated_has_words",
                condition=~Q(state__in=[ProjectState.EVALUATED, ProjectState.STRUCK_OFF])
                | ~Q(satisfaction=""),
            ),
            models.CheckConstraint(name="project_progress_is_percent", condition=Q(progress__lte=100)),
        ]
        indexes = [models.Index(fields=["alliance", "-id"], name="project_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:project", args=[self.pk])

    @property
    def number(self) -> str:
        return f"XM-{self.year}-{self.serial:03d}" if self.serial else ""

    @cached_property
    def needing_ids(self) -> frozenset[int]:
        """The units whose needs it serves."""
        return frozenset(self.needs.values_list("unit_id", flat=True))


class Milestone(models.Model):
    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=100)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("reached"), null=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["due_on", "id"]

    def __str__(self):
        return self.title
