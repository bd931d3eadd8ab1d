"""The office's desk: tickets that no department holds yet, with the reason in words, and returns to rule on."""

import datetime as dt
from dataclasses import dataclass, field

from organisations.models import Post, User
from tickets import wording
from tickets.models import Decision, Dispatch, DispatchState, State, Ticket
from tickets.reading.duplicates import Similar, similar_to_each
from tickets.reading.paging import Page, page_of

RULED_AT_ONCE = 50


@dataclass(frozen=True)
class Waiting:
    """A ticket in triage: why, since when, and what the department that returned it proposes."""

    ticket: Ticket
    since: dt.datetime
    because: str
    proposal: Dispatch | None
    #: Open tickets of the same topic and place with similar words: perhaps the same matter.
    similar: list[Similar] = field(default_factory=list)


def in_triage(user: User, post: Post, cursor: str) -> Page:
    tickets = (
        Ticket.objects.visible_to(user)
        .filter(alliance__lead=post.organisation_id, state=State.TRIAGE)
        .for_page()
        .defer("reporter_name", "reporter_phone")
    )
    page = page_of(tickets, cursor, key=("office_due", "id"))
    ids = [ticket.pk for ticket in page.rows]
    decisions = {
        decision.ticket_id: decision
        for decision in Decision.objects.filter(ticket__in=ids).select_related("organisation").order_by("id")
    }
    returned = {
        dispatch.ticket_id: dispatch
        for dispatch in Dispatch.objects.filter(
            ticket__in=ids, state=DispatchState.RETURNED, return_to__isnull=False
        )
        .select_related("organisation", "return_to")
        .order_by("id")
    }
    alike = similar_to_each(user, page.rows)
    rows = [
        Waiting(
            ticket,
            since=decisions[ticket.pk].decided_at if ticket.pk in decisions else ticket.raised_at,
            because=wording.because(decisions[ticket.pk]) if ticket.pk in decisions else "",
            proposal=returned.get(ticket.pk),
            similar=alike.get(ticket.pk, []),
        )
        for ticket in page.rows
    ]
    return Page(rows, page.next, page.previous)


def returns_to_rule(user: User, post: Post) -> list[Dispatch]:
    """Oldest ruling deadline first."""
    return list(
        Dispatch.objects.filter(
            state=DispatchState.RETURN_REQUESTED,
            ticket__in=Ticket.objects.visible_to(user).filter(alliance__lead=post.organisation_id),
        )
        .for_page()
        .select_related("return_to")
        .order_by("return_rule_by", "id")[:RULED_AT_ONCE]
    )
