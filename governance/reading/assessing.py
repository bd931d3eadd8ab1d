"""What helps to assess a concern: how many raised it, what else is open about it, what may go down, what is known."""

import datetime as dt
from typing import NamedTuple

from governance.going_down import Down, down
from governance.models import FellowRaiser
from meetings.reading.knowledge import offered
from organisations.models import User
from tickets.models import Ticket
from tickets.models.states import ENDED
from tickets.reading.duplicates import Similar, similar
from tickets.reading.offers import Offer


class Assessment(NamedTuple):
    """`raisers` counts the first one, fellow raisers, and tickets that were merged into this one with theirs."""

    raisers: int
    down: Down
    similar: list[Similar]
    known: list[Offer]


def assessment(ticket: Ticket, user: User, day: dt.date) -> Assessment:
    """Of an ended concern only what it was; four queries more while it is open."""
    merged = list(Ticket.objects.filter(merged_into=ticket).order_by().values_list("pk", flat=True))
    fellows = FellowRaiser.objects.filter(ticket__in=[ticket.pk, *merged]).count()
    alike: list[Similar] = []
    known: list[Offer] = []
    if ticket.state not in ENDED:
        text = ticket.title + ticket.description
        alike = similar(user, ticket.alliance, ticket.topic, ticket.area, text, besides=ticket.pk)
        known = offered(user, ticket.alliance, ticket.title, day)
    return Assessment(1 + len(merged) + fellows, down(ticket.topic), alike, known)
