"""Joint meetings of an alliance: agenda, attendance by unit, opinions, resolutions."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.scope import business_posts, of_alliances
from meetings.models.states import Effect, MeetingKind, MeetingState, Presence
from organisations.models import Alliance, Area, Organisation, User
from tickets.models import StoredFile, Ticket, Topic

#: `Document.owner` of minutes.
DOCUMENT_OWNER = "meeting"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The office of the alliance's lead, supervisors above it, and every unit that was invited."""
        posts = business_posts(user)
        if not posts:
            return self.none()
        invited = Attendance.objects.filter(
            meeting=OuterRef("pk"), organisation__in={post.organisation_id for post in posts}
        )
        return self.filter(of_alliances(posts) | Exists(invited))

    def for_page(self):
        return self.select_related("alliance__lead", "alliance__template", "minuted_by__person")


class Meeting(models.Model):
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="meetings", verbose_name=_("alliance")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=100)
    convener = models.CharField(_("convener"), max_length=50)
    chair = models.CharField(_("chair"), max_length=50)
    secretary = models.CharField(_("minute-taker"), max_length=50)
    starts_at = models.DateTimeField(_("begins"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    online = models.CharField(_("online"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=MeetingState.choices)
    summary = models.TextField(_("what was said"), max_length=5000, blank=True, default="")
    minutes_year = models.PositiveSmallIntegerField(null=True)
    minutes_serial = models.PositiveSmallIntegerField(null=True)
    minuted_at = models.DateTimeField(_("minutes issued"), null=True)
    minuted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    end_reason = models.CharField(_("reason"), max_length=200, blank=True, default="")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(name="meeting_is_somewhere", condition=~Q(place="") | ~Q(online="")),
            models.CheckConstraint(
                name="meeting_minuted_has_number",
                condition=Q(
                    state__in=[MeetingState.MINUTED, MeetingState.CLOSED],
                    minutes_year__isnull=False,
                    minutes_serial__isnull=False,
                    minuted_at__isnull=False,
                    minuted_by__isnull=False,
                )
                | (~Q(state__in=[MeetingState.MINUTED, MeetingState.CLOSED]) & Q(minutes_serial=None)),
            ),
            models.UniqueConstraint(
                fields=["alliance", "minutes_year", "minutes_serial"], name="meeting_minutes_number_once"
            ),
        ]
        indexes = [models.Index(fields=["alliance", "-starts_at", "-id"], name="meeting_newest")]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @cached_property
    def unit_ids(self) -> frozenset[int]:
        """The units that were invited."""
        return frozenset(self.attendances.values_list("organisation_id", flat=True))

    @property
    def minutes_number(self) -> str:
        return f"〔{self.minutes_year}〕{self.minutes_serial}号" if self.minutes_serial else ""


class Attendance(models.Model):
    """One unit at one meeting; a head count and a photographed list take the place of electronic sign-in."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    presence = models.CharField(
        _("presence"), max_length=7, choices=Presence.choices, default=Presence.INVITED
    )
    heads = models.PositiveSmallIntegerField(_("heads"), null=True, blank=True)
    reason = models.CharField(_("reason for absence"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["organisation__path"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_absent_has_reason",
                condition=~Q(presence=Presence.ABSENT) | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id} {self.presence}"


class AgendaItem(models.Model):
    """One question, drawn from a ticket or put by the office."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=200)
    proposal = models.TextField(_("proposal"), max_length=1000, blank=True, default="")
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ticket")
    )
    need = models.ForeignKey(
        "meetings.Need", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("need")
    )

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "ticket"], name="agenda_ticket_once"),
            models.UniqueConstraint(fields=["meeting", "need"], name="agenda_need_once"),
            models.CheckConstraint(name="agenda_has_one_source", condition=Q(ticket=None) | Q(need=None)),
        ]

    def __str__(self):
        return self.question


class MeetingFile(models.Model):
    """A photographed attendance list, or what was laid before the meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files")
    # Named, so that `StoredFile.in_use` finds it.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="meeting_files")
    name = models.CharField(_("name"), max_length=120)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of meetings")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "file"], name="meeting_file_once")]

    def __str__(self):
        return self.name


class Opinion(models.Model):
    """What a unit says to an agenda item; it may write it itself, or the office writes it down."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="opinions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("unit"))
    text = models.TextField(_("opinion"), max_length=1000)
    on_behalf = models.BooleanField(_("done on behalf"), default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["organisation__path"]
        constraints = [models.UniqueConstraint(fields=["item", "organisation"], name="opinion_once")]

    def __str__(self):
        return self.text[:40]


class Resolution(models.Model):
    """What was decided, who leads and assists until when, and which ticket it ruled on or became."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("agenda item"),
    )
    text = models.TextField(_("resolution"), max_length=1000)
    effect = models.CharField(_("what follows"), max_length=6, choices=Effect.choices)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a ticket", "lead"),
    )
    assists = models.ManyToManyField(Organisation, related_name="+", verbose_name=_("assists"))
    due_on = models.DateField(_("due date"), null=True, blank=True)
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    ticket = models.ForeignKey(
        Ticket, models.PROTECT, null=True, related_name="resolutions", verbose_name=_("ticket")
    )
    moves = models.JSONField(default=list)
    carried_out_at = models.DateTimeField(_("carried out"), null=True)

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="resolution_names_what_follows",
                condition=Q(effect=Effect.RECORD)
                | Q(effect=Effect.TICKET, item__isnull=False, lead__isnull=False, ticket__isnull=False)
                | Q(effect=Effect.NEW_TICKET, lead__isnull=False, topic__isnull=False, area__isnull=False),
            ),
            models.CheckConstraint(
                name="resolution_carried_out_has_ticket",
                condition=Q(carried_out_at=None) | Q(effect=Effect.RECORD) | Q(ticket__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text[:40]
