"""Small pieces that the templates of the court's requests share."""

from django import template

from enforcement.models import AT_WINDOW, AssistanceRequest, RequestState
from enforcement.request_shapes import LABELS

register = template.Library()

#: Blue is at work, orange waits for somebody, green is done, grey is over.
HUES = {
    RequestState.SUBMITTED: "orange",
    RequestState.APPROVED: "orange",
    RequestState.SENT: "blue",
    RequestState.SIGNED: "blue",
    RequestState.CORRECTING: "orange",
    RequestState.REPLIED: "orange",
    RequestState.VERIFIED: "green",
    RequestState.EXPIRED: "red",
}


@register.filter
def request_tone(state: str) -> str:
    return HUES.get(state, "grey")


@register.filter
def is_owed(row: AssistanceRequest) -> bool:
    """Whether the department has still to reply."""
    return row.state in AT_WINDOW


@register.filter
def is_late(row: AssistanceRequest, at) -> bool:
    return row.state in AT_WINDOW and row.ticket.answer_by is not None and row.ticket.answer_by < at


@register.filter
def kind_label(code: str):
    return LABELS.get(code, code)
