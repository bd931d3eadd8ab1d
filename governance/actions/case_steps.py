"""What the verbs of a mediation case begin and end with. What is recorded never tells who the parties are or what they said."""

import datetime as dt

from governance.mediating import CASE_RULES, CaseStep
from governance.models import CaseState, MediationCase
from meetings.actions.recording import record, step
from tickets.standing import Actor


def stepped(case_id: int, name: CaseStep, by: Actor) -> MediationCase:
    case = (
        MediationCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("committee__unit", "committee__community__alliance__lead")
        .get(pk=case_id)
    )
    before = case.state
    step(CASE_RULES, name, by, case)
    if case.state == CaseState.ARCHIVED:
        case.ended_as = before
    return case


def saved(case: MediationCase, name: str, by: Actor, at: dt.datetime, **data) -> MediationCase:
    case.save()
    record(case, name, by, at, **data)
    return case


def ended(case_id: int, name: CaseStep, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    case = stepped(case_id, name, by)
    case.outcome, case.ended_at = outcome, at
    return saved(case, name, by, at)
