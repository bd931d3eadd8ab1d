"""What the verbs of a case, and of what stands in it, begin and end with.

What is recorded names the case by the register's number and nobody at all.
"""

import datetime as dt
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from enforcement.lifecycle import CASE_RULES, CaseStep
from enforcement.models import Case, CaseOfficer
from meetings.actions.recording import record, step
from tickets.standing import Actor

__all__ = ["locked", "record", "saved", "stepped"]

Row = TypeVar("Row", bound=models.Model)


def locked(case_id: int, at: dt.datetime) -> Case:
    """The case, locked for this transaction, with the posts that are named on that day. Raises DoesNotExist."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("court").get(pk=case_id)
    day = timezone.localdate(at)
    case.named = frozenset(CaseOfficer.objects.on(day).filter(case=case).values_list("post", flat=True))
    return case


def stepped(case_id: int, name: CaseStep, by: Actor, at: dt.datetime) -> Case:
    """The case after its table was asked and the state set that follows. Raises NotYours or WrongState."""
    case = locked(case_id, at)
    step(CASE_RULES, name, by, case)
    return case


def saved(row: Row, verb: str, by: Actor, at: dt.datetime, **data: Any) -> Row:
    row.save()
    record(row, verb, by, at, **data)
    return row
