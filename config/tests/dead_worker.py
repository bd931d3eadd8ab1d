"""A scenario for `test_dead_worker`, run in a process of its own on real services: raise tickets, kill the
worker with -9 in the middle (and lose every message on Redis), start another one, sweep, and print what became of them."""

import json
import os
import signal
import subprocess
import sys
import time

import django

django.setup()

from celery import current_app  # noqa: E402 - Django is set up first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from tickets import kinds  # noqa: E402
from tickets.models import Decision, Dispatch, Event, State, Ticket  # noqa: E402
from tickets.tests.banner import Banner  # noqa: E402

TICKETS = 200
PATIENCE = 60


def worker() -> subprocess.Popen:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=ERROR"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def waiting() -> int:
    return Ticket.objects.filter(state=State.SUBMITTED).count()


def until(condition, what: str) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(what)
        time.sleep(0.002)


def main() -> None:
    call_command("migrate", verbosity=0)
    kinds.register(kinds.KindPort("IND", lambda post, alliance: None))
    with transaction.atomic():
        banner = Banner()
    for _number in range(TICKETS):
        banner.raise_ticket()
    first = worker()
    until(lambda: waiting() <= TICKETS - 20, "the first worker routes nothing")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    left = waiting()
    if settings.CELERY_BROKER_URL.startswith("redis"):
        from redis import Redis

        Redis(unix_socket_path=settings.CELERY_BROKER_URL.removeprefix("redis+socket://")).flushall()
    second = worker()
    try:
        current_app.send_task("tickets.sweep")
        until(lambda: waiting() == 0, f"{waiting()} tickets were lost")
        # Whatever the broker delivers again must change nothing.
        current_app.send_task("tickets.sweep")
        current_app.send_task("tickets.route", args=[list(Ticket.objects.values_list("pk", flat=True))])
        time.sleep(2)
    finally:
        os.killpg(second.pid, signal.SIGKILL)
        second.wait()
    answer = {
        "left_by_the_first": left,
        "dispatched": Ticket.objects.filter(state=State.DISPATCHED, round=1).count(),
        "dispatches": Dispatch.objects.count(),
        "decisions": Decision.objects.count(),
        "routings": Event.objects.filter(what="route").count(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
