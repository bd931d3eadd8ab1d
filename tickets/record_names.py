"""Names of this app's actions in the audit record, for the audit administrator to read."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from audit import labels
from tickets.models import (
    CalendarDay,
    OfficeHours,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.reading.timeline import WHAT

VERBS = {"add": _("added"), "change": _("changed"), "remove": _("removed"), "load": _("loaded")}
CATALOGUE = (Topic, Responsibility, TimeLimit, CalendarDay, OfficeHours)


def register() -> None:
    labels.register(
        {
            **{f"ticket.{code}": format_lazy("{}: {}", _("Ticket"), name) for code, name in WHAT.items()},
            **{
                f"catalogue.{model._meta.model_name}.{verb}": format_lazy(
                    "{}: {}", model._meta.verbose_name, name
                )
                for model in CATALOGUE
                for verb, name in VERBS.items()
            },
        }
    )
