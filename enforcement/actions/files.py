"""A file of a case is kept, encrypted, under a key of its own."""

import datetime as dt

from django.db import transaction

from enforcement.actions.recording import record, stepped
from enforcement.lifecycle import CaseStep
from enforcement.models import Case, CourtFile, DataKey, sm3
from tickets.files.preparing import Prepared
from tickets.standing import Actor


def keep(
    *, case: Case, prepared: Prepared, by: Actor, at: dt.datetime, data_key: DataKey | None = None
) -> CourtFile:
    """Keep a prepared file in the caller's transaction. What is rolled back leaves a content that nothing opens."""
    file = CourtFile(
        case=case,
        name=prepared.name,
        type=prepared.type,
        size=len(prepared.content),
        sm3=sm3(prepared.content),
        data_key=data_key or DataKey.new(at),
        at=at,
        by=by.user,
    )
    file.keep(prepared.content)
    file.save()
    return file


@transaction.atomic
def attach(*, case_id: int, by: Actor, at: dt.datetime, file: Prepared) -> CourtFile:
    case = stepped(case_id, CaseStep.ATTACH, by, at)
    made = keep(case=case, prepared=file, by=by, at=at)
    record(case, CaseStep.ATTACH, by, at, file=made.pk, sm3=made.sm3)
    return made
