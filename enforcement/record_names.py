"""Names by which the audit record knows what is done here."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import labels
from enforcement.lifecycle import CASE_RULES
from enforcement.measures_lifecycle import LIST_RULES, MEASURE_RULES
from enforcement.models import (
    Alarm,
    ApproachRecord,
    Asset,
    Case,
    LedgerEntry,
    ListEntry,
    ListNotice,
    Measure,
    Plan,
)

#: What has no table of steps.
BEGINNINGS = {
    Case: {
        "enter": pgettext_lazy("in the record", "entered"),
        "set_debt": _("debt and term for the interest entered"),
        "leave_out_days": _("days not counted entered"),
        "tell_applicant": _("applicant told"),
    },
    Asset: {"add": pgettext_lazy("in the record", "entered"), "value": _("worth entered")},
    Measure: {
        "order": pgettext_lazy("a measure", "recorded"),
        "note_other": _("entry of another court noted"),
    },
    LedgerEntry: {"enter": pgettext_lazy("in the record", "entered")},
    Plan: {
        "draft": _("worked out"),
        "serve": pgettext_lazy("in the record", "served"),
        "object": pgettext_lazy("a plan of distribution", "objected to"),
        "finish": pgettext_lazy("a plan of distribution", "final"),
        "drop": pgettext_lazy("a plan of distribution", "dropped"),
    },
    ListEntry: {"decide": pgettext_lazy("a list entry", "decided")},
    ListNotice: {"confirm_deletion": pgettext_lazy("in the record", "deletion confirmed")},
    ApproachRecord: {"file": pgettext_lazy("in the record", "filed")},
    Alarm: {"see": pgettext_lazy("an alarm", "looked into")},
}
TABLES = {
    Case: CASE_RULES,
    ApproachRecord: {},
    Alarm: {},
    Asset: {},
    Measure: MEASURE_RULES,
    LedgerEntry: {},
    Plan: {},
    ListEntry: LIST_RULES,
    ListNotice: {},
}


def register() -> None:
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, table in TABLES.items()
            for code, name in {**BEGINNINGS[model], **{step.value: step.label for step in table}}.items()
        }
    )
