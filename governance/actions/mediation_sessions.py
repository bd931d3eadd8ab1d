"""A dispute is mediated: sessions, the agreement, and the other proper ends."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.case_steps import ended, saved, stepped
from governance.mediating import CaseStep
from governance.models import AgreementForm, MediationCase, Session
from meetings.actions.recording import record
from tickets import clocks, court_days
from tickets.lifecycle import Incomplete, WrongState
from tickets.standing import Actor

#: Both sides apply together within thirty days of the day the agreement takes effect (Civil Procedure Law art. 205,
#: People's Mediation Law art. 33).
CONFIRM_WITHIN = 30


@transaction.atomic
def hold(
    *,
    mediationcase_id: int,
    by: Actor,
    at: dt.datetime,
    held_at: dt.datetime,
    place: str,
    text: str,
    closed_to_public: bool,
) -> Session:
    case = stepped(mediationcase_id, CaseStep.HOLD, by)
    if not case.mediators.exists():
        raise WrongState("wrong_state", _("Nobody is chosen to mediate yet."))
    if held_at > at:
        raise Incomplete({"held_at": "in_future"})
    made = Session.objects.create(
        case=case, held_at=held_at, place=place, record=text, closed_to_public=closed_to_public
    )
    record(case, "hold", by, at, session=made.pk)
    return made


@transaction.atomic
def agree(
    *,
    mediationcase_id: int,
    by: Actor,
    at: dt.datetime,
    agreement_form: str,
    agreed_on: dt.date,
    agreement: str,
) -> MediationCase:
    """The parties agree: in writing from the day all have signed and the committee has sealed, orally at once.

    Raises WrongState before a session, or for a written one where the committee has no filing and seal.
    """
    case = stepped(mediationcase_id, CaseStep.AGREE, by)
    if not case.sessions.exists():
        raise WrongState("wrong_state", _("Record the session first in which they agreed."))
    if agreement_form == AgreementForm.WRITTEN and not case.committee.may_write:
        raise WrongState(
            "wrong_state",
            _("Without filing and seal of the committee there is no written mediation agreement."),
        )
    if not timezone.localdate(case.registered_at) <= agreed_on <= timezone.localdate(at):
        raise Incomplete({"agreed_on": _("Choose a day from the registration until today.")})
    case.agreement_form, case.agreed_on, case.agreement = agreement_form, agreed_on, agreement
    case.confirm_by = court_days.last_day(agreed_on, CONFIRM_WITHIN, clocks.current().calendar.days)
    return saved(case, "agree", by, at, form=agreement_form, agreed_on=str(agreed_on))


@transaction.atomic
def fail(*, mediationcase_id: int, by: Actor, at: dt.datetime, other_ways: str) -> MediationCase:
    """No agreement; the parties were told of the other ways (art. 26)."""
    return ended(mediationcase_id, CaseStep.FAIL, by, at, other_ways)


@transaction.atomic
def withdraw(*, mediationcase_id: int, by: Actor, at: dt.datetime, reason: str) -> MediationCase:
    """A party asks to stop, which it may at any time (art. 23)."""
    return ended(mediationcase_id, CaseStep.WITHDRAW, by, at, reason)


@transaction.atomic
def hand_over(*, mediationcase_id: int, by: Actor, at: dt.datetime, centre_number: str) -> MediationCase:
    case = stepped(mediationcase_id, CaseStep.HAND_OVER, by)
    case.centre_number, case.ended_at = centre_number, at
    return saved(case, "hand_over", by, at)
