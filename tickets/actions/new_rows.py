"""The rows of new tickets: their numbers, the reporter sealed, one or thousands inserted."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from audit import bulk
from organisations.models import Alliance, Organisation
from tickets.models import NumberSeries, Ticket
from tickets.reporters import phone_hash
from tickets.standing import Actor


@dataclass(frozen=True)
class Reporter:
    """On whose behalf a ticket is raised; stored encrypted."""

    name: str = ""
    phone: str = ""
    anonymous: bool = False


def new_ticket(
    number: str,
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    reporter: Reporter | None,
    unit: Organisation | None = None,
    **fields,
) -> Ticket:
    """Not yet written. `unit`: whom the matter hurts, where the actor has none or another."""
    ticket = Ticket(
        number=number,
        kind=alliance.kind,
        alliance=alliance,
        raised_at=at,
        raised_by=by.user,
        raiser_post=by.post,
        raiser_unit=unit or by.unit,
        on_behalf=reporter is not None,
        **fields,
    )
    if reporter is not None:
        ticket.anonymous = reporter.anonymous
        ticket.reporter_name = "" if reporter.anonymous else reporter.name
        ticket.reporter_phone = "" if reporter.anonymous else reporter.phone
        if reporter.phone and not reporter.anonymous:
            ticket.reporter_phone_hash = phone_hash(reporter.phone)
    return ticket


def insert(tickets: Sequence[Ticket]) -> None:
    """One gets its id with the insert; for many they are asked afterwards, by the numbers. What hangs on the ids (marks
    for the search, figures, lines) is the caller's, in one go."""
    if len(tickets) == 1:
        tickets[0].save(force_insert=True)
        return
    bulk.insert(Ticket, tickets)
    ids = dict(
        Ticket.objects.filter(number__in=[ticket.number for ticket in tickets]).values_list("number", "pk")
    )
    for ticket in tickets:
        ticket.pk = ids[ticket.number]


def numbers(ticket_kinds: Sequence[str], day: dt.date) -> list[str]:
    """The next numbers of the day, one for each kind named, in their order."""
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    following: dict[str, int] = {}
    with connection.cursor() as cursor:
        for kind, count in sorted(Counter(ticket_kinds).items()):
            cursor.execute(
                f"INSERT INTO {table} (kind, day, last) VALUES (%s, %s, %s) "  # noqa: S608 - the table's own name
                f"ON CONFLICT (kind, day) DO UPDATE SET last = {table}.last + EXCLUDED.last RETURNING last",
                [kind, day, count],
            )
            (last,) = cursor.fetchone()
            following[kind] = last - count
    given = []
    for kind in ticket_kinds:
        following[kind] += 1
        given.append(f"BLZQ-{kind}-{day:%Y%m%d}-{following[kind]:04d}")
    return given
