"""The ticket itself, and the one scope through which every read goes."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit import clock
from organisations.encryption import EncryptedTextField
from organisations.models import Alliance, Area, Kind, Organisation, Post, Role, User
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.models.people import OFFICE, ROSTER_ROLES, SIGNERS
from tickets import kinds
from tickets.models.catalogue import Topic
from tickets.models.dispatches import Dispatch
from tickets.models.records import TriageReason
from tickets.models.states import (
    ENDED,
    GONE_DISPATCH,
    CallBackOutcome,
    Channel,
    Satisfaction,
    State,
    Supervision,
    Urgency,
)


def seeing_posts(user: User) -> list[Post]:
    """The posts by which the account sees tickets today."""
    return [post for post in user.posts if post.role not in ROSTER_ROLES]


def overseen_alliances(posts: list[Post]) -> list[models.QuerySet]:
    """The alliances that these posts lead as their office, or supervise from above."""
    overseen = []
    office = {post.organisation_id for post in posts if post.role in (*OFFICE, Role.SUPERVISOR)}
    if office:
        overseen.append(Alliance.objects.filter(lead__in=office))
    paths = [post.organisation.path for post in posts if post.role == Role.SUPERVISOR]
    return [*overseen, *(Alliance.objects.filter(lead__path__startswith=path) for path in paths)]


def _overseen(posts: list[Post]) -> Q:
    """Tickets of the alliances that these posts oversee."""
    overseen = Q()
    for alliances in overseen_alliances(posts):
        overseen |= Q(alliance__in=alliances)
    return overseen


def units_of(posts: list[Post]):
    """The units whose tickets are seen as one's own: those of the posts, and for the township level the
    villages and communities below it in which nobody can sign in, because it acts for them."""
    own = {post.organisation_id for post in posts}
    townships = [
        post.organisation.path
        for post in posts
        if post.role in SIGNERS and post.organisation.kind in TOWNSHIP_KINDS
    ]
    if not townships:
        return own
    below = Q()
    for path in townships:
        below |= Q(path__startswith=path)
    mute = below & ~Post.objects.signing_units(clock.today())
    return Organisation.objects.filter(Q(pk__in=own) | mute).order_by().values_list("pk", flat=True)


#: Columns of a ticket that a row of a list shows.
LIST_COLUMNS = (
    "number",
    "version",
    "kind",
    "title",
    "urgency",
    "state",
    "channel",
    "answer_by",
    "answer_by_provisional",
    "closed_at",
)


class TicketQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """What the account may see by today's posts: the raiser's unit, departments with a dispatch
        that was not returned or withdrawn, the alliance's lead, supervisors above. The kinds' own
        scopes are ANDed; a kind that nobody registered is closed to everybody."""
        posts = seeing_posts(user)
        if not posts:
            return self.none()
        units = units_of(posts)
        scope = Q(raiser_unit__in=units) | Exists(
            Dispatch.objects.filter(ticket=OuterRef("pk"), organisation__in=units).exclude(
                state__in=GONE_DISPATCH
            )
        )
        return kinds.scoped(self.filter(scope | _overseen(posts)), user)

    def supervised_by(self, user: User):
        """Of what the account may see, what its office or its supervisors answer for."""
        overseen = _overseen(seeing_posts(user))
        return kinds.scoped(self.filter(overseen), user) if overseen else self.none()

    def open(self):
        return self.exclude(state__in=ENDED)

    def hanging_on(self) -> Exists:
        """Whether a ticket has parts or tickets merged into it, to be asked along with the ticket."""
        return Exists(self.filter(Q(parent=OuterRef("pk")) | Q(merged_into=OuterRef("pk"))))

    def for_list(self, *more: str):
        """With what a row of a list shows, `more` columns beside it, and nothing else, in one query."""
        bilingual = (f"{of}__{name}" for of in ("alliance", "topic", "lead") for name in ("name", "name_en"))
        rows = self.select_related("alliance", "topic", "area", "lead")
        return rows.only(*LIST_COLUMNS, *bilingual, "area__name", *more)

    def for_page(self):
        """With everything that the ticket page shows, in one query."""
        return self.select_related(
            "alliance__template", "alliance__lead", "topic", "area", "lead", "raiser_unit"
        )

    def overdue(self, at):
        """Late and still to be answered; the clock of a suspended ticket stands still."""
        return self.open().exclude(state=State.SUSPENDED).filter(answer_by__lt=at)


class Ticket(models.Model):
    row_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    alliance = models.ForeignKey(
        Alliance, models.PROTECT, related_name="tickets", db_index=False, verbose_name=_("alliance")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="tickets", verbose_name=_("topic"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="tickets", verbose_name=_("area"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"), max_length=5000)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency.choices)
    raiser_unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="raised_tickets",
        db_index=False,
        verbose_name=_("raised by (unit)"),
    )
    raiser_post = models.ForeignKey(
        Post,
        models.PROTECT,
        null=True,
        related_name="raised_tickets",
        db_index=False,
        verbose_name=_("raised by (post)"),
    )
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="raised_tickets", db_index=False, verbose_name=_("raised by")
    )
    entered_for_unit = models.BooleanField(
        _("entered on behalf of the unit"),
        default=False,
        help_text=_("A clerk entered it for a unit that cannot sign in."),
    )
    on_behalf = models.BooleanField(_("raised for somebody else"), default=False)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    reporter_name = EncryptedTextField(_("reporter's name"), blank=True)
    reporter_phone = EncryptedTextField(_("reporter's telephone"), blank=True)
    reporter_phone_hash = models.CharField(max_length=64, blank=True, editable=False)

    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Raised by each change; a stale page is refused.")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="led_tickets",
        verbose_name=_("lead department"),
    )
    supervision = models.PositiveSmallIntegerField(
        _("supervision level"), choices=Supervision.choices, default=Supervision.NONE
    )
    raised_at = models.DateTimeField(_("raised"))
    dispatched_at = models.DateTimeField(_("first dispatched"), null=True)
    answer_by = models.DateTimeField(_("answer due"), null=True)
    answer_by_provisional = models.BooleanField(_("provisional"), default=False)
    office_due = models.DateTimeField(_("office step due"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=CallBackOutcome.choices, blank=True, default=""
    )
    satisfaction = models.CharField(
        _("satisfaction"), max_length=12, choices=Satisfaction.choices, blank=True, default=""
    )
    end_reason = models.CharField(_("reason"), max_length=30, blank=True, default="")
    rework_count = models.PositiveSmallIntegerField(_("times reworked"), default=0)
    return_count = models.PositiveSmallIntegerField(_("accepted returns"), default=0)
    archived = models.BooleanField(_("archived"), default=False)
    unplaced = models.CharField(
        _("not placed"),
        max_length=14,
        choices=TriageReason.choices,
        blank=True,
        default="",
        help_text=_("What nobody has named yet: the queue lays the ticket into triage for this reason."),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", db_index=False, verbose_name=_("part of")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="merged",
        db_index=False,
        verbose_name=_("merged into"),
    )
    suspended_at = models.DateTimeField(_("suspended since"), null=True)
    review_on = models.DateField(
        _("review date"), null=True, help_text=_("When a suspended or unsolved matter is looked at again.")
    )
    excluded = models.BooleanField(
        _("left out of the figures"), default=False, help_text=_("Decided on appeal by a second person.")
    )
    excluded_reason = models.CharField(_("why left out"), max_length=200, blank=True, default="")
    closed_before = models.JSONField(
        _("closed before"),
        null=True,
        editable=False,
        help_text=_("How each round ended that was closed before the ticket was reopened."),
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="ticket_with_department_has_lead",
                condition=~Q(state__in=[State.DISPATCHED, State.PROCESSING, State.FEEDBACK, State.CALLBACK])
                | Q(lead__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_ended_has_time",
                condition=Q(state__in=list(ENDED), closed_at__isnull=False)
                | (~Q(state__in=list(ENDED)) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="ticket_declined_has_reason",
                condition=~Q(state__in=[State.DECLINED, State.REDIRECTED]) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="ticket_suspended_is_reviewed",
                condition=~Q(state=State.SUSPENDED) | Q(suspended_at__isnull=False, review_on__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_merged_is_cancelled",
                condition=Q(merged_into=None) | Q(state=State.CANCELLED),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="ticket_submitted", condition=Q(state="submitted")),
            models.Index(
                fields=["alliance", "office_due", "id"],
                name="ticket_office_work",
                condition=Q(state__in=["received", "triage", "feedback", "callback", "consulting"]),
            ),
            models.Index(
                fields=["lead", "answer_by", "id"],
                name="ticket_answered",
                condition=Q(state__in=["feedback", "callback"]),
            ),
            models.Index(fields=["alliance", "-id"], name="ticket_alliance_newest"),
            models.Index(fields=["raiser_unit", "-id"], name="ticket_raiser_newest"),
            models.Index(
                fields=["alliance", "review_on", "id"],
                name="ticket_register",
                condition=Q(review_on__isnull=False),
            ),
            models.Index(fields=["id"], name="ticket_reopened", condition=Q(closed_before__isnull=False)),
            models.Index(fields=["parent"], name="ticket_parts", condition=Q(parent__isnull=False)),
            models.Index(
                fields=["merged_into"], name="ticket_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["reporter_phone_hash", "-id"],
                name="ticket_reporter_phone",
                condition=~Q(reporter_phone_hash=""),
            ),
            models.Index(fields=["raised_at"], name="ticket_raised"),
            models.Index(fields=["-id"], name="ticket_supervised", condition=Q(supervision__gt=0)),
            models.Index(
                fields=["urgency", "-id"],
                name="ticket_pressing",
                condition=Q(urgency__in=["urgent", "danger"]),
            ),
            models.Index(
                fields=["alliance", "topic", "answer_by"],
                name="ticket_open_by_topic",
                condition=~Q(state__in=["closed", "declined", "redirected", "cancelled"]),
            ),
        ]

    def __str__(self):
        return self.number


class NumberSeries(models.Model):
    """The last ticket number given out for a kind on a local day. Gaps may occur."""

    kind = models.CharField(max_length=3, choices=Kind.choices)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="number_series_once")]

    def __str__(self):
        return f"{self.kind} {self.day}: {self.last}"
