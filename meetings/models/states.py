"""The codes in which meetings, lists and call-outs are told. What may follow what stands in `meetings.lifecycle`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    REGULAR = "regular", pgettext_lazy("of a meeting", "regular")
    TOPICAL = "topical", pgettext_lazy("of a meeting", "on one topic")
    URGENT = "urgent", pgettext_lazy("of a meeting", "urgent")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("of a meeting", "planned")
    HELD = "held", pgettext_lazy("of a meeting", "held, minutes being written")
    MINUTED = "minuted", pgettext_lazy("of a meeting", "minutes issued")
    CLOSED = "closed", pgettext_lazy("of a meeting", "everything carried out")
    CANCELLED = "cancelled", pgettext_lazy("of a meeting", "cancelled")


class Presence(models.TextChoices):
    INVITED = "invited", pgettext_lazy("at a meeting", "invited")
    PRESENT = "present", pgettext_lazy("at a meeting", "present")
    ABSENT = "absent", pgettext_lazy("at a meeting", "absent")


class Effect(models.TextChoices):
    """What follows from a resolution once the minutes are issued."""

    TICKET = "ticket", _("decides on the ticket of the agenda item")
    NEW_TICKET = "new", _("becomes a new ticket")
    RECORD = "record", _("is recorded only")


class Category(models.TextChoices):
    """What needs and resources are about, so that they find each other."""

    CARE = "care", _("care of the old and the young")
    HEALTH = "health", _("health")
    SKILLS = "skills", _("skills and employment")
    CULTURE = "culture", _("culture and sport")
    ENVIRONMENT = "environment", _("environment and cleanliness")
    FACILITIES = "facilities", _("facilities and repairs")
    SAFETY = "safety", _("safety and law")
    MARKET = "market", _("production and sales")
    FINANCE = "finance", _("finance and insurance")
    OTHER = "other", pgettext_lazy("category", "other")


class ResourceKind(models.TextChoices):
    PEOPLE = "people", pgettext_lazy("a resource", "people")
    MONEY = "money", pgettext_lazy("a resource", "money")
    VENUE = "venue", pgettext_lazy("a resource", "venue")
    GOODS = "goods", pgettext_lazy("a resource", "goods")


class NeedState(models.TextChoices):
    COLLECTED = "collected", pgettext_lazy("of a need", "collected")
    ASSESSED = "assessed", pgettext_lazy("of a need", "assessed")
    CLAIMED = "claimed", pgettext_lazy("of a need", "claimed")
    IN_PROJECT = "in_project", pgettext_lazy("of a need", "in a project")
    MET = "met", pgettext_lazy("of a need", "met and struck off")
    DROPPED = "dropped", pgettext_lazy("of a need", "not taken up")


class ProjectState(models.TextChoices):
    COLLECTED = "collected", pgettext_lazy("of a project", "collected")
    STUDIED = "studied", pgettext_lazy("of a project", "studied")
    INITIATED = "initiated", pgettext_lazy("of a project", "initiated")
    UNDER_WAY = "under_way", pgettext_lazy("of a project", "under way")
    ACCEPTED = "accepted", pgettext_lazy("of a project", "accepted by the residents")
    EVALUATED = "evaluated", pgettext_lazy("of a project", "evaluated")
    STRUCK_OFF = "struck_off", pgettext_lazy("of a project", "struck off")
    DROPPED = "dropped", pgettext_lazy("of a project", "dropped")


class Rating(models.TextChoices):
    """In words; nothing adds them up to points."""

    SATISFIED = "satisfied", pgettext_lazy("rating", "satisfied")
    MOSTLY = "mostly", pgettext_lazy("rating", "mostly satisfied")
    DISSATISFIED = "dissatisfied", pgettext_lazy("rating", "dissatisfied")


class CallOutState(models.TextChoices):
    """A community asks, the township or subdistrict whistles, departments report."""

    ASKED = "asked", pgettext_lazy("of a call-out", "asked for")
    WHISTLED = "whistled", pgettext_lazy("of a call-out", "whistled")
    ENDED = "ended", pgettext_lazy("of a call-out", "ended and rated")
    DECLINED = "declined", pgettext_lazy("of a call-out", "not whistled")


class Response(models.TextChoices):
    CALLED = "called", pgettext_lazy("to a call-out", "called")
    REPORTED = "reported", pgettext_lazy("to a call-out", "reported on the spot")
    ABSENT = "absent", pgettext_lazy("to a call-out", "did not come")


class AdviceState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("of advice", "asked")
    ANSWERED = "answered", pgettext_lazy("of advice", "answered, to be checked")
    PUBLISHED = "published", pgettext_lazy("of advice", "in the knowledge base")
    WITHDRAWN = "withdrawn", pgettext_lazy("of advice", "withdrawn")
