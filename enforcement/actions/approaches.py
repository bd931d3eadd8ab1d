"""Records of approaches (过问记录): filed by an officer of the case, read by the court's discipline post only."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.access import DISCIPLINE
from enforcement.actions.recording import record, stepped
from enforcement.actions.viewing import open_fields
from enforcement.lifecycle import CaseStep
from enforcement.models import ApproachRecord, ViewReason
from organisations.models import Role
from tickets.lifecycle import Incomplete, NotYours
from tickets.standing import Actor

FIELDS = ("who", "how", "content")


@transaction.atomic
def file_approach(
    *, case_id: int, by: Actor, at: dt.datetime, approached_on: dt.date, who: str, how: str, content: str
) -> ApproachRecord:
    case = stepped(case_id, CaseStep.APPROACH, by, at)
    if approached_on > at.date():
        raise Incomplete({"approached_on": _("This day is still to come.")})
    made = ApproachRecord.objects.create(
        case=case, approached_on=approached_on, who=who, how=how, content=content, by=by.user, at=at
    )
    # Not even that there is one stands with the case: its officers read the case's records.
    record(made, "file", by, at)
    return made


@transaction.atomic
def read_approach(*, approach_id: int, by: Actor, at: dt.datetime) -> tuple[ApproachRecord, dict[str, str]]:
    """The record in plain text. Raises NotYours for everybody but the discipline post of the case's own court."""
    row = (
        ApproachRecord.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case", "by__person")
        .get(pk=approach_id)
    )
    if not (
        DISCIPLINE.admits(by.user)
        and by.holds(Role.DISCIPLINE)
        and by.post.organisation_id == row.case.court_id
    ):
        raise NotYours("not_yours")
    (opened,) = open_fields(
        rows=[row], fields=FIELDS, by=by, at=at, reason=ViewReason.DISCIPLINE, case=row.case
    )
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
    return row, opened
