"""What the queue does: route what was submitted, sweep what was left, let silence count."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from organisations.account_actions import system_user
from organisations.models import Version
from organisations.versions import Versions, versions_now
from tickets import catalogue, clocks, dispatching, routing, wording
from tickets.actions import lots
from tickets.actions.recording import record
from tickets.actions.steps import take_back
from tickets.figures import keeping as figures
from tickets.lifecycle import AT_DEPARTMENT
from tickets.models import Dispatch, DispatchRole, DispatchState, Outcome, State, Ticket, TriageReason
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import Actor

log = logging.getLogger(__name__)

#: So many at once: what tickets have in common is worked out once, and nobody is kept waiting for long.
BATCH = 1000
#: How many others that wait a message takes along.
COMPANY = 50


def route_together(ticket_ids: Sequence[int], at: dt.datetime) -> int:
    """Route them in one batch, or in halves where it fails: one broken ticket stops no other.

    It stays where it is, its error goes to the log, and the next sweep tries it again.
    """
    try:
        return route(ticket_ids, at)
    except Exception:
        if len(ticket_ids) == 1:
            log.exception("Ticket %s cannot be routed", ticket_ids[0])
            return 0
        half = len(ticket_ids) // 2
        return route_together(ticket_ids[:half], at) + route_together(ticket_ids[half:], at)


@transaction.atomic
def route(ticket_ids: Sequence[int], at: dt.datetime) -> int:
    """Claim these tickets as far as they still wait, decide, and write; returns how many.

    The claim is the row lock: a worker that dies rolls everything back, another one that holds the
    rows makes this one skip them, and running twice finds nothing to claim.
    """
    rows, versions = lots.claimed(ticket_ids)
    if not rows:
        return 0
    known = catalogue.catalogue_on(timezone.localdate(at), versions)
    system = system_actor(versions)
    placings = [_placing(lot, known, system) for lot in lots.lots(rows, known, versions)]
    earlier = figures.waiting([placing.ticket for placing in placings])
    dispatching.write(placings, at, clocks.current(versions), earlier=earlier)
    return len(rows)


_systems: dict[str, Actor] = {}


def system_actor(versions: Versions) -> Actor:
    """The system as actor, read again only when accounts changed."""
    stamp = versions[Version.ROSTER].stamp
    known = _systems.get(stamp)
    if known is None:
        # Another thread may forget it again at once: what was loaded is returned, not what is kept.
        known = Actor(system_user())
        _systems.clear()
        _systems[stamp] = known
    return known


def sweep(at: dt.datetime) -> int:
    """Route whatever still waits, batch by batch; what another worker holds is left to it."""
    routed = 0
    ids = _waiting(0, BATCH)
    while ids:
        routed += route_together(ids, at)
        ids = _waiting(ids[-1], BATCH)
    return routed


class _Load:
    """What the last message of this process met. At light load a ticket waits for nothing but its own message, and is claimed
    straight away; in a crowd most tickets were taken along already, which is cheaper to ask than to claim."""

    crowded = False


def answer_message(ticket_ids: Sequence[int], at: dt.datetime) -> int:
    """Route these as far as they still wait, and some of what else waits. Returns how many."""
    routed = 0
    if not _Load.crowded:
        routed = route_together(ticket_ids, at)
    waiting = _waiting(0, COMPANY)
    if not _Load.crowded:
        _Load.crowded = bool(waiting) or not routed
    elif waiting == list(ticket_ids):
        _Load.crowded = False
    elif len(waiting) == COMPANY:
        waiting = sorted({*waiting, *ticket_ids})
    # Where fewer wait, whichever is not among them was routed already.
    return routed + (route_together(waiting, at) if waiting else 0)


def _waiting(after: int, most: int) -> list[int]:
    """Plain SQL, as for the claim: every message asks."""
    sql = f"SELECT id FROM {Ticket._meta.db_table} WHERE state = %s AND id > %s ORDER BY id LIMIT %s"  # noqa: S608 - the table's own name
    with connection.cursor() as cursor:
        cursor.execute(sql, [State.SUBMITTED, after, most])
        return [number for (number,) in cursor.fetchall()]


def _placing(lot: lots.Lot, known: routing.Catalogue, system: Actor) -> dispatching.Placing:
    ticket, detour = lot.ticket, lot.detour
    if lot.answer is None:
        return _to_triage(ticket, known, system, what="route", reason=ticket.unplaced, twins=lot.twins)
    decision, cell, passed_over = lot.answer
    if detour is not None:
        facts = routing.Facts(ticket.alliance_id, ticket.topic_id, ticket.area_id, known.on)
        decision = routing.around(decision, detour.around, detour.to, facts, known)
        cell = wording.snapshot(decision, known)
    dispatched = decision.department is not None
    return dispatching.Placing(
        ticket=ticket,
        twins=lot.twins,
        by=system,
        what="route",
        outcome=Outcome.DISPATCHED if dispatched else Outcome.TRIAGE,
        topics=known.topics[ticket.topic_id],
        lead=decision.department,
        assists=decision.assists,
        reason=decision.reason,
        cell=cell,
        passed_over=passed_over,
        catalogue_version=known.catalogue_version,
        roster_version=known.roster_version,
        basis=detour.why if detour is not None and decision.cell is None else "",
    )


def _to_triage(ticket: Ticket, known: routing.Catalogue, system: Actor, **told: Any) -> dispatching.Placing:
    """Nothing is decided by the matrix: the office does it."""
    return dispatching.Placing(
        ticket=ticket,
        by=system,
        outcome=Outcome.TRIAGE,
        topics=known.topics[ticket.topic_id],
        catalogue_version=known.catalogue_version,
        roster_version=known.roster_version,
        **told,
    )


def expire_returns(at: dt.datetime) -> int:
    """A return request the office did not rule on in time counts as accepted: the ticket goes to
    triage with the proposal shown. Returns how many."""
    ids = list(
        Dispatch.objects.filter(
            state=DispatchState.RETURN_REQUESTED, return_rule_by__lt=at, ticket__state__in=AT_DEPARTMENT
        )
        .order_by("return_rule_by")
        .values_list("pk", flat=True)
    )
    return sum(_expire(pk, at) for pk in ids)


@transaction.atomic
def _expire(dispatch_id: int, at: dt.datetime) -> bool:
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance", "topic")
        .get(dispatches=dispatch_id)
    )
    dispatch = Dispatch.objects.get(pk=dispatch_id)
    if dispatch.state != DispatchState.RETURN_REQUESTED or ticket.state not in AT_DEPARTMENT:
        return False
    with figures.counted([ticket.pk]):
        _accept_return(ticket, dispatch, at)
    return True


def _accept_return(ticket: Ticket, dispatch: Dispatch, at: dt.datetime) -> None:
    versions = versions_now()
    system = system_actor(versions)
    take_back(ticket, dispatch, DispatchState.RETURNED, at)
    ticket.return_count += 1
    data = {"reason": TriageReason.RETURNED, "department": dispatch.return_to_id, "dispatch": dispatch.pk}
    if dispatch.role == DispatchRole.ASSIST:
        ticket.version += 1
        ticket.save()
        record(ticket, "return_expired", by=system, at=at, before=ticket.state, dispatch=dispatch, data=data)
        return
    for other in ticket.dispatches.filter(state__in=OPEN_DISPATCH):
        take_back(ticket, other, DispatchState.WITHDRAWN, at)
    known = catalogue.catalogue_on(timezone.localdate(at), versions)
    placing = _to_triage(
        ticket, known, system, what="return_expired", reason=TriageReason.RETURNED, data=data
    )
    dispatching.write([placing], at, clocks.current(versions))
