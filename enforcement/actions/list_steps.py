"""What the verbs of a list entry begin with."""

import datetime as dt

from enforcement.actions.on_case import locked_of_case
from enforcement.measures_lifecycle import LIST_RULES, ListStep
from enforcement.models import ListEntry
from meetings.actions.recording import step
from tickets.standing import Actor


def stepped(entry_id: int, name: ListStep, by: Actor, at: dt.datetime) -> ListEntry:
    """The entry, behind the lock of its case, after its table was asked. Raises NotYours or WrongState."""
    entry = locked_of_case(ListEntry.objects.select_related("case", "party"), entry_id, by, at)
    step(LIST_RULES, name, by, entry)
    return entry
