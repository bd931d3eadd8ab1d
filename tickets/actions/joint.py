"""Work of several departments on one ticket: consultation, assistants, a new lead, another topic or place."""

from organisations.models.people import SIGNERS
from tickets.actions.steps import Step, take_back
from tickets.lifecycle import Incomplete
from tickets.models import DispatchRole, DispatchState, LimitStep, NoticeKind, Outcome, State


def consult(step: Step) -> State:
    """Open a consultation among the departments concerned; a consultation before dispatch is expressly
    allowed (Beijing Regulations on Immediate Handling of Complaints, 2021, art. 12)."""
    step.ticket.office_due = step.due(LimitStep.RULING)
    for dispatch in step.open_dispatches():
        step.tell(NoticeKind.CONSULTING, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    return State.CONSULTING


def conclude(step: Step) -> None:
    """End a consultation with the department that must do it; it may not return the ticket (Weifang
    12345 Regulations 2021 art. 22)."""
    department = step.data["department"]
    assists = step.units_beside(department)
    for dispatch in step.open_dispatches():
        named = dispatch.organisation_id in {department.pk, *(unit.pk for unit in assists)}
        if dispatch.state == DispatchState.RETURN_REQUESTED and not named:
            take_back(step.ticket, dispatch, DispatchState.RETURNED, step.at)
            step.ticket.return_count += 1
        elif named or dispatch.role == DispatchRole.LEAD:
            step.withdraw(dispatch)
    step.place(
        Outcome.RULED,
        lead=department.pk,
        assists=[unit.pk for unit in assists],
        final=True,
        basis=step.data["basis"],
    )


def add_assist(step: Step) -> None:
    """Let another department assist, with clocks of its own from now."""
    department = step.data["department"]
    # Who assisted in an earlier round may be needed again.
    if any(dispatch.organisation_id == department.pk for dispatch in step.open_dispatches()):
        raise Incomplete({"department": "already_with_it"})
    step.require_addressable("department", department)
    step.place(Outcome.ASSIGNED, assists=[department.pk], basis=step.note)


def hand_over(step: Step) -> None:
    """Give the lead to another department; the former lead may stay as an assistant."""
    department, former = step.data["department"], step.ticket.lead
    if department == former:
        raise Incomplete({"department": "already_leads"})
    step.require_addressable("department", department)
    stays = [former] if step.data.get("stays") else []
    for unit in stays:
        step.require_addressable("stays", unit)
    for dispatch in step.open_dispatches():
        if dispatch.role == DispatchRole.LEAD or dispatch.organisation_id == department.pk:
            step.withdraw(dispatch)
    step.place(
        Outcome.ASSIGNED,
        lead=department.pk,
        assists=[unit.pk for unit in stays],
        final=step.must_be_final(department),
        basis=step.data["reason"],
    )


def reroute(step: Step) -> State:
    """Correct topic or place and route again. The ticket's own deadline stays as it was fixed."""
    ticket = step.ticket
    topic, area = step.data.get("topic") or ticket.topic, step.data.get("area") or ticket.area
    if (topic, area) == (ticket.topic, ticket.area) and not ticket.unplaced:
        raise Incomplete({"topic": "nothing_changed"})
    step.require_routable(topic, area)
    step.told = {
        "topics": [ticket.topic.name, topic.name] if topic != ticket.topic else [],
        "areas": [str(ticket.area), str(area)] if area != ticket.area else [],
    }
    for dispatch in step.open_dispatches():
        step.withdraw(dispatch)
    ticket.topic, ticket.area, ticket.unplaced = topic, area, ""
    ticket.lead = None
    ticket.office_due = None
    step.tell_raisers(NoticeKind.REROUTED)
    return State.RECEIVED if ticket.state == State.RECEIVED else State.SUBMITTED
