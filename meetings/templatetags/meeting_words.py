"""Small pieces that the templates of meetings and lists share: colours of states."""

from django import template
from django.forms import BoundField, CheckboxSelectMultiple

from meetings.models import AdviceState, CallOutState, MeetingState, NeedState, ProjectState, Response

register = template.Library()

#: Blue is at work, orange waits for somebody, green is done, grey is over.
HUES = {
    MeetingState.PLANNED: "blue",
    MeetingState.HELD: "orange",
    MeetingState.MINUTED: "orange",
    MeetingState.CLOSED: "green",
    NeedState.COLLECTED: "orange",
    NeedState.ASSESSED: "orange",
    NeedState.CLAIMED: "blue",
    NeedState.IN_PROJECT: "blue",
    NeedState.MET: "green",
    CallOutState.WHISTLED: "blue",
    CallOutState.ENDED: "green",
    Response.REPORTED: "green",
    Response.ABSENT: "red",
    AdviceState.ASKED: "orange",
    AdviceState.ANSWERED: "orange",
    AdviceState.PUBLISHED: "green",
    ProjectState.STUDIED: "orange",
    ProjectState.INITIATED: "blue",
    ProjectState.UNDER_WAY: "blue",
    ProjectState.ACCEPTED: "blue",
    ProjectState.EVALUATED: "orange",
    ProjectState.STRUCK_OFF: "green",
}


@register.filter
def hue(state: str) -> str:
    return HUES.get(state, "grey")


@register.filter
def has(collection, value) -> bool:
    """Whether the value is among them, also in a condition."""
    return value in collection


@register.filter
def is_check_list(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxSelectMultiple)
