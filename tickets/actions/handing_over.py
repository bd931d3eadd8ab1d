"""What a person leaves behind when a post ends: open dispatches in their hands, given to the successor."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from organisations.handover import OpenWork, Source
from organisations.models import Organisation, Person, Post, User
from tickets.actions.recording import record, tell
from tickets.models import Dispatch, NoticeKind, Ticket
from tickets.standing import Actor


def of_post(post: Post, day: dt.date) -> list[OpenWork]:
    rows = _in_hands(post).select_related("ticket").order_by("due", "id")
    return [
        OpenWork(
            f"{row.ticket.number} {row.ticket.title}", reverse("tickets:ticket", args=[row.ticket.number])
        )
        for row in rows
    ]


def of_unit(organisation: Organisation, day: dt.date) -> int:
    return Dispatch.objects.open().filter(organisation=organisation).count()


@transaction.atomic
def transfer(*, post: Post, to: Person, by: User, at: dt.datetime) -> None:
    """Make `to` the handler of everything open that was in the hands of the post's person."""
    for dispatch in _in_hands(post).order_by("ticket_id", "id"):
        ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=dispatch.ticket_id)
        dispatch.handler = to
        dispatch.save(update_fields=["handler"])
        ticket.version += 1
        ticket.save(update_fields=["version"])
        record(
            ticket,
            "handed_over",
            by=Actor(by),
            at=at,
            before=ticket.state,
            dispatch=dispatch,
            data={"person": to.name},
        )
        user = getattr(to, "user", None)
        if user is not None:
            tell(ticket, NoticeKind.PASSED_ON, at, user_id=user.pk)


def _in_hands(post: Post):
    return Dispatch.objects.open().filter(organisation=post.organisation_id, handler=post.person_id)


SOURCE = Source(of_post=of_post, of_unit=of_unit, transfer=transfer)
