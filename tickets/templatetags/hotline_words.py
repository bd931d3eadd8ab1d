"""Colours of hotline imports and of their lines; the words beside them say the same."""

from django import template

from tickets.models import Fate, ImportState

register = template.Library()

TONES = {
    ImportState.READING: "blue",
    ImportState.COLUMNS: "orange",
    ImportState.CHECKING: "blue",
    ImportState.PREVIEW: "orange",
    ImportState.WRITING: "blue",
    ImportState.DONE: "green",
    ImportState.REFUSED: "red",
    Fate.NEW: "green",
    Fate.WRONG: "red",
}


@register.filter
def hotline_tone(code: str) -> str:
    """Of a state or a fate."""
    return TONES.get(code, "grey")
