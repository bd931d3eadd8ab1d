"""A changed matrix over past tickets: decisions a second of one core, and how long a keeper waits for a draft's dry run."""

import time

import django

django.setup()

from django.db.models import Count  # noqa: E402 - Django is set up first
from django.utils import timezone  # noqa: E402

from audit import clock  # noqa: E402
from bench import extent, figures, profiles  # noqa: E402
from bench.figures import Figure  # noqa: E402
from organisations.models import User  # noqa: E402
from tickets import catalogue, replaying, routing, trying  # noqa: E402
from tickets.models import DraftEdit, DryRun, MatrixDraft, Responsibility, Ticket  # noqa: E402


def past_facts() -> list[routing.Facts]:
    """What was known of every ticket that the matrix placed, on its own day; read before the clock runs."""
    rows = Ticket.objects.filter(dispatched_at__isnull=False).order_by("pk")
    return [
        routing.Facts(alliance, topic, area, timezone.localdate(raised))
        for alliance, topic, area, raised in rows.values_list(
            "alliance_id", "topic_id", "area_id", "raised_at"
        ).iterator(chunk_size=10_000)
    ]


def drafted() -> tuple[MatrixDraft, int]:
    """A draft that empties every cell of the template with the most tickets, and how many tickets it has."""
    rows = Ticket.objects.values_list("alliance__template").annotate(number=Count("pk")).order_by("-number")
    template, number = rows[0]
    by, at = User.objects.filter(person__isnull=False).order_by("pk").first(), clock.now()
    draft = MatrixDraft.objects.create(
        template_id=template, name=f"bench {at:%H%M%S}", based_on=0, made_by=by, made_at=at
    )
    cells = Responsibility.objects.on(clock.today()).filter(template=template)
    DraftEdit.objects.bulk_create(
        DraftEdit(draft=draft, topic=topic, area=area, seen_on=clock.today(), edited_by=by, edited_at=at)
        for topic, area in {(cell.topic, cell.area) for cell in cells.select_related("topic", "area")}
    )
    return draft, number


def dry_run(draft: MatrixDraft) -> tuple[float, int]:
    """Seconds from the worker's beginning to the kept result over the longest time offered, and the tickets tried."""
    at, today, months = clock.now(), clock.today(), max(trying.MONTHS)
    row = DryRun.objects.create(
        draft=draft,
        revision=draft.revision,
        months=months,
        since=trying.months_before(today, months),
        on=today,
        asked_by=draft.made_by,
        asked_at=at,
        steps=months + 1,
    )
    began = time.perf_counter()
    result = trying.go(row.pk, clock.now()).result
    return time.perf_counter() - began, result["tickets"]


def dry_runs() -> Figure:
    draft, number = drafted()
    runs = [dry_run(draft) for _round in range(extent.ROUNDS)]
    return Figure(
        "dry run of a draft that empties a whole matrix, s",
        [seconds for seconds, _tried in runs],
        at_most=10,
        seen=f"{runs[0][1]} tickets of {max(trying.MONTHS)} months tried, {number} in all",
    )


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
    figures.keep(figure, dry_runs())


if __name__ == "__main__":
    main()
