"""A changed matrix replayed over past tickets: how many decisions a second one core takes, against what was written then."""

import time

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django is set up first

from audit import clock  # noqa: E402
from bench import extent, figures, profiles  # noqa: E402
from bench.figures import Figure  # noqa: E402
from tickets import catalogue, replaying, routing  # noqa: E402
from tickets.models import Ticket  # noqa: E402


def past_facts() -> list[routing.Facts]:
    """What was known of every ticket that the matrix placed, on its own day; read before the clock runs."""
    rows = Ticket.objects.filter(dispatched_at__isnull=False).order_by("pk")
    return [
        routing.Facts(alliance, topic, area, timezone.localdate(raised))
        for alliance, topic, area, raised in rows.values_list(
            "alliance_id", "topic_id", "area_id", "raised_at"
        ).iterator(chunk_size=10_000)
    ]


def main() -> None:
    facts = past_facts()
    known = catalogue.catalogue_on(clock.today())
    rates = []
    for _round in range(extent.ROUNDS):
        began = time.process_time()
        counted = sum(replaying.replay(facts, lambda _day: known).values())
        rates.append(counted / (time.process_time() - began))
    figure = Figure(
        "replay of a changed matrix over past tickets, decisions/s on one core",
        rates,
        at_least=100_000,
        seen=f"{len(facts)} tickets",
    )
    if figure.met is False:
        figure.profile = profiles.of(lambda: replaying.replay(facts[:100_000], lambda _day: known))
    figures.keep(figure)


if __name__ == "__main__":
    main()
