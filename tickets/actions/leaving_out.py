"""Leaving one department's dispatch out of the figures: the unit asks, another person decides, and the
number left out stands beside each rate."""

import datetime as dt
from typing import Any

from django.db import transaction

from organisations.models import Role
from organisations.models.people import SIGNERS
from tickets.actions.recording import record, tell
from tickets.actions.supervising import heads_office, locked_ticket, oversees
from tickets.figures import keeping as figures
from tickets.lifecycle import NotYours, WrongState
from tickets.models import Dispatch, Exclusion, NoticeKind, Ticket
from tickets.standing import DEPARTMENT, Actor


def may_ask(dispatch: Dispatch, by: Actor) -> bool:
    return by.unit is not None and by.unit.pk == dispatch.organisation_id and by.holds(*DEPARTMENT)


def may_decide(asked: Exclusion, ticket: Ticket, by: Actor) -> bool:
    """A supervisor over the alliance or the office's head; neither who asked nor anybody of the unit."""
    return (
        asked.asked_by_id != by.user.pk
        and by.unit is not None
        and by.unit.pk != asked.dispatch.organisation_id
        and (oversees(ticket, by) or heads_office(ticket, by))
    )


@transaction.atomic
def ask_exclusion(*, dispatch_id: int, reason: str, text: str, by: Actor, at: dt.datetime) -> Exclusion:
    """The unit asks with its reason. Raises NotYours, WrongState where it was asked or granted already."""
    dispatch, ticket = _with_ticket(dispatch_id)
    if not may_ask(dispatch, by):
        raise NotYours("not_yours")
    if dispatch.excluded or dispatch.exclusions.filter(decided_at=None).exists():
        raise WrongState("exclusion_asked")
    asked = Exclusion.objects.create(
        dispatch=dispatch, reason=reason, text=text, asked_at=at, asked_by=by.user
    )
    _record(ticket, dispatch, "exclusion_asked", by, at, text, {"exclusion": reason})
    roles = (Role.SUPERVISOR, Role.OFFICE_HEAD)
    tell(ticket, NoticeKind.TO_SUPERVISE, at, organisation_id=ticket.alliance.lead_id, roles=roles)
    return asked


@transaction.atomic
def decide_exclusion(*, exclusion_id: int, grant: bool, note: str, by: Actor, at: dt.datetime) -> Exclusion:
    """Another person decides, with the reason. Raises NotYours, WrongState."""
    dispatch, ticket = _with_ticket(
        Exclusion.objects.values_list("dispatch_id", flat=True).get(pk=exclusion_id)
    )
    asked = Exclusion.objects.select_related("dispatch").get(pk=exclusion_id)
    if not may_decide(asked, ticket, by):
        raise NotYours("not_yours")
    if asked.decided_at is not None:
        raise WrongState("wrong_state")
    asked.granted, asked.decided_at, asked.decided_by, asked.decision = grant, at, by.user, note
    asked.save()
    with figures.counted([ticket.pk]):
        dispatch.excluded = grant
        dispatch.excluded_reason = str(asked.get_reason_display()) if grant else ""
        dispatch.save(update_fields=["excluded", "excluded_reason"])
    _record(ticket, dispatch, "exclusion_decided", by, at, note, {"grant": grant})
    tell(ticket, NoticeKind.SUPERVISED, at, organisation_id=dispatch.organisation_id, roles=SIGNERS)
    return asked


def _with_ticket(dispatch_id: int) -> tuple[Dispatch, Ticket]:
    ticket = locked_ticket(Dispatch.objects.values_list("ticket_id", flat=True).get(pk=dispatch_id))
    return Dispatch.objects.select_related("organisation").get(pk=dispatch_id), ticket


def _record(
    ticket: Ticket, dispatch: Dispatch, what: str, by: Actor, at: dt.datetime, note: str, data: dict[str, Any]
) -> None:
    ticket.version += 1
    ticket.save(update_fields=["version"])
    record(ticket, what, by=by, at=at, before=ticket.state, dispatch=dispatch, note=note, data=data)
