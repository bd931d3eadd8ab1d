"""Sixty more cells and a tree of topics five levels deep: what a matrix that grew costs, beside the same one before.

What is added belongs to the template with the most tickets, stays for this stage only and is taken away at its end, so that a
kept database is measured alike the next time.
"""

import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

django.setup()

from django.db import transaction  # noqa: E402 - Django is set up first

from audit import clock  # noqa: E402
from bench import extent, figures, serving  # noqa: E402
from bench.asking import browser, seconds_of  # noqa: E402
from bench.databases import name_of  # noqa: E402
from bench.figures import Figure, milliseconds, ratios  # noqa: E402
from organisations.models import Area  # noqa: E402
from tickets import catalogue, replaying, routing  # noqa: E402
from tickets.models import CellUnit, Responsibility, Ticket, Topic  # noqa: E402

CELLS, LEVELS, TRIED = 60, 5, 100_000
#: Who asks, what, and a name for it: the pages that show the tree or read what the matrix decided.
PAGES = {
    "work list": ("department", "/?tab=work"),
    "form of a new ticket": ("secretary", "/tickets/new/"),
}


def busiest() -> Topic:
    """The topic that most of the newest thousand tickets have."""
    seen = list(Ticket.objects.order_by("-pk").values_list("topic", flat=True)[:1000])
    return Topic.objects.get(pk=statistics.mode(seen))


def branch(topic: Topic) -> list[Topic]:
    """From the root down to `topic` and on, LEVELS long."""
    chain = [topic]
    while chain[0].parent is not None:
        chain.insert(0, chain[0].parent)
    while len(chain) < LEVELS:
        chain.append(
            Topic.objects.create(
                template=topic.template,
                parent=chain[-1],
                code=f"{chain[-1].code}.more",
                name=f"细类{len(chain)}",
            )
        )
    return chain


def cells_over(chain: list[Topic]) -> list[Responsibility]:
    """The unit that answers for the branch today answers for each of its topics in narrower and narrower places."""
    known = catalogue.catalogue_on(clock.today())
    unit = next(
        number
        for topic in reversed(chain)
        for cell in known.cells.get(topic.pk, ())
        for number in cell.responsible
        if isinstance(number, int)
    )
    places = list(Area.objects.order_by("path")[: CELLS // LEVELS])
    made = [
        Responsibility.objects.create(
            template=topic.template, topic=topic, area=area, valid_from=clock.today(), basis="bench"
        )
        for topic in chain
        for area in places
    ]
    CellUnit.objects.bulk_create(CellUnit(cell=cell, organisation_id=unit) for cell in made)
    return made


@contextmanager
def widened(topic: Topic) -> Iterator[list[Topic]]:
    began = set(Topic.objects.values_list("pk", flat=True))
    with transaction.atomic():
        chain = branch(topic)
        made = cells_over(chain)
    try:
        yield chain
    finally:
        with transaction.atomic():
            Responsibility.objects.filter(pk__in=[cell.pk for cell in made]).delete()
            for topic in reversed(chain):
                if topic.pk not in began:
                    topic.delete()


def decisions(facts: list[routing.Facts]) -> float:
    """A second, on one core."""
    known = catalogue.catalogue_on(clock.today())
    began = time.process_time()
    return sum(replaying.replay(facts, lambda _day: known).values()) / (time.process_time() - began)


def main() -> None:
    topic, today = busiest(), clock.today()
    placed = Ticket.objects.filter(alliance__template=topic.template_id, dispatched_at__isnull=False)
    rows = placed.order_by("-pk")[:TRIED]
    facts = [
        routing.Facts(*row, today)
        for row in rows.values_list("alliance_id", "topic_id", "area_id").iterator()
    ]
    asked = json.loads((figures.folder() / f"{name_of(extent.MIDDLE)}.json").read_text(encoding="utf-8"))
    before, after = ({"rate": [], **{name: [] for name in PAGES}} for _side in range(2))
    with serving.web(dict(os.environ)) as (address, _process):
        for _round in range(extent.ROUNDS):
            _measure(before, facts, address, asked)
            with widened(topic) as chain:
                deeper = [routing.Facts(one.alliance, chain[-1].pk, one.area, one.on) for one in facts]
                _measure(after, deeper, address, asked)
    figures.keep(
        Figure(
            f"decisions/s with {CELLS} more cells and a topic {LEVELS} levels deep ÷ before",
            ratios(after["rate"], before["rate"]),
            seen=f"{max(after['rate']):,.0f}/s ÷ {max(before['rate']):,.0f}/s, {len(facts)} tickets",
        ),
        *(
            Figure(
                f"{name} with {CELLS} more cells and a topic {LEVELS} levels deep ÷ before",
                ratios(list(map(statistics.median, after[name])), list(map(statistics.median, before[name]))),
                at_most=1.2,
                seen=f"{milliseconds([*itertools.chain(*after[name])])} ÷ {milliseconds([*itertools.chain(*before[name])])}",
            )
            for name in PAGES
        ),
    )


def _measure(side: dict, facts: list[routing.Facts], address: str, asked: dict) -> None:
    side["rate"].append(decisions(facts))
    for name, (who, path) in PAGES.items():
        asker = browser(address, asked[who]["session"])
        seconds_of(asker, path, 5)  # warm
        side[name].append(seconds_of(asker, path, extent.REQUESTS))


if __name__ == "__main__":
    main()
