"""What the office of an alliance does: accept, decline, assign, rule, review, reopen, cancel."""

from django.utils import timezone

from organisations.models.people import Role
from tickets import kinds
from tickets.actions import closing
from tickets.actions.steps import Step, take_back
from tickets.figures.closings import closings, packed
from tickets.lifecycle import Incomplete
from tickets.models import (
    Decision,
    DispatchRole,
    DispatchState,
    LimitStep,
    NoticeKind,
    Outcome,
    State,
)


def accept(step: Step) -> State:
    return State.SUBMITTED


def decline(step: Step) -> State:
    return _end(step, State.DECLINED, step.data["reason"])


def redirect(step: Step) -> State:
    return _end(step, State.REDIRECTED, step.data["route"])


def _end(step: Step, state: State, reason: str) -> State:
    step.ticket.end_reason = reason
    step.ticket.closed_at = step.at
    step.ticket.office_due = None
    step.told = {"reason": reason}
    step.tell_raisers(NoticeKind.ENDED)
    return state


def assign(step: Step) -> None:
    """Send a ticket in triage to the department the office names, with its basis."""
    department = step.data["department"]
    assists = step.units_beside(department)
    step.place(
        Outcome.ASSIGNED,
        lead=department.pk,
        assists=[unit.pk for unit in assists],
        final=step.must_be_final(department),
        basis=step.data["basis"],
    )


def rule(step: Step) -> State | None:
    """Rule on a return: another department, or the same one, which then may not return it again
    (Weifang 12345 Regulations 2021 art. 22)."""
    department = step.data.get("department")
    if department is None and not step.data.get("final"):
        raise Incomplete({"department": "department_or_final"})
    if department is None or department == step.dispatch.organisation:
        return _refuse_return(step)
    step.require_addressable("department", department)
    returned = step.dispatch
    leads = returned.role == DispatchRole.LEAD
    beside = [
        other
        for other in step.open_dispatches()
        if other != returned and other.organisation_id == department.pk
    ]
    if leads:
        for other in beside:
            step.withdraw(other)
    take_back(step.ticket, returned, DispatchState.RETURNED, step.at)
    step.ticket.return_count += 1
    if beside and not leads:
        # Who works on the ticket already, most often its lead, keeps what it has; nobody is sent in the assistant's place.
        step.note = step.data["basis"]
        step.told = {"goes_on": department.pk}
        return step.ticket.state
    step.place(
        Outcome.RULED,
        lead=department.pk if leads else None,
        assists=() if leads else (department.pk,),
        final=bool(step.data.get("final")) or step.must_be_final(department),
        basis=step.data["basis"],
        data={"dispatch": returned.pk},
    )
    return None


def _refuse_return(step: Step) -> State:
    dispatch = step.dispatch
    dispatch.final = True
    if dispatch.signed_at:
        dispatch.state = DispatchState.SIGNED
        dispatch.due = dispatch.answer_by
    else:
        # The wait for the ruling is not the department's: it signs within the full limit again.
        dispatch.state = DispatchState.WAITING
        dispatch.sign_by = dispatch.due = step.due(LimitStep.SIGN)
    known = step.catalogue
    Decision.objects.create(
        ticket=step.ticket,
        round=step.ticket.round,
        decided_at=step.at,
        outcome=Outcome.RULED,
        organisation=dispatch.organisation,
        catalogue_version=known.catalogue_version,
        roster_version=known.roster_version,
        basis=step.data["basis"],
    )
    step.note = step.data["basis"]
    step.told = {"lead": dispatch.organisation_id, "final": True}
    step.tell(NoticeKind.RULED, organisation_id=dispatch.organisation_id)
    return step.ticket.state


def accept_answer(step: Step) -> State:
    """Approve the lead's answer. Residents' concerns are called back by a clerk, a unit's own ticket
    is confirmed by its raiser; a kind without call-back closes here."""
    kind = kinds.get(step.ticket.kind)
    if kind and not kind.switches.callback:
        return closing.close(step)
    step.ticket.office_due = step.due(LimitStep.CALLBACK)
    if step.ticket.on_behalf or step.ticket.entered_for_unit:
        step.tell_office(NoticeKind.TO_CALL_BACK, Role.CALLBACK_CLERK)
    else:
        step.tell_raiser(NoticeKind.TO_CONFIRM)
    return State.CALLBACK


def rework(step: Step) -> None:
    """Send the lead back to work; its dispatch goes on in a new round with a full answer limit."""
    ticket = step.ticket
    answered = [
        dispatch
        for dispatch in step.situation.dispatches
        if dispatch.role == DispatchRole.LEAD and dispatch.state == DispatchState.ANSWERED
    ][-1]
    ticket.rework_count += 1
    ticket.outcome = ""
    ticket.satisfaction = ""
    step.place(
        Outcome.ASSIGNED,
        lead=answered.organisation_id,
        final=answered.final,
        continues=answered,
        basis=step.data["reason"],
    )


def reopen(step: Step) -> State:
    """Closed → submitted: routed again, with a new deadline from its next dispatch. How it was closed stays counted."""
    ticket = step.ticket
    ticket.closed_before = packed(closings(ticket, step.situation.dispatches))
    ticket.closed_at = None
    ticket.lead = None
    ticket.dispatched_at = None
    ticket.answer_by = None
    ticket.answer_by_provisional = False
    ticket.outcome = ""
    ticket.satisfaction = ""
    ticket.review_on = None
    step.note = step.data["reason"]
    step.tell_raisers(NoticeKind.REOPENED)
    return State.SUBMITTED


def record_review(step: Step) -> State:
    """Look again at what was closed unsolved: a new review date, or off the register with the reason."""
    review_on = step.data.get("review_on")
    if review_on is not None and review_on <= timezone.localdate(step.at):
        raise Incomplete({"review_on": "not_in_future"})
    step.ticket.review_on = review_on
    step.ticket.office_due = None
    step.told = {"review_on": review_on.isoformat()} if review_on else {"off_register": True}
    return State.CLOSED


def cancel(step: Step) -> State:
    for dispatch in step.open_dispatches():
        step.withdraw(dispatch)
    step.ticket.closed_at = step.at
    step.ticket.office_due = None
    step.ticket.suspended_at = step.ticket.review_on = None
    step.note = step.data["reason"]
    step.tell_raisers(NoticeKind.ENDED)
    return State.CANCELLED


def release_assist(step: Step) -> State:
    step.withdraw(step.dispatch)
    step.note = step.data["reason"]
    return step.ticket.state
