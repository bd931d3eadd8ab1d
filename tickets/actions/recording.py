"""What every verb leaves behind: a line in the time line, an audit row, notices in the outbox."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from audit import actions as audit
from audit import bulk
from organisations.models import Role
from tickets import kinds
from tickets.models import Dispatch, Event, NoticeKind, Outbox, Ticket
from tickets.standing import Actor


def tell(
    ticket: Ticket,
    kind: NoticeKind,
    at: dt.datetime,
    *,
    organisation_id: int | None = None,
    roles: Sequence[Role] = (),
    user_id: int | None = None,
) -> None:
    """Put a notice into the outbox: for the holders of `roles` in a unit (none named: everybody
    there), or for one account. Of a ticket that nobody sees here its own app tells."""
    if not kinds.is_told(ticket.kind):
        return
    Outbox.objects.create(
        ticket=ticket,
        kind=kind,
        organisation_id=organisation_id,
        roles=" ".join(roles),
        user_id=user_id,
        at=at,
    )


def tell_of(
    link: str,
    about: object,
    kind: NoticeKind,
    at: dt.datetime,
    *,
    organisations: Iterable[int] = (),
    roles: Sequence[Role] = (),
    users: Iterable[int] = (),
) -> None:
    """Put notices about a page that is no ticket's into the outbox, for the holders of `roles` in these units and for
    these accounts. `about` names the page, a row or words, in the portal's language and not in that of whoever acts; the
    caller leaves personal data out of it."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(about)[:100]
    fields = {"link": link, "about": words, "kind": kind, "at": at}
    Outbox.objects.bulk_create(
        [
            *(Outbox(**fields, organisation_id=unit, roles=" ".join(roles)) for unit in organisations),
            *(Outbox(**fields, user_id=user) for user in users),
        ]
    )


def record(
    ticket: Ticket,
    what: str,
    *,
    by: Actor,
    at: dt.datetime,
    before: str,
    dispatch: Dispatch | None = None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    event = Event.objects.create(
        ticket=ticket,
        dispatch=dispatch,
        at=at,
        what=what,
        by=by.user,
        post=by.post.role if by.post else "",
        organisation=by.unit,
        from_state=before,
        to_state=ticket.state,
        note=note,
        data=data or {},
    )
    audit.record(
        action=f"ticket.{what}",
        at=at,
        by=by.user,
        object_type="ticket",
        object_id=ticket.pk,
        object_label=ticket.number,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
        data=data,
    )
    return event


def record_all(
    tickets: Sequence[Ticket],
    what: str,
    *,
    by: Actor,
    at: dt.datetime,
    data: Sequence[dict[str, Any]],
    beside: Sequence[tuple[type[Model], Sequence[Model]]],
) -> None:
    """The lines of new tickets, in one go with the rows of other tables `beside` them; `data` in their order."""
    post, unit = by.post.role if by.post else "", by.unit
    events = [
        Event(
            ticket=ticket,
            at=at,
            what=what,
            by=by.user,
            post=post,
            organisation=unit,
            to_state=ticket.state,
            data=told,
        )
        for ticket, told in zip(tickets, data, strict=True)
    ]
    rows = audit.rows_of(
        {
            "action": f"ticket.{what}",
            "at": at,
            "by": by.user,
            "object_type": "ticket",
            "object_id": ticket.pk,
            "object_label": ticket.number,
            "post": post,
            "organisation": unit.code if unit else "",
            "data": told,
        }
        for ticket, told in zip(tickets, data, strict=True)
    )
    bulk.insert_all([*beside, (Event, events), rows])
