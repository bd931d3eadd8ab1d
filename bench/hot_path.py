"""Created → dispatched, and routing throughput, beside Celery's own no-op with the same settings."""

import datetime as dt
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

django.setup()

from celery import current_app  # noqa: E402 - Django is set up first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from redis import Redis  # noqa: E402

from audit import clock  # noqa: E402
from bench.tasks import LATENCIES  # noqa: E402
from organisations.models import Alliance, Area, Post, Role  # noqa: E402
from tickets import actions, queue  # noqa: E402
from tickets.models import State, Ticket, Topic  # noqa: E402
from tickets.standing import Actor  # noqa: E402

ROUNDS = 3
BATCH = int(os.environ.get("BENCH_BATCH", "1500"))
LIGHT = int(os.environ.get("BENCH_LIGHT", "150"))
PROCESSES = 2
RESULTS = Path(__file__).parent / "RESULTS.md"


@dataclass
class Figure:
    name: str
    ratio: list[float]
    aim: str
    met: Callable[[float], bool]
    detail: str

    def row(self) -> str:
        middle = statistics.median(self.ratio)
        spread = f"{min(self.ratio):.2f}–{max(self.ratio):.2f}"
        verdict = "met" if self.met(middle) else "**MISSED**"
        return f"| {self.name} | {middle:.2f} | {spread} | {self.aim} | {verdict} | {self.detail} |"


def broker() -> Redis:
    return Redis(unix_socket_path=settings.CELERY_BROKER_URL.removeprefix("redis+socket://"))


@contextmanager
def worker() -> Iterator[None]:
    process = subprocess.Popen(
        [
            sys.executable, "-m", "celery", "-A", "config", "worker", "-I", "bench.tasks",
            "--pool=prefork", f"--concurrency={PROCESSES}", "--loglevel=ERROR",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        latencies("bench.started", 20)  # warm: connections, compiled catalogue
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def drained(redis: Redis) -> None:
    while redis.llen("celery") or redis.hlen("unacked"):
        time.sleep(0.005)


def throughput(send: Callable[[int], None], count: int) -> float:
    """Messages a second from the first one sent to the last one acknowledged."""
    redis = broker()
    drained(redis)
    began = time.perf_counter()
    for number in range(count):
        send(number)
    drained(redis)
    return count / (time.perf_counter() - began)


#: Between two at light load; nobody polls meanwhile, so that both are measured on an equally idle machine.
PAUSE = 0.03


def latencies(task: str, count: int) -> list[float]:
    """Seconds from sending a no-op to its start, one at a time."""
    redis = broker()
    redis.delete(LATENCIES)
    for _number in range(count):
        current_app.send_task(task, args=[time.time()])
        time.sleep(PAUSE)
    while redis.llen(LATENCIES) < count:
        time.sleep(PAUSE)
    return [float(value) for value in redis.lrange(LATENCIES, 0, -1)]


class Raising:
    """Raises tickets as the demonstration's village secretary does."""

    def __init__(self):
        post = Post.objects.select_related("organisation__area", "person").filter(role=Role.SECRETARY).first()
        self.actor = Actor(post.person.user, post)
        self.alliance = Alliance.objects.select_related("template").get(code="IND-BROOM")
        self.topics = list(Topic.objects.filter(template__code="broom", parent__isnull=False))
        self.areas = list(Area.objects.filter(level="village"))
        self.count = 0

    def __call__(self) -> Ticket:
        self.count += 1
        return actions.raise_ticket(
            by=self.actor,
            at=clock.now(),
            alliance=self.alliance,
            topic=self.topics[self.count % len(self.topics)],
            area=self.areas[self.count % len(self.areas)],
            title=f"测量用工单 {self.count}",
            description="测量用文字，纯属虚构。" * 10,
        )


#: When the ticket and when its dispatch became visible to everybody else, told by the database.
VISIBLE = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(dispatch.xmin) - pg_xact_commit_timestamp(event.xmin))
FROM tickets_dispatch AS dispatch
JOIN tickets_event AS event ON event.ticket_id = dispatch.ticket_id AND event.what = 'raise'
WHERE dispatch.ticket_id = ANY(%s) AND dispatch.role = 'lead'
"""


def created_to_dispatched(raising: Raising, count: int) -> list[float]:
    """Seconds from the commit of a new ticket to the commit of its dispatch, one at a time."""
    ids = []
    for _number in range(count):
        ids.append(raising().pk)
        time.sleep(PAUSE)
    time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute(VISIBLE, [ids])
        return [float(seconds) for (seconds,) in cursor.fetchall()]


def measure() -> list[Figure]:
    raising = Raising()
    routed, noop_rate, route_rate = [], [], []
    waits, idle = [], []
    with worker():
        for _round in range(ROUNDS):
            noop = throughput(lambda _n: current_app.send_task("bench.noop"), BATCH)
            with queue.muted():
                ids = [raising().pk for _n in range(BATCH)]
            mine = throughput(
                lambda n, ids=ids: current_app.send_task("tickets.route", args=[[ids[n]]]), BATCH
            )
            left = Ticket.objects.filter(pk__in=ids, state=State.SUBMITTED).count()
            if left:
                raise RuntimeError(f"{left} tickets were not routed")
            noop_rate.append(noop)
            route_rate.append(mine)
            routed.append(mine / noop)
            idle.append(latencies("bench.started", LIGHT))
            waits.append(created_to_dispatched(raising, LIGHT))
    p50 = [statistics.median(mine) / statistics.median(noop) for mine, noop in zip(waits, idle, strict=True)]
    return [
        Figure(
            "routing, one Celery message a ticket ÷ no-op",
            routed,
            "≥ 0.3 (aim 0.6)",
            lambda ratio: ratio >= 0.3,
            f"{statistics.median(route_rate):.0f}/s ÷ {statistics.median(noop_rate):.0f}/s",
        ),
        Figure(
            "created → dispatched at light load, p50 ÷ no-op enqueue → start, p50",
            p50,
            "≤ 2.5",
            lambda ratio: ratio <= 2.5,
            f"{1000 * statistics.median([w for r in waits for w in r]):.1f} ms ÷ "
            f"{1000 * statistics.median([w for r in idle for w in r]):.1f} ms",
        ),
    ]


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_demo", accounts=True)
    figures = measure()
    lines = [
        "# Measured beside the limit, in one run",
        "",
        (
            f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}, "
            f"PostgreSQL + Redis, {PROCESSES} worker processes, {ROUNDS} rounds A B A B, {BATCH} messages and "
            f"{LIGHT} single tickets a round. Ratios travel, seconds do not. Written by `make bench`."
        ),
        "",
        "| Figure | Ratio (median) | Spread | Asked | | Seen |",
        "|---|---|---|---|---|---|",
        *(figure.row() for figure in figures),
        "",
    ]
    RESULTS.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
