"""Supervision in verbs: the rule proposes, people explain, sign and appeal.

Whoever is supervised neither signs nor lowers a level; an appeal is decided by somebody else than the
signer.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from audit import actions as audit
from organisations.models import Role
from organisations.models.organisations import LedBy
from organisations.models.people import SIGNERS
from organisations.versions import versions_now
from tickets import clocks, deadlines, kinds
from tickets.actions.queueing import system_actor
from tickets.actions.recording import record, tell
from tickets.lifecycle import AT_DEPARTMENT, Incomplete, NotYours, WrongState
from tickets.models import (
    Dispatch,
    DispatchRole,
    DispatchState,
    Ground,
    NoticeKind,
    ProposalState,
    Supervision,
    SupervisionProposal,
    Ticket,
)
from tickets.models.supervision import IN_FORCE
from tickets.standing import DEPARTMENT, Actor

EXPLAIN_DAYS = 1
RED_AFTER_DAYS = 3
APPEAL_DAYS = 5
#: What the time line tells.
TOLD = ("supervision_signed", "supervision_upheld", "supervision_revoked")
OWING = (DispatchState.WAITING, DispatchState.SIGNED)


def propose(at: dt.datetime) -> int:
    """Propose what the rules find; returns how many. Only the highest level that a dispatch has reached:
    after a stop nobody gets a heap of cards for one delay."""
    calendar = clocks.current(versions_now()).calendar
    late = Q(answer_by__lt=at)
    reworked = Q(role=DispatchRole.LEAD, ticket__rework_count__gte=2)
    rows = (
        supervised()
        .filter(late | reworked)
        .select_related("ticket__alliance", "organisation")
        .prefetch_related("supervisions")
        .order_by("answer_by", "id")
    )
    count = 0
    for dispatch in rows.iterator(chunk_size=500):
        found = ground_of(dispatch, at, calendar)
        if found and found[0] > max((row.level for row in dispatch.supervisions.all()), default=0):
            count += _propose(dispatch, *found, at, calendar)
    return count


def supervised() -> QuerySet[Dispatch]:
    """Dispatches that the rules look at: owed by a department whose clock runs, of a kind that is supervised."""
    return Dispatch.objects.filter(
        state__in=OWING, ticket__state__in=AT_DEPARTMENT, ticket__kind__in=kinds.with_switch("supervision")
    )


def ground_of(
    dispatch: Dispatch, at: dt.datetime, calendar: deadlines.Calendar
) -> tuple[Supervision, Ground] | None:
    """The highest level that the rules give a dispatch at `at`, and why."""
    reworks = dispatch.ticket.rework_count if dispatch.role == DispatchRole.LEAD else 0
    if reworks >= 3:
        return Supervision.LISTED, Ground.THIRD_REWORK
    if reworks == 2:
        return Supervision.RED, Ground.SECOND_REWORK
    red_from = deadlines.after_working_days(dispatch.answer_by, RED_AFTER_DAYS, calendar)
    if deadlines.is_late(red_from, at):
        return Supervision.RED, Ground.LONG_OVERDUE
    if deadlines.is_late(dispatch.answer_by, at):
        return Supervision.YELLOW, Ground.OVERDUE
    return None


@transaction.atomic
def _propose(
    dispatch: Dispatch, level: Supervision, ground: Ground, at: dt.datetime, calendar: deadlines.Calendar
) -> bool:
    ticket = locked_ticket(dispatch.ticket_id)
    proposal, created = SupervisionProposal.objects.get_or_create(
        dispatch=dispatch,
        level=level,
        defaults={
            "ticket": ticket,
            "organisation": dispatch.organisation,
            "as_letter": dispatch.organisation.led_by != LedBy.BANNER,
            "ground": ground,
            "proposed_at": at,
            "explain_by": deadlines.after_working_days(at, EXPLAIN_DAYS, calendar),
        },
    )
    if created:
        by = system_actor(versions_now())
        _record(proposal, "supervision_proposed", by, at)
        tell(ticket, NoticeKind.EXPLAIN, at, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    return created


@transaction.atomic
def explain(*, proposal_id: int, text: str, by: Actor, at: dt.datetime) -> SupervisionProposal:
    """The unit explains before anybody signs. Raises NotYours, WrongState."""
    proposal = _proposal(proposal_id)
    if not _of_unit(proposal, by):
        raise NotYours("not_yours")
    if proposal.state != ProposalState.EXPLAINING:
        raise WrongState("wrong_state")
    proposal.state = ProposalState.EXPLAINED
    proposal.explanation, proposal.explained_at, proposal.explained_by = text, at, by.user
    proposal.save()
    _record(proposal, "supervision_explained", by, at, note=text)
    _tell_supervisors(proposal, NoticeKind.TO_SUPERVISE, at)
    return proposal


@transaction.atomic
def decide(*, proposal_id: int, sign: bool, note: str, by: Actor, at: dt.datetime) -> SupervisionProposal:
    """A named supervisor signs or drops it, once the unit has explained or its time has run out.

    Raises NotYours, WrongState, Incomplete where it is dropped without a reason."""
    proposal = _proposal(proposal_id)
    if not supervises(proposal, by):
        raise NotYours("not_yours")
    waiting = proposal.state == ProposalState.EXPLAINING and not deadlines.is_late(proposal.explain_by, at)
    if waiting:
        raise WrongState("may_still_explain")
    if proposal.state not in (ProposalState.EXPLAINING, ProposalState.EXPLAINED):
        raise WrongState("wrong_state")
    if not sign and not note:
        raise Incomplete({"note": "required"})
    proposal.state = ProposalState.SIGNED if sign else ProposalState.DROPPED
    proposal.decided_at, proposal.decided_by, proposal.decision = at, by.user, note
    proposal.save()
    _set_level(proposal)
    _record(proposal, "supervision_signed" if sign else "supervision_dropped", by, at, note=note)
    _tell_unit(proposal, NoticeKind.SUPERVISED, at)
    return proposal


@transaction.atomic
def appeal(*, proposal_id: int, text: str, by: Actor, at: dt.datetime) -> SupervisionProposal:
    """The unit appeals within five working days of the signature. Raises NotYours, WrongState."""
    proposal = _proposal(proposal_id)
    if not _of_unit(proposal, by):
        raise NotYours("not_yours")
    if proposal.state != ProposalState.SIGNED:
        raise WrongState("wrong_state")
    calendar = clocks.current(versions_now()).calendar
    if deadlines.is_late(deadlines.after_working_days(proposal.decided_at, APPEAL_DAYS, calendar), at):
        raise WrongState("appeal_late")
    proposal.state, proposal.appeal, proposal.appealed_at = ProposalState.APPEALED, text, at
    proposal.save()
    _record(proposal, "supervision_appealed", by, at, note=text)
    _tell_supervisors(proposal, NoticeKind.TO_SUPERVISE, at)
    return proposal


@transaction.atomic
def decide_appeal(
    *, proposal_id: int, uphold: bool, note: str, by: Actor, at: dt.datetime
) -> SupervisionProposal:
    """Somebody else than the signer upholds or revokes it, with the reason."""
    proposal = _proposal(proposal_id)
    if not (supervises(proposal, by) or heads_office(proposal.ticket, by)):
        raise NotYours("not_yours")
    if proposal.decided_by_id == by.user.pk:
        raise NotYours("own_signature")
    if proposal.state != ProposalState.APPEALED:
        raise WrongState("wrong_state")
    proposal.state = ProposalState.UPHELD if uphold else ProposalState.REVOKED
    proposal.appeal_decided_at, proposal.appeal_decided_by, proposal.appeal_decision = at, by.user, note
    proposal.save()
    _set_level(proposal)
    _record(proposal, "supervision_upheld" if uphold else "supervision_revoked", by, at, note=note)
    _tell_unit(proposal, NoticeKind.SUPERVISED, at)
    return proposal


def supervises(proposal: SupervisionProposal, by: Actor) -> bool:
    """A supervisor at the alliance's lead or above it, not of the unit that is supervised."""
    return oversees(proposal.ticket, by) and by.unit is not None and by.unit.pk != proposal.organisation_id


def oversees(ticket: Ticket, by: Actor) -> bool:
    """A supervisor at the lead of the ticket's alliance, or above it."""
    unit = by.unit
    return unit is not None and by.holds(Role.SUPERVISOR) and ticket.alliance.lead.path.startswith(unit.path)


def heads_office(ticket: Ticket, by: Actor) -> bool:
    return by.holds(Role.OFFICE_HEAD) and by.unit == ticket.alliance.lead


def _of_unit(proposal: SupervisionProposal, by: Actor) -> bool:
    return by.unit is not None and by.unit.pk == proposal.organisation_id and by.holds(*DEPARTMENT)


def locked_ticket(ticket_id: int) -> Ticket:
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("alliance__lead", "topic").get(pk=ticket_id)


def _proposal(proposal_id: int) -> SupervisionProposal:
    """The proposal, with its ticket locked first: all that changes a ticket takes the same lock."""
    ticket_id = SupervisionProposal.objects.values_list("ticket_id", flat=True).get(pk=proposal_id)
    ticket = locked_ticket(ticket_id)
    proposal = SupervisionProposal.objects.select_related("organisation", "dispatch").get(pk=proposal_id)
    proposal.ticket = ticket
    return proposal


def _set_level(proposal: SupervisionProposal) -> None:
    """The ticket shows the highest card in force; letters are no cards."""
    rows = proposal.ticket.supervisions.filter(state__in=IN_FORCE, as_letter=False)
    proposal.ticket.supervision = max(rows.values_list("level", flat=True), default=Supervision.NONE)


def _record(proposal: SupervisionProposal, what: str, by: Actor, at: dt.datetime, note: str = "") -> None:
    """What is proposed, explained or appealed concerns the unit and its supervisors: it stands in the audit
    record. What was decided for good is told in the ticket's time line too."""
    ticket = proposal.ticket
    data = {"level": proposal.level, "ground": proposal.ground, "as_letter": proposal.as_letter}
    if what in TOLD:
        ticket.version += 1
        ticket.save(update_fields=["version", "supervision"])
        dispatch = proposal.dispatch
        record(ticket, what, by=by, at=at, before=ticket.state, dispatch=dispatch, note=note, data=data)
        return
    audit.record(
        action=f"ticket.{what}",
        at=at,
        by=by.user,
        object_type="ticket",
        object_id=ticket.pk,
        object_label=ticket.number,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data=data | {"department": proposal.organisation.code},
    )


def _tell_supervisors(proposal: SupervisionProposal, kind: NoticeKind, at: dt.datetime) -> None:
    lead = proposal.ticket.alliance.lead_id
    tell(proposal.ticket, kind, at, organisation_id=lead, roles=(Role.SUPERVISOR, Role.OFFICE_HEAD))


def _tell_unit(proposal: SupervisionProposal, kind: NoticeKind, at: dt.datetime) -> None:
    tell(proposal.ticket, kind, at, organisation_id=proposal.organisation_id, roles=SIGNERS)
