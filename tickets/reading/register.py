"""The register of what is suspended or was closed unsolved: nobody can hide it, everything has a review date.

Beijing Regulations on Immediate Handling of Complaints (2021) art. 15; Jinan 12345 Regulations art. 24:
what cannot be solved for objective reasons is explained to whoever raised it and followed up.
"""

import datetime as dt
from dataclasses import dataclass

from organisations.models import User
from tickets.models import Event, Move, RequestKind, State, Ticket, TimeRequest
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of


@dataclass(frozen=True)
class Entry:
    """One matter on the register. `leader` is who decided that it waits, and by which post."""

    ticket: Ticket
    reason: str
    leader: str
    explained: str
    since: dt.datetime | None


def register(user: User, alliance: str, state: str, cursor: str, choices: Choices) -> Page:
    rows = Ticket.objects.visible_to(user).filter(review_on__isnull=False)
    if alliance:
        chosen = choices.alliance(alliance)
        rows = rows.filter(alliance=chosen) if chosen else rows.none()
    if state in (State.SUSPENDED, State.CLOSED):
        rows = rows.filter(state=state)
    page = page_of(
        rows.for_page().defer("description", "reporter_name", "reporter_phone"),
        cursor,
        key=("review_on", "id"),
    )
    ids = [ticket.pk for ticket in page.rows]
    suspensions = {
        request.ticket_id: request
        for request in TimeRequest.objects.filter(
            ticket__in=ids, kind=RequestKind.SUSPENSION, granted=True, ended_at=None
        )
        .select_related("decided_by__person")
        .order_by("id")
    }
    closings = {
        event.ticket_id: event
        for event in Event.objects.filter(
            ticket__in=ids,
            what__in=(Move.CLOSE, Move.CALL_BACK, Move.CONFIRM, Move.ACCEPT_ANSWER),
            to_state=State.CLOSED,
        )
        .select_related("by__person")
        .order_by("id")
    }
    answers = dict(
        Event.objects.filter(ticket__in=ids, what__in=(Move.ANSWER, Move.CONSENT))
        .exclude(note="")
        .order_by("id")
        .values_list("ticket_id", "note")
    )
    return Page(
        [_entry(ticket, suspensions, closings, answers) for ticket in page.rows], page.next, page.previous
    )


def _entry(ticket: Ticket, suspensions: dict, closings: dict, answers: dict[int, str]) -> Entry:
    suspension = suspensions.get(ticket.pk)
    if ticket.state == State.SUSPENDED and suspension:
        leader = f"{suspension.decided_by} · {suspension.get_decided_post_display()}"
        return Entry(ticket, suspension.reason, leader, suspension.explained, ticket.suspended_at)
    closing = closings.get(ticket.pk)
    return Entry(
        ticket,
        reason=ticket.get_outcome_display(),
        leader=str(closing.by) if closing else "",
        explained=answers.get(ticket.pk, ""),
        since=ticket.closed_at,
    )
