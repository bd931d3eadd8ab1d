"""Load that looks like people: 300 officials in the browser and 35 tickets a second by the API, with everything running.

Afterwards tickets alone, faster and faster, until something gives way: that is where the machine saturates first.
"""

import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from itertools import cycle

import psycopg2

from bench import extent, figures, serving
from bench.asking import Asker
from bench.databases import name_of
from bench.figures import percentile
from bench.officials import Flow, Official, Seen

#: At so many connections tickets come in.
LINES = 16
#: Seconds of one step on the way to saturation, and by how much each step is faster.
STEP, FASTER = 20, 1.5
#: A step has failed when p95 of a create exceeds this, or a ticket waits longer, in seconds.
SLOW, WAITS = 1.0, 10.0


def creators(addresses: Sequence[str], facts: dict, seen: Seen) -> list:
    """Each calls a host of its own; a dead host is an error, and the next call goes to another."""
    secretary = facts["secretary"]
    headers = {"Authorization": f"Token {secretary['token']}", "Content-Type": "application/json"}
    subjects = cycle(secretary["raising"])

    def creator(number: int):
        askers = cycle(
            [
                Asker(addresses[(number + place) % len(addresses)], headers, timeout=10)
                for place in range(len(addresses))
            ]
        )
        line = [next(askers)]

        def create() -> None:
            body = json.dumps(
                {
                    **next(subjects),
                    "title": "测量用工单",
                    "description": "测量用文字，纯属虚构。" * 8,
                    "place": "村口",
                }
            )
            try:
                status, content, seconds = line[0].ask("/api/v1/tickets/", method="POST", body=body.encode())
            except (OSError, HTTPException) as error:
                seen.note("create", 0, type(error).__name__)
                line[0] = next(askers)
                return
            seen.note("create", seconds, "" if status == 201 else str(status))
            if status == 201:
                seen.numbers.append(json.loads(content)["number"])

        return create

    return [creator(number) for number in range(LINES)]


class Watch:
    """The oldest waiting ticket, and the processor time of each part, while a load runs."""

    def __init__(self, database: str, parts: Mapping[str, int]):
        self.connection = psycopg2.connect(database)
        self.connection.autocommit = True
        self.parts = parts
        self.oldest = 0.0
        self.before = self.spent()
        self.began = time.monotonic()

    def spent(self) -> dict[str, float]:
        return {name: sum(map(_spent, serving.family(pid))) for name, pid in self.parts.items()}

    def waiting(self) -> float:
        """Seconds that the oldest ticket has waited for the queue."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT COALESCE(extract(epoch FROM now() - min(raised_at)), 0) FROM tickets_ticket WHERE state = 'submitted'"
            )
            (seconds,) = cursor.fetchone()
        self.oldest = max(self.oldest, float(seconds))
        return float(seconds)

    def shares(self) -> dict[str, float]:
        """Of one processor."""
        seconds = time.monotonic() - self.began
        return {name: (spent - self.before[name]) / seconds for name, spent in self.spent().items()}


def _spent(pid: int) -> float:
    try:
        return serving.processor_seconds(pid)
    except OSError:  # ended meanwhile
        return 0.0


@contextmanager
def portal(environment: Mapping[str, str]) -> Iterator[tuple[str, dict[str, int]]]:
    """Web, workers and beat; yields the address and the parts' processes."""
    with ExitStack() as stack:
        address, web = stack.enter_context(serving.web(environment))
        worker = stack.enter_context(serving.worker(environment))
        beat = stack.enter_context(serving.beat(environment))
        yield (
            address,
            {"web": web.pid, "workers": worker.pid, "beat": beat.pid, "officials (this script)": os.getpid()},
        )


def database_process() -> int | None:
    """The postmaster, where this machine tells."""
    lines = os.popen("pgrep -o -f 'postgres -D .*portal-pg|postgres -D .*postgresql/data'").read().split()
    return int(lines[0]) if lines else None


def work(
    addresses: Sequence[str], facts: dict, watch: Watch, seconds: float, rate: float
) -> tuple[Seen, Flow]:
    """Officials and tickets together for so long."""
    seen, until = Seen(), time.monotonic() + seconds
    accounts = facts["officials"]
    everybody = [
        Official(
            addresses,
            accounts[number % len(accounts)]["session"],
            list(facts["words"].values()),
            seen,
            until,
            number,
        )
        for number in range(extent.OFFICIALS)
    ]
    flow = Flow(creators(addresses, facts, seen), rate, until)
    for thread in (*everybody, flow):
        thread.start()
    while time.monotonic() < until:
        watch.waiting()
        time.sleep(0.5)
    flow.join()
    for official in everybody:
        official.join(max(0.0, until + 15 - time.monotonic()))
    return seen, flow


def saturate(addresses: Sequence[str], facts: dict, database: str, parts: Mapping[str, int]) -> list[str]:
    """Tickets alone, faster by FASTER each step, until one fails; a line a step."""
    lines, rate = [], float(extent.TICKETS_A_SECOND)
    while True:
        seen, until = Seen(), time.monotonic() + STEP
        watch, flow = Watch(database, parts), Flow(creators(addresses, facts, seen), rate, until)
        flow.start()
        while time.monotonic() < until:
            watch.waiting()
            time.sleep(0.5)
        flow.join()
        shares = watch.shares()
        p95 = percentile(seen.seconds["create"] or [60.0], 95)
        done = len(seen.seconds["create"]) / STEP
        lines.append(
            f"| {rate:.0f} | {done:.0f} | {1000 * p95:.0f} ms | {watch.oldest:.1f} s | {sum(seen.errors.values())} | "
            + ", ".join(
                f"{name} {share:.2f}" for name, share in sorted(shares.items(), key=lambda one: -one[1])
            )
            + " |"
        )
        if p95 > SLOW or watch.oldest > WAITS or seen.errors or flow.late > SLOW:
            return lines
        rate *= FASTER


def main() -> None:
    facts = json.loads((figures.folder() / f"{name_of(extent.MIDDLE)}.json").read_text(encoding="utf-8"))
    database = os.environ["DATABASE_URL"]
    with portal(os.environ) as (address, parts):
        server = database_process()
        if server:
            parts["PostgreSQL"] = server
        watch = Watch(database, parts)
        seen, flow = work([address], facts, watch, extent.LOAD_SECONDS, extent.TICKETS_A_SECOND)
        shares = watch.shares()
        steps = saturate([address], facts, database, parts)
    answered = sum(map(len, seen.seconds.values()))
    title = f"{extent.OFFICIALS} officials at work and {extent.TICKETS_A_SECOND} tickets a second, {extent.LOAD_SECONDS} s"
    lines = ["| Page | Answers | p50 | p95 |", "|---|---|---|---|"]
    for name, seconds in sorted(seen.seconds.items()):
        lines.append(
            f"| {name} | {len(seconds)} | {1000 * statistics.median(seconds):.0f} ms | {1000 * percentile(seconds, 95):.0f} ms |"
        )
    lines += [
        "",
        (
            f"{answered} answers, {sum(seen.errors.values())} errors"
            f"{' (' + ', '.join(f'{name} × {many}' for name, many in seen.errors.items()) + ')' if seen.errors else ''}; "
            f"oldest waiting ticket {watch.oldest:.1f} s; tickets came at most {flow.late:.1f} s later than they should. "
            "Processors in use: " + ", ".join(f"{name} {share:.2f}" for name, share in shares.items()) + "."
        ),
        "",
        f"Tickets alone, {LINES} connections, {STEP} s a step, until p95 > {SLOW:.0f} s or one waits > {WAITS:.0f} s:",
        "",
        "| Asked a second | Done a second | p95 | Oldest waiting | Errors | Processors in use |",
        "|---|---|---|---|---|---|",
        *steps,
    ]
    figures.note(title, lines)
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
