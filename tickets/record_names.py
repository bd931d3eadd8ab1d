"""Names of this app's actions in the audit record, for the audit administrator to read."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from audit import labels
from tickets.models import (
    CalendarChange,
    CalendarDay,
    DocumentMove,
    OfficeHours,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.reading.timeline import WHAT

VERBS = {
    "add": _("added"),
    "change": _("changed"),
    "remove": _("removed"),
    "propose": _("proposed"),
    "confirm": _("confirmed"),
    "refuse": _("refused"),
    "load": _("loaded"),
}
DOCUMENT = {
    "draft": _("drafted"),
    "edit": _("changed"),
    "word": _("Word file taken"),
    "scan": _("sealed scan taken"),
    **{move.value: move.label for move in DocumentMove},
}
CATALOGUE = (Topic, Responsibility, TimeLimit, CalendarChange, CalendarDay, OfficeHours)


def register() -> None:
    labels.register(
        {
            **{
                f"document.{code}": format_lazy("{}: {}", _("Document"), name)
                for code, name in DOCUMENT.items()
            },
            "ticket.download": format_lazy("{}: {}", _("Ticket"), _("file taken")),
            **{f"ticket.{code}": format_lazy("{}: {}", _("Ticket"), name) for code, name in WHAT.items()},
            "endpoint.add": format_lazy("{}: {}", _("robot or subscriber"), VERBS["add"]),
            "endpoint.change": format_lazy("{}: {}", _("robot or subscriber"), VERBS["change"]),
            "endpoint.test": _("Test message sent"),
            "delivery.resend": _("Undelivered notice sent again"),
            "delivery.discard": _("Undelivered notice given up"),
            "notices.choose": _("Own notice channels chosen"),
            **{
                f"catalogue.{model._meta.model_name}.{verb}": format_lazy(
                    "{}: {}", model._meta.verbose_name, name
                )
                for model in CATALOGUE
                for verb, name in VERBS.items()
            },
        }
    )
