"""Routing beside its limits: Celery's no-op with the same settings, and bare transactions on one connection."""

import os
import statistics
import time

import django

django.setup()

from celery import current_app  # noqa: E402 - Django is set up first
from django.db import connection  # noqa: E402

from audit import clock  # noqa: E402
from bench import celery_line, extent, figures, profiles, serving  # noqa: E402
from bench.bare_rows import sent_bare  # noqa: E402
from bench.figures import Figure, milliseconds, percentile, ratios  # noqa: E402
from bench.raising import Raising  # noqa: E402
from tickets import actions  # noqa: E402
from tickets.models import State, Ticket  # noqa: E402

#: When the ticket and when its dispatch became visible to everybody else, told by the database.
VISIBLE = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(dispatch.xmin) - pg_xact_commit_timestamp(event.xmin))
FROM tickets_dispatch AS dispatch
JOIN tickets_event AS event ON event.ticket_id = dispatch.ticket_id AND event.what = 'raise'
WHERE dispatch.ticket_id = ANY(%s) AND dispatch.role = 'lead'
"""


def routed_apart(raising: Raising, count: int) -> float:
    """Tickets a second, one message each. Raises RuntimeError where one stays behind."""
    ids = raising.silently(count)
    rate = celery_line.throughput(
        lambda number: current_app.send_task("tickets.route", args=[[ids[number]]]), count
    )
    give_up = time.monotonic() + 10
    # A message that a worker has just taken is in no list for a moment.
    while left := Ticket.objects.filter(pk__in=ids, state=State.SUBMITTED).count():
        if time.monotonic() > give_up:
            raise RuntimeError(f"{left} tickets were not routed")
        time.sleep(0.05)
    return rate


def created_to_dispatched(raising: Raising, count: int) -> list[float]:
    """Seconds from the commit of a new ticket to the commit of its dispatch, one at a time."""
    ids = []
    for _number in range(count):
        ids.append(raising().pk)
        time.sleep(celery_line.PAUSE)
    time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute(VISIBLE, [ids])
        return [float(seconds) for (seconds,) in cursor.fetchall()]


_RAW = """
CREATE TABLE IF NOT EXISTS bench_raw_ticket (id bigserial PRIMARY KEY, state text, lead bigint);
CREATE TABLE IF NOT EXISTS bench_raw_dispatch (id bigserial PRIMARY KEY, ticket bigint, unit bigint, due timestamptz);
CREATE TABLE IF NOT EXISTS bench_raw_event (id bigserial PRIMARY KEY, ticket bigint, what text, at timestamptz);
TRUNCATE bench_raw_ticket, bench_raw_dispatch, bench_raw_event RESTART IDENTITY;
"""


def bare_transactions(count: int) -> float:
    """Transactions of three statements a second on one connection: the least that routing one ticket could be."""
    connection.ensure_connection()
    bare = connection.connection
    connection.set_autocommit(True)
    with bare.cursor() as cursor:
        cursor.execute(_RAW)
        cursor.execute(
            "INSERT INTO bench_raw_ticket (state) SELECT 'submitted' FROM generate_series(1, %s)", [count]
        )
        began = time.perf_counter()
        for number in range(1, count + 1):
            cursor.execute("BEGIN")
            cursor.execute(
                "UPDATE bench_raw_ticket SET state = 'dispatched', lead = 1 WHERE id = %s", [number]
            )
            cursor.execute(
                "INSERT INTO bench_raw_dispatch (ticket, unit, due) VALUES (%s, 1, now())", [number]
            )
            cursor.execute(
                "INSERT INTO bench_raw_event (ticket, what, at) VALUES (%s, 'route', now())", [number]
            )
            cursor.execute("COMMIT")
        return count / (time.perf_counter() - began)


def in_batches(raising: Raising, count: int) -> float:
    """Tickets a second that a sweep routes, with everything the real path writes."""
    raising.silently(count)
    began = time.perf_counter()
    routed = actions.sweep(clock.now())
    seconds = time.perf_counter() - began
    if routed != count:
        raise RuntimeError(f"{routed} of {count} were routed")
    return count / seconds


def messages(raising: Raising) -> list[Figure]:
    environment = dict(os.environ)
    noop, mine, idle, waits = [], [], [], []
    with serving.worker(environment) as process:
        celery_line.latencies(20)  # warm: connections, compiled catalogue
        routed_apart(raising, 50)
        started = serving.memory(process)
        for _round in range(extent.ROUNDS):
            noop.append(
                celery_line.throughput(lambda _n: current_app.send_task("bench.noop"), extent.MESSAGES)
            )
            mine.append(routed_apart(raising, extent.MESSAGES))
            idle.append(celery_line.latencies(extent.LIGHT))
            waits.append(created_to_dispatched(raising, extent.LIGHT))
        grown = serving.memory(process)
    at_once = [value for one in waits for value in one], [value for one in idle for value in one]
    return [
        Figure(
            "routing, one Celery message a ticket ÷ no-op",
            ratios(mine, noop),
            at_least=0.6,
            seen=f"{statistics.median(mine):.0f}/s ÷ {statistics.median(noop):.0f}/s",
        ),
        *(
            Figure(
                f"created → dispatched at light load, p{per_cent} ÷ no-op enqueue → start, p{per_cent}",
                ratios(
                    [percentile(one, per_cent) for one in waits], [percentile(one, per_cent) for one in idle]
                ),
                at_most=at_most,
                seen=" ÷ ".join(milliseconds([percentile(one, per_cent)]) for one in at_once),
            )
            for per_cent, at_most in ((50, 2.0), (95, 3.0))
        ),
        serving.growth("memory of a Celery process", started, grown),
    ]


def batches(raising: Raising) -> list[Figure]:
    bare, batch, floor = [], [], []
    for _round in range(extent.ROUNDS):
        bare.append(bare_transactions(extent.MESSAGES * 2))
        batch.append(in_batches(raising, extent.MESSAGES * 2))
        floor.append(sent_bare(raising, extent.MESSAGES * 2))
    rates = {
        name: f"{statistics.median(one):.0f}/s"
        for name, one in (("bare", bare), ("batch", batch), ("floor", floor))
    }
    return [
        Figure(
            "routing, batch ÷ raw three-statement transactions on one connection",
            ratios(batch, bare),
            at_least=8,
            seen=f"{rates['batch']} ÷ {rates['bare']}",
        ),
        Figure(
            "the floor: the same rows sent by COPY, nothing worked out ÷ raw three-statement transactions",
            ratios(floor, bare),
            seen=f"{rates['floor']} ÷ {rates['bare']}",
        ),
        Figure(
            "routing, batch ÷ that floor",
            ratios(batch, floor),
            seen=f"{rates['batch']} ÷ {rates['floor']}",
        ),
    ]


def explained(figure: Figure, raising: Raising) -> str:
    if figure.name.startswith("routing, one"):
        ids = iter(raising.silently(200))
        return profiles.of(lambda: actions.route([next(ids)], clock.now()), 200)
    if figure.name.startswith("routing, batch"):
        raising.silently(extent.MESSAGES)
        return profiles.of(lambda: actions.sweep(clock.now()))
    if figure.name.startswith("created"):
        return profiles.of(raising, 200)
    return ""


def main() -> None:
    raising = Raising()
    for figure in (*messages(raising), *batches(raising)):
        if figure.met is False:
            figure.profile = explained(figure, raising)
        figures.keep(figure)


if __name__ == "__main__":
    main()
