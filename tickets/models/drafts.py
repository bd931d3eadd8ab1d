"""Drafts of the responsibility matrix: named sets of edits that somebody publishes with a second person's consent.

Nothing here is read by routing. What is published is written to `Responsibility` by `catalogue_actions`, as ever.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Alliance, Area, Template, User
from tickets.models.catalogue import Topic


class DraftState(models.TextChoices):
    OPEN = "open", _("being edited")
    ASKED = "asked", _("waiting for the second person")
    PUBLISHED = "published", _("published")
    DROPPED = "dropped", pgettext_lazy("of a draft", "dropped")


#: States in which a draft may still be published.
LIVING = (DraftState.OPEN, DraftState.ASKED)


class MatrixDraft(models.Model):
    """A named set of edits to the matrix of one template (and of its alliances' own cells).

    `based_on` and `published_version` are numbers of `Version.CATALOGUE`, which counts changes of all templates;
    `based_mark` names what stood in this one's matrix then (empty in drafts from before it was kept). `revision` rises
    with every change of the draft or of its edits: whoever consents, consents to the revision that was shown, and a dry
    run says which one it tried.
    `effects`, once published: [unit id, "gained" | "lost", "responsible" | "assist", alliance id or null, topic id,
    area id or null] for each.
    """

    template = models.ForeignKey(
        Template, models.PROTECT, related_name="matrix_drafts", verbose_name=_("template")
    )
    name = models.CharField(_("name"), max_length=60)
    basis = models.CharField(_("basis document"), max_length=200, blank=True)
    from_day = models.DateField(_("in force from"), null=True, blank=True)
    based_on = models.BigIntegerField(_("based on version"))
    based_mark = models.CharField(max_length=16, default="", editable=False)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=9, choices=DraftState.choices, default=DraftState.OPEN)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    made_at = models.DateTimeField(_("begun"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("consent asked"), null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    decision = models.CharField(_("reason of the decision"), max_length=200, blank=True, default="")
    published_version = models.BigIntegerField(_("published as version"), null=True)
    effects = models.JSONField(default=list)

    class Meta:
        verbose_name = _("matrix draft")
        verbose_name_plural = _("matrix drafts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "name"],
                name="matrix_draft_name_once",
                condition=Q(state__in=["open", "asked"]),
                violation_error_message=_("A draft of this name is open already."),
            ),
            models.CheckConstraint(
                name="matrix_draft_asked_by_somebody",
                condition=~Q(state="asked")
                | Q(asked_by__isnull=False, asked_at__isnull=False, from_day__isnull=False),
            ),
            models.CheckConstraint(
                name="matrix_draft_published_by_two",
                condition=~Q(state="published")
                | (
                    Q(asked_by__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & Q(published_version__isnull=False, from_day__isnull=False)
                    & ~Q(asked_by=models.F("decided_by"))
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def living(self) -> bool:
        return self.state in LIVING


class DraftEdit(models.Model):
    """What one slot (the template or one alliance × topic × area or everywhere) shall hold from the draft's day on.

    `lines` is all that shall stand there: [{"priority", "responsible": [unit id or "township-of-place", …], "assists":
    [the same], "basis"}, …]; an empty list empties the slot, two lines of one priority are equal claims. `base` is what
    was published for the slot when the edit was made, of `seen_on` and later days: the same with "id", "valid_from",
    "valid_to" (ISO days or null). Where it differs from what is published now, somebody must settle it.
    """

    draft = models.ForeignKey(MatrixDraft, models.CASCADE, related_name="edits")
    alliance = models.ForeignKey(Alliance, models.PROTECT, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    lines = models.JSONField(default=list)
    base = models.JSONField(default=list)
    seen_on = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(_("edited"))

    class Meta:
        verbose_name = _("edit of a draft")
        verbose_name_plural = _("edits of a draft")
        ordering = ["id"]
        constraints = [
            # SQLite and PostgreSQL take empty columns for different ones, so "none" is compared as 0.
            models.UniqueConstraint(
                "draft",
                Coalesce("alliance", 0),
                "topic",
                Coalesce("area", 0),
                name="draft_edit_once_a_slot",
            ),
        ]

    def __str__(self):
        return f"{self.topic_id} · {self.area_id or '*'}"
