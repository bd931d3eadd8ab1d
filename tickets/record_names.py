"""Names by which others know what is here: actions in the audit record, the owner of reports on instructions."""

from django.db.models import CharField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import labels
from tickets.models import (
    CalendarChange,
    CalendarDay,
    CalendarYear,
    DocumentMove,
    Instruction,
    InstructionStep,
    OfficeHours,
    OfficeSeason,
    Responsibility,
    TimeLimit,
    Topic,
)
from tickets.models.documents import Owner, register_owner
from tickets.models.instructions import DOCUMENT_OWNER
from tickets.reading.timeline import WHAT

VERBS = {
    "add": _("added"),
    "change": _("changed"),
    "remove": _("removed"),
    "propose": pgettext_lazy("in the record", "proposed"),
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
HOTLINE = {
    "source": _("columns and ways kept"),
    "words": _("words settled"),
    "forget_word": _("word no longer settled"),
    "upload": _("file sent in"),
    "confirm": _("import confirmed"),
    "cancel": _("import called off"),
    "wrong_lines": _("wrong lines taken"),
    "answers": _("file of answers made"),
    "answers_again": _("file of answers taken again"),
}
INSTRUCTION = {
    "enter": pgettext_lazy("in the record", "entered"),
    "scan": _("scan taken"),
    **{step.value: step.label for step in InstructionStep},
}
MATRIX_DRAFT = {
    "begin": pgettext_lazy("in the record", "begun"),
    "describe": _("changed"),
    "edit": _("cell edited"),
    "edit_many": _("many cells edited"),
    "take_back": _("edit taken back"),
    "settle": _("conflict settled"),
    "ask": _("laid before the second person"),
    "withdraw": _("taken back to edit"),
    "refuse": _("sent back"),
    "publish": _("published with consent"),
    "drop": pgettext_lazy("of a draft", "dropped"),
}
#: Steps of a supervision that stand in the record only; what its unit is told of is in `WHAT`.
SUPERVISION = {
    "supervision_proposed": _("Supervision proposed"),
    "supervision_explained": _("Unit explained itself"),
    "supervision_dropped": _("Proposed supervision dropped"),
    "supervision_appealed": _("Supervision appealed against"),
}
CATALOGUE = (
    Topic,
    Responsibility,
    TimeLimit,
    CalendarChange,
    CalendarYear,
    CalendarDay,
    OfficeSeason,
    OfficeHours,
)


def register() -> None:
    register_owner(
        DOCUMENT_OWNER,
        Owner(
            label=_("Leader's instruction"),
            visible=lambda user: Instruction.objects.visible_to(user).values_list(
                Cast("pk", CharField()), flat=True
            ),
            address=lambda key: reverse("tickets:instruction", args=[key]),
        ),
    )
    labels.register(
        {
            **{
                f"document.{code}": format_lazy("{}: {}", _("Document"), name)
                for code, name in DOCUMENT.items()
            },
            **{
                f"instruction.{code}": format_lazy("{}: {}", _("Leader's instruction"), name)
                for code, name in INSTRUCTION.items()
            },
            "ticket.download": format_lazy("{}: {}", _("Ticket"), _("file taken")),
            "ticket.find_by_phone": format_lazy(
                "{}: {}", _("Ticket"), _("looked up by a reporter's telephone")
            ),
            **{
                f"ticket.{code}": format_lazy("{}: {}", _("Ticket"), name)
                for code, name in (WHAT | SUPERVISION).items()
            },
            "endpoint.add": format_lazy("{}: {}", _("robot or subscriber"), VERBS["add"]),
            "endpoint.change": format_lazy("{}: {}", _("robot or subscriber"), VERBS["change"]),
            "endpoint.test": _("Test message sent"),
            "delivery.resend": _("Undelivered notice sent again"),
            "delivery.discard": _("Undelivered notice given up"),
            **{
                f"matrix_draft.{code}": format_lazy("{}: {}", _("Matrix draft"), name)
                for code, name in MATRIX_DRAFT.items()
            },
            **{
                f"hotline.{code}": format_lazy("{}: {}", _("Hotline"), name) for code, name in HOTLINE.items()
            },
            "matrix.dry_run.ask": _("Dry run of a matrix draft begun"),
            "matrix.proposal.make": _("Change of the matrix proposed"),
            "matrix.proposal.take_up": _("Proposal for the matrix taken up"),
            "matrix.proposal.decline": _("Proposal for the matrix declined"),
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
