"""What the verbs of a list entry begin with."""

import datetime as dt

from enforcement.actions.on_case import locked_case, row_locked
from enforcement.measures_lifecycle import LIST_RULES, ListStep
from enforcement.models import ListEntry
from meetings.actions.recording import step
from tickets.standing import Actor


def stepped(entry_id: int, name: ListStep, by: Actor, at: dt.datetime) -> ListEntry:
    """The entry, behind the lock of its case, after its table was asked. Raises NotYours or WrongState."""
    case_id = ListEntry.objects.values_list("case", flat=True).get(pk=entry_id)
    locked_case(case_id, by, at)
    entry = row_locked(ListEntry.objects.select_related("case", "party"), entry_id)
    step(LIST_RULES, name, by, entry)
    return entry
