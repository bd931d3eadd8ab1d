"""Names by which the audit record knows what is done here."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import labels
from enforcement.lifecycle import CASE_RULES
from enforcement.models import Alarm, ApproachRecord, Case

#: What has no table of steps.
BEGINNINGS = {
    Case: {"enter": _("entered")},
    ApproachRecord: {"file": _("filed")},
    Alarm: {"see": pgettext_lazy("an alarm", "looked into")},
}
TABLES = {Case: CASE_RULES, ApproachRecord: {}, Alarm: {}}


def register() -> None:
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, table in TABLES.items()
            for code, name in {**BEGINNINGS[model], **{step.value: step.label for step in table}}.items()
        }
    )
