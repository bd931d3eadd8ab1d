"""People and the dated posts they hold. What a person may do follows from today's posts."""

import datetime as dt

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from organisations.models.dated import Dated, DatedQuerySet, ends_after_start


class Role(models.TextChoices):
    SECRETARY = "secretary", _("Party secretary")
    LIAISON = "liaison", _("liaison officer")
    HANDLER = "handler", _("handler")
    UNIT_LEADER = "unit_leader", _("unit leader")
    DISPATCHER = "dispatcher", _("dispatcher")
    OFFICE_HEAD = "office_head", _("office head")
    CALLBACK_CLERK = "callback_clerk", _("call-back clerk")
    SUPERVISOR = "supervisor", _("supervisor")
    ROSTER_KEEPER = "roster_keeper", _("roster keeper")
    ACCOUNT_KEEPER = "account_keeper", _("account keeper")
    GRID_WORKER = "grid_worker", _("grid worker")
    PART_TIME_MEMBER = "part_time_member", _("part-time committee member")
    COURT_OFFICER = "court_officer", _("enforcement officer")
    BUREAU_HEAD = "bureau_head", _("head of the enforcement bureau")
    COURT_PRESIDENT = "court_president", _("court president")
    DISCIPLINE = "discipline", _("court discipline post")
    WINDOW_CLERK = "window_clerk", _("window clerk")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDIT_ADMIN = "audit_admin", _("audit administrator")


#: The three administrators (三员分立, GB/T 22239-2019): one person never holds two of them.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
#: Roles that show no tickets by themselves.
ROSTER_ROLES = (*ADMINISTRATORS, Role.ROSTER_KEEPER, Role.ACCOUNT_KEEPER)
#: The office of an alliance: these posts at its lead organisation.
OFFICE = (Role.DISPATCHER, Role.OFFICE_HEAD, Role.CALLBACK_CLERK)
#: Of these, who places what the matrix could not.
DESK = (Role.DISPATCHER, Role.OFFICE_HEAD)
#: Posts of the court, and of the departments that answer it: they sign in with a second factor and have no API.
COURT_ROLES = (
    Role.COURT_OFFICER,
    Role.BUREAU_HEAD,
    Role.COURT_PRESIDENT,
    Role.DISCIPLINE,
    Role.WINDOW_CLERK,
)
#: Who can sign for a unit; a unit without a living account in one of these cannot be sent a ticket.
SIGNERS = (Role.LIAISON, Role.HANDLER, Role.UNIT_LEADER, Role.SECRETARY)


class Person(models.Model):
    """One natural person. One name field in the order it is written: Mongolian names have no
    surname and may be long (额尔敦朝鲁, 乌云·其其格)."""

    name = models.CharField(
        _("name"),
        max_length=50,
        validators=[
            RegexValidator(
                r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>]",
                _("A name cannot hold control characters or angle brackets."),
                inverse_match=True,
            )
        ],
    )
    mongolian_name = models.CharField(_("name in Mongolian script"), max_length=100, blank=True)
    office_phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    pinyin = models.CharField(_("pinyin"), max_length=600, blank=True, editable=False)
    sort_key = models.CharField(_("pinyin for sorting"), max_length=300, blank=True, editable=False)
    is_demonstration = models.BooleanField(_("invented for demonstration"), default=False, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key", "id"]

    def __str__(self):
        return self.name


class PostQuerySet(DatedQuerySet):
    def usable_by(self, person_id: int, day: dt.date):
        """Posts the person acts by on `day`: own ones, and those held as a substitute (A/B posts)."""
        substitute = (
            Q(substitute=person_id)
            & Q(substitute_from__lte=day)
            & (Q(substitute_to=None) | Q(substitute_to__gte=day))
        )
        return self.on(day).filter(Q(person=person_id) | substitute)

    def signing(self, day: dt.date):
        """Posts that can sign by the holder's living account, and those that can by the substitute's."""
        posts = self.on(day).filter(role__in=SIGNERS, organisation__is_active=True)
        own = posts.filter(person__user__is_active=True)
        substitute = posts.filter(substitute__user__is_active=True, substitute_from__lte=day).exclude(
            substitute_to__lt=day
        )
        return own, substitute

    def signing_units(self, day: dt.date) -> Q:
        """Units in which somebody can sign."""
        own, substitute = self.signing(day)
        return Q(pk__in=own.values("organisation")) | Q(pk__in=substitute.values("organisation"))


class Post(Dated):
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name=_("person"))
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    title = models.CharField(pgettext_lazy("of a post", "title"), max_length=50, blank=True)
    section = models.CharField(_("section"), max_length=50, blank=True)
    substitute = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitute_posts",
        verbose_name=_("substitute (B post)"),
    )
    substitute_from = models.DateField(_("substitute from"), null=True, blank=True)
    substitute_to = models.DateField(_("substitute until"), null=True, blank=True)
    basis = models.CharField(_("basis document"), max_length=200, blank=True)

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["organisation__path", "role", "valid_from"]
        constraints = [
            ends_after_start("post_ends_after_start"),
            models.CheckConstraint(
                name="post_substitute_has_dates",
                condition=Q(substitute=None, substitute_from=None, substitute_to=None)
                | (
                    Q(substitute__isnull=False, substitute_from__isnull=False)
                    & (Q(substitute_to=None) | Q(substitute_to__gte=F("substitute_from")))
                ),
                violation_error_message=_("A substitute needs a first day, and a last day not before it."),
            ),
            models.CheckConstraint(
                name="post_substitute_is_another_person",
                condition=Q(substitute=None) | ~Q(substitute=F("person")),
                violation_error_message=_("A person cannot be the own substitute."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} · {self.title or self.get_role_display()}"
