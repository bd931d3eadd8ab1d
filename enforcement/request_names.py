"""Names by which the audit record knows what is done with requests and joint actions."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import labels
from enforcement.models import AssistanceRequest, JointAction
from enforcement.requests_lifecycle import RULES, JointStep

REQUEST = {
    "prepare": _("prepared"),
    "ceiling": _("daily ceiling reached"),
    "expire": pgettext_lazy("a request", "expired"),
    "seal": _("replies sealed for good"),
    **{step.value: step.label for step in RULES},
}
JOINT = {
    "plan": pgettext_lazy("a joint action", "planned"),
    "acknowledge": pgettext_lazy("a joint action", "task read by the unit"),
    **{step.value: step.label for step in JointStep},
}


def register() -> None:
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, names in ((AssistanceRequest, REQUEST), (JointAction, JOINT))
            for code, name in names.items()
        }
    )
