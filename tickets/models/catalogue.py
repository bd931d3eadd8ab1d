"""What the queue knows: topics, who answers for them, and the time limits."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.models import Alliance, Area, Organisation, Template
from organisations.models.bilingual import Bilingual
from organisations.models.dated import Dated, ends_after_start
from tickets.models.states import Urgency


class Topic(Bilingual):
    template = models.ForeignKey(Template, models.PROTECT, related_name="topics", verbose_name=_("template"))
    code = models.CharField(_("code"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    name = models.CharField(_("name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    is_complex = models.BooleanField(_("complex"), default=False)
    may_go_down = models.BooleanField(_("may go down to township, village or community"), default=False)
    duty_item = models.CharField(
        _("item of the duty list"),
        max_length=200,
        blank=True,
        help_text=_("Cited where a topic may go down."),
    )
    needs = models.CharField(
        _("needed fields"), max_length=200, blank=True, help_text=_("Field names separated by spaces.")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["template", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="topic_code_unique_in_template")
        ]

    @property
    def within(self) -> list["Topic"]:
        """The topics between the stage or group at the top and this one, which lists show under the stage."""
        above, parent = [], self.parent
        while parent is not None and parent.parent_id is not None:
            above.insert(0, parent)
            parent = parent.parent
        return above

    @property
    def name_within(self) -> str:
        return " / ".join(map(str, (*self.within, self)))

    def clean(self):
        ancestor = self.parent
        while ancestor is not None:
            if ancestor.template_id != self.template_id:
                raise ValidationError({"parent": _("The parent belongs to another template.")})
            if self.pk and ancestor.pk == self.pk:
                raise ValidationError({"parent": _("A topic cannot lie below itself.")})
            ancestor = ancestor.parent


class Responsibility(Dated):
    """A cell of the matrix: template (or one alliance) × topic × area or everywhere → responsible unit."""

    template = models.ForeignKey(
        Template, models.PROTECT, null=True, blank=True, related_name="cells", verbose_name=_("template")
    )
    alliance = models.ForeignKey(
        Alliance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name=_("alliance"),
        help_text=_("A cell of one alliance comes before those of its template."),
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="cells", verbose_name=_("topic"))
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name=_("area"),
        help_text=_("Empty: everywhere."),
    )
    priority = models.SmallIntegerField(
        _("priority"), default=0, help_text=_("The higher number wins between otherwise equal cells.")
    )
    basis = models.CharField(_("basis document"), max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibility matrix")
        ordering = ["topic", "area__path", "-priority", "id"]
        constraints = [
            ends_after_start("responsibility_ends_after_start"),
            models.CheckConstraint(
                name="responsibility_of_template_or_alliance",
                condition=Q(template__isnull=False, alliance=None) | Q(template=None, alliance__isnull=False),
                violation_error_message=_("Name either a template or one alliance."),
            ),
        ]

    def __str__(self):
        return f"{self.topic} · {self.area or '*'}"

    def clean(self):
        owner = self.template_id or (self.alliance.template_id if self.alliance_id else None)
        if owner and self.topic_id and self.topic.template_id != owner:
            raise ValidationError({"topic": _("The topic belongs to another template.")})


class CellUnitRole(models.TextChoices):
    RESPONSIBLE = "responsible", _("responsible unit")
    ASSIST = "assist", _("assisting unit")


class CellUnit(models.Model):
    """A unit named in a cell, or the township-level unit of the place (`township-of-place`).

    Several responsible units occur only in enforcement templates, where the officer picks one.
    """

    cell = models.ForeignKey(Responsibility, models.CASCADE, related_name="units")
    role = models.CharField(
        _("role"), max_length=11, choices=CellUnitRole.choices, default=CellUnitRole.RESPONSIBLE
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cell_units",
        verbose_name=_("unit"),
        help_text=_("Empty: the township-level unit of the place."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("unit of a cell")
        verbose_name_plural = _("units of a cell")
        ordering = ["role", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell", "organisation"],
                name="cell_names_a_unit_once",
                violation_error_message=_("A cell names a unit only once."),
            ),
            models.UniqueConstraint(
                fields=["cell"],
                condition=Q(organisation=None),
                name="cell_names_the_township_once",
                violation_error_message=_("A cell names a unit only once."),
            ),
        ]

    def __str__(self):
        return str(self.organisation or _("township-level unit of the place"))


class LimitStep(models.TextChoices):
    SIGN = "sign", _("sign")
    RETURN = "return", _("request return")
    CONTACT = "contact", _("first contact")
    ANSWER = "answer", _("answer")
    REVIEW = "review", _("review")
    CALLBACK = "callback", _("call back")
    RULING = "ruling", _("rule on a return")


class LimitUnit(models.TextChoices):
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")


class TimeLimit(models.Model):
    """One time limit. No national limits exist for tickets, so each is a row that can be changed;
    the narrowest row wins: topic before template before all, then urgency, then "complex"."""

    template = models.ForeignKey(
        Template, models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("template")
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="limits", verbose_name=_("topic")
    )
    step = models.CharField(_("step"), max_length=8, choices=LimitStep.choices)
    urgency = models.CharField(
        _("urgency"), max_length=6, choices=Urgency.choices, blank=True, help_text=_("Empty: any.")
    )
    complex_only = models.BooleanField(_("complex topics only"), default=False)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=13, choices=LimitUnit.choices)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["step", "urgency", "id"]
        constraints = [
            # SQLite takes empty columns for different ones, so "any" is compared as 0.
            models.UniqueConstraint(
                Coalesce("template", 0),
                Coalesce("topic", 0),
                "step",
                "urgency",
                "complex_only",
                name="time_limit_once",
                violation_error_message=_("This limit stands in another row."),
            ),
            models.CheckConstraint(
                name="time_limit_of_template_or_topic", condition=Q(template=None) | Q(topic=None)
            ),
            models.CheckConstraint(name="time_limit_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return f"{self.get_step_display()}: {self.amount} {self.get_unit_display()}"
