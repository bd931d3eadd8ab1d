"""Hotline exports: the source and its words, one file on its way in with its lines, what each ticket was called there,
and the answers that went back."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.encryption import EncryptedTextField
from organisations.models import Alliance, Area, Organisation, Post, User
from organisations.models.people import DESK
from tickets.models.catalogue import Topic
from tickets.models.tickets import Ticket


class FileForm(models.TextChoices):
    """How a file is written."""

    XLSX = "xlsx", _("Excel (.xlsx)")
    UTF8_SIG = "utf-8-sig", _("CSV, UTF-8 with mark")
    UTF8 = "utf-8", _("CSV, UTF-8 without mark")
    GB18030 = "gb18030", _("CSV, GB18030")


class AnswersWhen(models.TextChoices):
    APPROVED = "approved", _("as soon as the office has approved the answer")
    CLOSED = "closed", _("when the ticket has ended")


class WordSort(models.TextChoices):
    TOPIC = "topic", _("topic")
    AREA = "area", _("area")
    ALLIANCE = "alliance", _("alliance")


class ImportState(models.TextChoices):
    READING = "reading", _("being read")
    COLUMNS = "columns", _("waits for its columns")
    CHECKING = "checking", _("being checked")
    PREVIEW = "preview", _("waits for confirmation")
    WRITING = "writing", _("being imported")
    DONE = "done", _("imported")
    REFUSED = "refused", _("cannot be read")
    CANCELLED = "cancelled", _("called off")


#: A worker has something to do.
AT_WORK = (ImportState.READING, ImportState.CHECKING, ImportState.WRITING)
#: Nothing was decided yet: the lines wait for a person.
WAITING = (ImportState.COLUMNS, ImportState.PREVIEW)


class Fate(models.TextChoices):
    """What becomes of a line."""

    UNCHECKED = "", _("not yet checked")
    NEW = "new", _("new")
    HERE = "here", _("already here")
    WRONG = "wrong", _("wrong")


class Unplaced(models.TextChoices):
    """What of a line the portal cannot place: the office names it in triage. The codes are reasons of triage too."""

    TOPIC = "topic_unknown", _("topic unknown")
    AREA = "area_unknown", _("place unknown")


class KeptQuerySet(models.QuerySet):
    def kept_by(self, post: Post | None):
        """What the desk that acts by this post keeps; nothing for other posts."""
        if post is None or post.role not in DESK:
            return self.none()
        return self.filter(keeper=post.organisation_id)


class HotlineSource(models.Model):
    """A hotline whose exports an office takes in: which of its columns is what, and how answers go back."""

    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=50)
    alliance = models.ForeignKey(
        Alliance,
        models.PROTECT,
        related_name="+",
        verbose_name=_("alliance"),
        help_text=_("Where neither a column nor the topic names another one."),
    )
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        related_name="+",
        verbose_name=_("topic until one is named"),
        help_text=_(
            "A ticket whose topic is not known stands under it and waits in triage; it is never sent out."
        ),
    )
    accept = models.BooleanField(
        _("accepted at import"),
        default=False,
        help_text=_("Tickets are sent to the departments at once. Otherwise each waits for acceptance."),
    )
    columns = models.JSONField(default=dict, help_text="Our field → the source's heading.")
    headings = models.JSONField(default=list, help_text="The headings of its last file, in their order.")
    answer_columns = models.JSONField(default=dict, help_text="What goes back → the source's heading.")
    answers_as = models.CharField(_("answers leave as"), max_length=9, choices=FileForm.choices)
    answers_when = models.CharField(
        _("answers leave"), max_length=8, choices=AnswersWhen.choices, default=AnswersWhen.CLOSED
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("hotline source")
        verbose_name_plural = _("hotline sources")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["keeper", "name"], name="hotline_source_name_once")]

    def __str__(self):
        return self.name


class HotlineWord(models.Model):
    """What a word of the source means here, remembered when a clerk settles it."""

    source = models.ForeignKey(HotlineSource, models.CASCADE, related_name="words")
    sort = models.CharField(_("sort"), max_length=8, choices=WordSort.choices)
    word = models.CharField(_("word"), max_length=100)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    alliance = models.ForeignKey(Alliance, models.PROTECT, null=True, related_name="+")
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "sort", "word"], name="hotline_word_once"),
            models.CheckConstraint(
                name="hotline_word_means_one_thing",
                condition=Q(sort="topic", topic__isnull=False, area=None, alliance=None)
                | Q(sort="area", topic=None, area__isnull=False, alliance=None)
                | Q(sort="alliance", topic=None, area=None, alliance__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.word} → {self.meaning}"

    @property
    def meaning(self):
        return self.topic or self.area or self.alliance


class HotlineImport(models.Model):
    """One file on its way in. A worker takes it up batch by batch; `busy` since `touched_at` tells that one is at it."""

    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("kept by"))
    source = models.ForeignKey(
        HotlineSource, models.PROTECT, null=True, related_name="imports", verbose_name=_("source")
    )
    file_name = models.CharField(_("file"), max_length=100)
    upload = models.CharField(
        max_length=60, blank=True, default="", help_text="Where the sealed file lies until it is read."
    )
    form = models.CharField(_("written as"), max_length=9, choices=FileForm.choices, blank=True, default="")
    sheet = models.CharField(_("sheet"), max_length=50, blank=True, default="")
    headings = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=9, choices=ImportState.choices)
    refusal = models.CharField(_("why it cannot be read"), max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    lines_read = models.PositiveIntegerField(_("lines"), default=0)
    left_out = models.PositiveIntegerField(_("lines that are no data"), default=0)
    done = models.PositiveIntegerField(
        default=0, help_text="Last line that the present state has dealt with."
    )
    new = models.PositiveIntegerField(_("new"), default=0)
    here = models.PositiveIntegerField(_("already here"), default=0)
    wrong = models.PositiveIntegerField(_("wrong"), default=0)
    unplaced = models.PositiveIntegerField(_("not placed"), default=0)
    created = models.PositiveIntegerField(_("tickets"), default=0)
    unknown = models.JSONField(default=dict, help_text="Words nobody has settled: sort → word → lines.")
    attempt = models.PositiveIntegerField(default=0)
    busy = models.BooleanField(default=False)
    touched_at = models.DateTimeField()

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("hotline import")
        verbose_name_plural = _("hotline imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["keeper", "-id"], name="hotline_import_newest"),
            models.Index(
                fields=["touched_at"], name="hotline_import_at_work", condition=Q(state__in=list(AT_WORK))
            ),
        ]

    def __str__(self):
        return self.file_name


class HotlineLine(models.Model):
    """One line of a file until it has become a ticket. Its cells are encrypted: they name people."""

    # Binds the ciphertext; nobody looks a line up by it.
    row_key = models.UUIDField(default=uuid.uuid4, editable=False)
    of = models.ForeignKey(HotlineImport, models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    cells = EncryptedTextField()
    number = models.CharField(_("source's number"), max_length=60, blank=True, default="")
    fate = models.CharField(_("fate"), max_length=5, choices=Fate.choices, blank=True, default="")
    unplaced = models.CharField(max_length=14, choices=Unplaced.choices, blank=True, default="")
    errors = models.JSONField(default=list, help_text="Heading, code, words of the code.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "line"], name="hotline_line_once")]
        indexes = [
            models.Index(fields=["of", "number"], name="hotline_line_number", condition=~Q(number="")),
            models.Index(fields=["of", "fate", "line"], name="hotline_line_fate"),
        ]

    def __str__(self):
        return f"{self.of_id}: {self.line}"


class HotlineAnswers(models.Model):
    """A file of answers that went back to the source."""

    source = models.ForeignKey(HotlineSource, models.PROTECT, related_name="answers")
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    since = models.DateField(_("first day"), null=True, help_text=_("Empty: whatever had not gone back yet."))
    until = models.DateField(_("last day"), null=True)
    rows = models.PositiveIntegerField(_("answers"))

    class Meta:
        verbose_name = _("file of answers")
        verbose_name_plural = _("files of answers")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.source} {self.made_at:%Y-%m-%d}"


class HotlineEntry(models.Model):
    """What a ticket is called at its source, and what the source said of it. Each number becomes one ticket, once."""

    source = models.ForeignKey(HotlineSource, models.PROTECT, related_name="entries", db_index=False)
    number = models.CharField(_("source's number"), max_length=60)
    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="hotline_entry")
    imported_in = models.ForeignKey(HotlineImport, models.PROTECT, related_name="entries", db_index=False)
    line = models.PositiveIntegerField(_("line"))
    said = models.JSONField(default=dict, help_text="Topic, area, received, due: in the source's words.")
    sent_at = models.DateTimeField(_("answer sent"), null=True)
    sent_in = models.ForeignKey(HotlineAnswers, models.PROTECT, null=True, related_name="entries")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="hotline_entry_once")]

    def __str__(self):
        return self.number
