"""What a department does with what was dispatched to it."""

from django.utils import timezone

from organisations.models.people import DESK, Role
from tickets import kinds
from tickets.actions.steps import Step, drop_request
from tickets.figures.worked import worked_minutes
from tickets.lifecycle import Incomplete
from tickets.models import DispatchRole, DispatchState, LimitStep, NoticeKind, State
from tickets.models.states import ContactOutcome


def sign(step: Step) -> State:
    dispatch = step.dispatch
    dispatch.state = DispatchState.SIGNED
    dispatch.signed_at = step.at
    dispatch.signed_by = step.by.user
    dispatch.due = dispatch.answer_by
    return State.PROCESSING if dispatch.role == DispatchRole.LEAD else step.ticket.state


def pass_on(step: Step) -> State:
    """Pass on to a section and a person of the same unit; the unit's clocks go on."""
    person = step.data["person"]
    dispatch = step.dispatch
    posts = person.posts.on(timezone.localdate(step.at))
    if not any(post.organisation_id == dispatch.organisation_id for post in posts):
        raise Incomplete({"person": "not_of_unit"})
    dispatch.handler = person
    dispatch.section = step.data.get("section", "")
    step.told = {"person": person.name, "section": dispatch.section}
    user = getattr(person, "user", None)
    if user is not None:
        step.tell(NoticeKind.PASSED_ON, user_id=user.pk)
    return step.ticket.state


def request_return(step: Step) -> State:
    """Ask the office to take it back: reason, basis and the department that should have it.
    Silence past the ruling's limit accepts it (`actions.expire_returns`)."""
    dispatch, department = step.dispatch, step.data["department"]
    if department == dispatch.organisation:
        raise Incomplete({"department": "same_department"})
    dispatch.state = DispatchState.RETURN_REQUESTED
    dispatch.return_reason = step.data["reason"]
    dispatch.return_basis = step.data["basis"]
    dispatch.return_to = department
    dispatch.return_asked_at = step.at
    dispatch.return_rule_by = dispatch.due = step.due(LimitStep.RULING)
    step.note = step.data["basis"]
    step.told = {"reason": step.data["reason"], "department": department.pk}
    step.tell_office(NoticeKind.RETURN_REQUESTED, *DESK)
    return step.ticket.state


def contact(step: Step) -> State:
    """Record the first contact with the reporter: when, how, reached or not (an attempt)."""
    dispatch, when = step.dispatch, step.data["at"]
    if not dispatch.dispatched_at.replace(second=0, microsecond=0) <= when <= step.at:
        raise Incomplete({"at": "outside_dispatch"})
    if step.data["outcome"] == ContactOutcome.REACHED and dispatch.contacted_at is None:
        dispatch.contacted_at = when
    elif dispatch.contacted_at is None and dispatch.attempted_at is None:
        dispatch.attempted_at = when
    step.told = {
        "at": when.isoformat(),
        "channel": step.data["channel"],
        "outcome": step.data["outcome"],
    }
    return step.ticket.state


def answer(step: Step) -> State:
    """Answer for the unit; where the unit asks for it, its leader consents before it leaves."""
    dispatch = step.dispatch
    dispatch.answer = step.data["text"]
    dispatch.result = step.data["result"]
    dispatch.answered_by = step.by.user
    kind = kinds.get(step.ticket.kind)
    waits = kind is None or kind.switches.consent
    if (
        waits
        and dispatch.organisation.answers_need_consent
        and not step.by.holds(Role.UNIT_LEADER, Role.SECRETARY)
    ):
        # A draft stays in the unit: the time line, which others read, gets the text when it leaves.
        dispatch.consent_asked_at = step.at
        step.told = {"consent": "asked"}
        step.tell(
            NoticeKind.CONSENT_ASKED,
            organisation_id=dispatch.organisation_id,
            roles=(Role.UNIT_LEADER, Role.SECRETARY),
        )
        return step.ticket.state
    return _answered(step)


def consent(step: Step) -> State:
    step.dispatch.consented_by = step.by.user
    step.dispatch.consent_asked_at = None
    return _answered(step)


def refuse_consent(step: Step) -> State:
    """The leader sends the draft back to whoever wrote it; the text stays for correcting."""
    dispatch = step.dispatch
    dispatch.consent_asked_at = None
    step.note = step.data["reason"]
    step.tell(NoticeKind.REWORK, user_id=dispatch.answered_by_id)
    return step.ticket.state


def _answered(step: Step) -> State:
    dispatch = step.dispatch
    step.note = dispatch.answer
    step.told = {"result": dispatch.result}
    drop_request(dispatch, step.at)
    dispatch.state = DispatchState.ANSWERED
    dispatch.answered_at = dispatch.ended_at = step.at
    dispatch.worked_minutes = worked_minutes(dispatch, step.at, step.clocks.calendar)
    if dispatch.role == DispatchRole.ASSIST:
        step.tell(NoticeKind.ANSWERED, organisation_id=step.ticket.lead_id)
        return step.ticket.state
    step.ticket.office_due = step.due(LimitStep.REVIEW)
    step.tell_office(NoticeKind.ANSWERED, *DESK)
    return State.FEEDBACK
