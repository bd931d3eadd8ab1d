"""What follows an agreement: performance, call-backs, judicial confirmation, the archive."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.case_steps import ended, saved, stepped
from governance.actions.mediation_sessions import CONFIRM_WITHIN
from governance.mediating import CaseStep
from governance.models import Confirmation, FollowUp, MediationCase
from meetings.actions.recording import record
from tickets import clocks, court_days
from tickets.lifecycle import Incomplete, WrongState
from tickets.standing import Actor


@transaction.atomic
def perform_part(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    case = stepped(mediationcase_id, CaseStep.PERFORM_PART, by)
    case.outcome = outcome
    return saved(case, "perform_part", by, at)


@transaction.atomic
def perform(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    return ended(mediationcase_id, CaseStep.PERFORM, by, at, outcome)


@transaction.atomic
def break_off(*, mediationcase_id: int, by: Actor, at: dt.datetime, outcome: str) -> MediationCase:
    return ended(mediationcase_id, CaseStep.BREAK, by, at, outcome)


@transaction.atomic
def apply(*, mediationcase_id: int, by: Actor, at: dt.datetime, applied_on: dt.date) -> MediationCase:
    """Both sides apply for judicial confirmation. Raises WrongState after the last day or if they did already."""
    case = stepped(mediationcase_id, CaseStep.APPLY, by)
    if case.confirmation != Confirmation.NONE:
        raise WrongState("wrong_state", _("Judicial confirmation was applied for already."))
    if not case.agreed_on <= applied_on <= timezone.localdate(at):
        raise Incomplete({"applied_on": _("Choose a day from the agreement until today.")})
    last = case.confirm_by or court_days.last_day(
        case.agreed_on, CONFIRM_WITHIN, clocks.current().calendar.days
    )
    if last is None and applied_on > case.agreed_on + dt.timedelta(days=CONFIRM_WITHIN):
        raise WrongState(
            "wrong_state", _("The calendar does not reach the last day; have it extended first.")
        )
    if last is not None and applied_on > last:
        raise WrongState("wrong_state", _("The thirty days ended on %(day)s.") % {"day": last})
    case.confirm_by, case.confirmation = last, Confirmation.APPLIED
    return saved(case, "apply", by, at, applied_on=str(applied_on))


@transaction.atomic
def confirm(*, mediationcase_id: int, by: Actor, at: dt.datetime, confirmed: bool) -> MediationCase:
    case = stepped(mediationcase_id, CaseStep.CONFIRM, by)
    if case.confirmation != Confirmation.APPLIED:
        raise WrongState("wrong_state", _("Judicial confirmation was not applied for, or is decided."))
    case.confirmation = Confirmation.CONFIRMED if confirmed else Confirmation.REFUSED
    return saved(case, "confirm", by, at, confirmed=confirmed)


@transaction.atomic
def archive(*, mediationcase_id: int, by: Actor, at: dt.datetime) -> MediationCase:
    case = stepped(mediationcase_id, CaseStep.ARCHIVE, by)
    return saved(case, "archive", by, at)


@transaction.atomic
def follow_up(
    *,
    mediationcase_id: int,
    by: Actor,
    at: dt.datetime,
    held_on: dt.date,
    way: str,
    kept: str,
    text: str,
) -> FollowUp:
    """Record a call-back. It changes no state: whether the agreement is performed is a step of its own."""
    case = stepped(mediationcase_id, CaseStep.FOLLOW_UP, by)
    if not case.agreed_on <= held_on <= timezone.localdate(at):
        raise Incomplete({"held_on": _("Choose a day from the agreement until today.")})
    made = FollowUp.objects.create(case=case, held_on=held_on, way=way, kept=kept, record=text)
    record(case, "follow_up", by, at, follow_up=made.pk)
    return made
