"""The life cycle of a unit that reports in: one table."""

from django.db import models
from django.utils.translation import pgettext_lazy

from governance.lifecycle import signs_for
from governance.models import ReportState
from meetings.lifecycle import Rule
from tickets.standing import Actor


class ReportStep(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("a unit reporting in", "Accept the report")
    DECLINE = "decline", pgettext_lazy("a unit reporting in", "Do not accept it")
    SERVE = "serve", pgettext_lazy("a unit reporting in", "Enter a service")
    CONFIRM = "confirm", pgettext_lazy("a unit reporting in", "Confirm a service")
    END = "end", pgettext_lazy("a unit reporting in", "End it")


def host(actor: Actor, row) -> bool:
    return signs_for(actor, row.host_id)


def unit(actor: Actor, row) -> bool:
    return signs_for(actor, row.unit_id)


def either(actor: Actor, row) -> bool:
    return host(actor, row) or unit(actor, row)


REPORTED, ACCEPTED = frozenset({ReportState.REPORTED}), frozenset({ReportState.ACCEPTED})

REPORT_RULES: dict[ReportStep, Rule] = {
    ReportStep.ACCEPT: Rule(REPORTED, ReportState.ACCEPTED, host),
    ReportStep.DECLINE: Rule(REPORTED, ReportState.DECLINED, host),
    ReportStep.SERVE: Rule(ACCEPTED, None, unit),
    ReportStep.CONFIRM: Rule(ACCEPTED, None, host),
    ReportStep.END: Rule(ACCEPTED, ReportState.ENDED, either),
}
