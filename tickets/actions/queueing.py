"""What the queue does: route what was submitted, sweep what was left, let silence count."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField
from django.utils import timezone

from organisations.account_actions import system_user
from organisations.models import Version
from organisations.versions import AS_ONE_VALUE, Versions, versions_now, versions_of
from tickets import catalogue, clocks, dispatching, kinds, routing, wording
from tickets.actions.recording import record
from tickets.actions.steps import take_back
from tickets.dispatching import PLACED_COLUMNS
from tickets.figures import keeping as figures
from tickets.lifecycle import AT_DEPARTMENT
from tickets.models import Dispatch, DispatchRole, DispatchState, Outcome, State, Ticket, TriageReason
from tickets.models.states import OPEN_DISPATCH
from tickets.standing import Actor

log = logging.getLogger(__name__)

BATCH = 500
#: How many others that wait a message takes along.
COMPANY = 50


def route_together(ticket_ids: Sequence[int], at: dt.datetime) -> int:
    """Route them in one batch, or one by one where the batch fails: one broken ticket stops no other.

    It stays where it is, its error goes to the log, and the next sweep tries it again.
    """
    try:
        return route(ticket_ids, at)
    except Exception:
        if len(ticket_ids) == 1:
            log.exception("Ticket %s cannot be routed", ticket_ids[0])
            return 0
        return sum(route_together([ticket_id], at) for ticket_id in ticket_ids)


@transaction.atomic
def route(ticket_ids: Sequence[int], at: dt.datetime) -> int:
    """Claim these tickets as far as they still wait, decide, and write; returns how many.

    The claim is the row lock: a worker that dies rolls everything back, another one that holds the
    rows makes this one skip them, and running twice finds nothing to claim.
    """
    tickets, versions = _claimed(ticket_ids)
    if not tickets:
        return 0
    known = catalogue.catalogue_on(timezone.localdate(at), versions)
    system = system_actor(versions)
    for ticket in tickets:
        ticket.topic = catalogue.topic(ticket.topic_id, versions)
        ticket.alliance = catalogue.alliance(ticket.alliance_id, versions)
    detours = _detours(tickets)
    placings = [_placing(ticket, known, system, detours.get(ticket.pk)) for ticket in tickets]
    dispatching.write(placings, at, clocks.current(versions), earlier=figures.waiting(tickets))
    return len(tickets)


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


def take_along(at: dt.datetime) -> int:
    """Route some of what else waits: under load most messages then find their ticket routed already."""
    return route_together(_waiting(0, COMPANY), at)


def _waiting(after: int, most: int) -> list[int]:
    """Plain SQL, as for the claim: every message asks."""
    sql = f"SELECT id FROM {Ticket._meta.db_table} WHERE state = %s AND id > %s ORDER BY id LIMIT %s"  # noqa: S608 - the table's own name
    with connection.cursor() as cursor:
        cursor.execute(sql, [State.SUBMITTED, after, most])
        return [number for (number,) in cursor.fetchall()]


_NEEDED = {
    "id",
    "number",
    "kind",
    "alliance_id",
    "topic_id",
    "area_id",
    "urgency",
    "unplaced",
    "raised_by_id",
    *figures.WAITING,
    *PLACED_COLUMNS,
}
#: What deciding and writing need of a ticket, in the order of its columns; its words stay where they are.
_FIELDS = [field for field in Ticket._meta.concrete_fields if field.column in _NEEDED]
CLAIMED = tuple(field.column for field in _FIELDS)
#: The same as PostgreSQL is asked for them: Django has the driver hand over jsonb as text, json as what it holds.
CLAIMED_AS_HELD = tuple(
    f"{field.column}::json" if isinstance(field, JSONField) else field.column for field in _FIELDS
)


def _claimed(ticket_ids: Sequence[int]) -> tuple[list[Ticket], Versions]:
    """Lock those that still wait, and read the versions along with them. Plain SQL, because building
    the query would take longer than it; one round trip where the database can lock rows."""
    if not ticket_ids:
        return [], {}
    locks = connection.features.has_select_for_update_skip_locked
    columns = (*CLAIMED_AS_HELD, f"{AS_ONE_VALUE} AS versions") if locks else CLAIMED
    sql = (
        f"SELECT {', '.join(columns)} FROM {Ticket._meta.db_table} "  # noqa: S608 - names of the model's own columns
        f"WHERE id IN ({', '.join(['%s'] * len(ticket_ids))}) AND state = %s ORDER BY id"
        f"{' FOR UPDATE SKIP LOCKED' if locks else ''}"
    )
    values = [*ticket_ids, State.SUBMITTED]
    if not locks:
        tickets = list(Ticket.objects.raw(sql, values))
        return tickets, versions_now() if tickets else {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    # What PostgreSQL hands over is what the fields hold: nothing is left for `raw` to convert.
    tickets = [Ticket.from_db(connection.alias, CLAIMED, row[:-1]) for row in rows]
    return tickets, versions_of(rows[0][-1] or ()) if rows else {}


def _detours(tickets: Sequence[Ticket]) -> dict[int, kinds.Detour]:
    """What the kinds of these tickets want stepped around; each kind is asked once."""
    found: dict[int, kinds.Detour] = {}
    for code in {ticket.alliance.kind for ticket in tickets}:
        kind = kinds.get(code)
        if kind is not None:
            found |= kind.detours([ticket.pk for ticket in tickets if ticket.alliance.kind == code])
    return found


def _placing(
    ticket: Ticket, known: routing.Catalogue, system: Actor, detour: kinds.Detour | None
) -> dispatching.Placing:
    if ticket.unplaced:
        return _to_triage(ticket, known, system, what="route", reason=ticket.unplaced)
    facts = routing.Facts(ticket.alliance_id, ticket.topic_id, ticket.area_id, known.on)
    decision = routing.decide(facts, known)
    if detour is not None:
        decision = routing.around(decision, detour.around, detour.to, facts, known)
    dispatched = decision.department is not None
    return dispatching.Placing(
        ticket=ticket,
        by=system,
        what="route",
        outcome=Outcome.DISPATCHED if dispatched else Outcome.TRIAGE,
        topics=known.topics[ticket.topic_id],
        lead=decision.department,
        assists=decision.assists,
        reason=decision.reason,
        cell=wording.snapshot(decision, known),
        passed_over=wording.passed_over(decision, known),
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
