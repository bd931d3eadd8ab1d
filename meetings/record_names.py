"""Names by which other apps know what is here: actions in the audit record, owners of documents."""

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from audit import labels
from meetings.lifecycle import ADVICE_RULES, CALL_OUT_RULES, MEETING_RULES, NEED_RULES, PROJECT_RULES
from meetings.models import Advice, CallOut, Meeting, Need, Project, Resource
from meetings.models.meetings import DOCUMENT_OWNER
from tickets.models.documents import Owner, register_owner

#: How rows come into being, and what has no table.
BEGINNINGS = {
    Meeting: {"plan": _("planned")},
    Need: {"enter": _("entered on the list")},
    Resource: {"offer": _("offered"), "change": _("changed"), "withdraw": _("withdrawn")},
    Project: {"collect": _("collected from needs")},
    CallOut: {"ask": _("asked for")},
    Advice: {"ask": _("asked for")},
}
TABLES = {
    Meeting: MEETING_RULES,
    Need: NEED_RULES,
    Resource: {},
    Project: PROJECT_RULES,
    CallOut: CALL_OUT_RULES,
    Advice: ADVICE_RULES,
}


def register() -> None:
    labels.register(
        {
            f"{model._meta.model_name}.{code}": format_lazy("{}: {}", model._meta.verbose_name, name)
            for model, table in TABLES.items()
            for code, name in {**BEGINNINGS[model], **{step.value: step.label for step in table}}.items()
        }
    )
    register_owner(
        DOCUMENT_OWNER,
        Owner(
            label=_("Meeting"),
            visible=lambda user: (
                str(pk) for pk in Meeting.objects.visible_to(user).values_list("pk", flat=True)
            ),
            address=lambda key: reverse("meetings:meeting", args=[key]),
        ),
    )
