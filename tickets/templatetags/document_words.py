"""Colours and hints of documents."""

from django import template
from django.utils.translation import gettext_lazy as _

from tickets.documents.blocks import Block
from tickets.models import DocumentMove, DocumentState

register = template.Library()

TONES = {
    DocumentState.DRAFT: "orange",
    DocumentState.CHECKED: "blue",
    DocumentState.SIGNED: "blue",
    DocumentState.NUMBERED: "blue",
    DocumentState.SEALED: "green",
    DocumentState.DISCARDED: "grey",
}
HINTS = {
    DocumentMove.CHECK: _(
        "You say that facts, wording and layout are in order; your name stands in the record."
    ),
    DocumentMove.SEND_BACK: _("The drafter sees your reason."),
    DocumentMove.SIGN: _("After this nobody changes the document any more; today becomes its date."),
    DocumentMove.NUMBER: _("Each number is given once."),
    DocumentMove.SEAL: _("Print the Word file, seal it by hand, scan it. The portal never draws a seal."),
    DocumentMove.DISCARD: _("The document stays in the list of discarded ones, with your reason."),
}


@register.filter
def document_tone(state: str) -> str:
    return TONES.get(state, "grey")


@register.filter
def document_hint(move: str) -> str:
    return str(HINTS[DocumentMove(move)])


@register.filter
def document_button(move: str) -> str:
    if move == DocumentMove.DISCARD:
        return "btn-outline-danger"
    return "btn-outline-secondary" if move == DocumentMove.SEND_BACK else "btn-primary"


@register.filter
def reach(block: Block, row: list[str]) -> int:
    """Over how many columns the last cell of a row reaches."""
    columns = len(block["head"]) or max(len(each) for each in block["rows"])
    return columns - len(row) + 1
