"""More processes, and more hosts: what a second worker host brings, and what happens when a host is cut off in mid-run.

Two and four worker processes on this machine; then two web hosts and two worker hosts as network namespaces against one
database and one Redis, with one of each cut off for some seconds.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django

django.setup()

import psycopg2  # noqa: E402 - Django is set up first
from celery import current_app  # noqa: E402

from bench import celery_line, extent, figures, networks, serving  # noqa: E402
from bench.officials import Flow, Seen  # noqa: E402
from bench.people import creators  # noqa: E402
from bench.raising import Raising  # noqa: E402
from bench.routing import routed_apart  # noqa: E402
from config import throwaway  # noqa: E402

#: Seconds of the run with hosts; one of each is cut off after a third, and back after two thirds.
SECONDS = 45
RATE = 10
PORT = 8000


def processes() -> list[str]:
    """Routing and no-op with two and with four worker processes."""
    raising = Raising()
    lines = ["| Worker processes | Routed a second | No-op a second |", "|---|---|---|"]
    for number in (2, 4):
        with serving.worker(os.environ, processes=number):
            celery_line.latencies(20)
            routed_apart(raising, 50)
            routed = routed_apart(raising, extent.MESSAGES)
            noop = celery_line.throughput(lambda _n: current_app.send_task("bench.noop"), extent.MESSAGES)
        lines.append(f"| {number} | {routed:.0f} | {noop:.0f} |")
    return lines


@contextmanager
def shared_servers(folder: Path, address: str) -> Iterator[Mapping[str, str]]:
    """One PostgreSQL and one Redis that answer on the bridge only."""
    access = folder / "pg_hba.conf"
    access.write_text(f"local all all trust\nhost all all {networks.NETWORK}.0/24 trust\n")
    # PostgreSQL reads it by its own account.
    access.chmod(0o644)
    for above in (folder, figures.folder()):
        above.chmod(0o711)
    settings = {"listen_addresses": address, "hba_file": str(access), "max_connections": "200"}
    redis = [
        throwaway.redis_binary(),
        "--bind",
        address,
        "--port",
        "6379",
        "--save",
        "",
        "--protected-mode",
        "no",
        "--dir",
        str(folder),
    ]
    with throwaway.postgresql(settings=settings), serving.process(redis, {}, folder / "redis.log"):
        yield {
            **os.environ,
            "DATABASE_URL": f"postgresql://portal@{address}/portal",
            "BROKER_URL": f"redis://{address}:6379/0",
        }


def run(environment: Mapping[str, str], *module: str) -> None:
    subprocess.run(
        [sys.executable, "-m", *module], env=dict(environment), check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def services(environment: Mapping[str, str], places: list[networks.Host]) -> Iterator[list[str]]:
    """Two web hosts, two worker hosts; yields the addresses of the web."""
    log = figures.folder() / "hosts.log"
    with ExitStack() as stack:
        addresses = []
        for host in places[:2]:
            address = f"{host.address}:{PORT}"
            command = host.command(serving.service("web", address))
            started = stack.enter_context(serving.process(command, {**environment, "WEB_WORKERS": "1"}, log))
            serving.until_it_answers(address, "/healthz", started)
            addresses.append(address)
        for host in places[2:]:
            command = host.command(serving.service("worker"))
            stack.enter_context(serving.process(command, {**environment, "WORKER_PROCESSES": "1"}, log))
        stack.enter_context(serving.process(serving.service("beat"), environment, log))
        yield addresses


def cut_off() -> list[str]:
    """Tickets by both web hosts while one web host and one worker host are cut off and come back; what was lost."""
    folder = figures.folder() / "hosts"
    folder.mkdir(exist_ok=True)
    with (
        networks.bridge() as address,
        shared_servers(folder, address) as environment,
        networks.hosts(4) as places,
    ):
        run(environment, "bench.base")
        run({**environment, "BENCH_FOLDER": str(folder)}, "bench.loading", "2000")
        run({**environment, "BENCH_FOLDER": str(folder)}, "bench.access", "hosts")
        facts = json.loads((folder / "hosts.json").read_text(encoding="utf-8"))
        database = psycopg2.connect(environment["DATABASE_URL"])
        database.autocommit = True
        with services(environment, places) as addresses:
            seen, until = Seen(), time.monotonic() + SECONDS
            flow = Flow(creators(addresses, facts, seen), RATE, until)
            before = _count(database, "")
            flow.start()
            time.sleep(SECONDS / 3)
            for host in (places[1], places[3]):
                host.cut_off()
            time.sleep(SECONDS / 3)
            for host in (places[1], places[3]):
                host.join()
            flow.join()
            began = time.monotonic()
            while (
                waiting := _count(database, "WHERE state = 'submitted'")
            ) and time.monotonic() < began + 120:
                time.sleep(0.5)
            settled = time.monotonic() - began
            kept = _count(database, "") - before
            lost = len(seen.numbers) - _count(database, "WHERE number = ANY(%s)", [seen.numbers])
            twice = _count(
                database,
                "WHERE number = ANY(%s) AND (SELECT count(*) FROM tickets_decision d WHERE d.ticket_id = tickets_ticket.id) > 1",
                [seen.numbers],
            )
    errors = sum(seen.errors.values())
    return [
        (
            f"Two web hosts and two worker hosts, {RATE} tickets a second for {SECONDS} s, one of each cut off from second "
            f"{SECONDS // 3} to {SECONDS * 2 // 3}: {len(seen.seconds['create'])} answered, {errors} calls without an answer "
            f"({', '.join(f'{name} × {many}' for name, many in seen.errors.items()) or 'none'}), which the caller sends again to the other host."
        ),
        "",
        (
            f"{kept} tickets stand in the database; of the {len(seen.numbers)} that were answered {lost} are missing and {twice} were "
            f"routed twice; {waiting} still waited {settled:.0f} s after the last call."
        ),
    ]


def _count(database, condition: str, values: Sequence = ()) -> int:
    with database.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM tickets_ticket {condition}", values)
        return cursor.fetchone()[0]


def main() -> None:
    # Whoever ends the run leaves no namespace behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    lines = processes()
    why_not = networks.possible()
    figures.note(
        "More processes and hosts",
        [*lines, "", *([f"Hosts as namespaces: not run, {why_not}."] if why_not else cut_off())],
    )
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
