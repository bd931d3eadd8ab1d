"""The beat goes on when the clock is set, as a stopped one does when it is started: each rule runs once and then at its pace."""

import datetime as dt
from collections import Counter

import pytest
from kombu import Connection, Queue

from config.beating import Scheduler
from config.celery import app

BEGIN = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Told(Scheduler):
    """Counts what it would send, and needs no broker."""

    producer = None
    sent: Counter

    def apply_entry(self, entry, producer=None) -> None:
        self.sent[entry.name] += 1


@pytest.fixture
def beat(tmp_path, monkeypatch):
    """Runs the beat for so many seconds of a clock that can be set; returns what it has sent."""
    clock = {"now": BEGIN}
    monkeypatch.setattr(app, "now", lambda: clock["now"])

    def started() -> Told:
        return Told(app, schedule_filename=str(tmp_path / "schedule"))

    def run(seconds: int, scheduler: Told) -> Counter:
        scheduler.sent = Counter()
        until = clock["now"] + dt.timedelta(seconds=seconds)
        while clock["now"] < until:
            pause = scheduler.tick()
            clock["now"] += dt.timedelta(seconds=max(pause, 0.001))
        return scheduler.sent

    run.clock, run.started = clock, started
    return run


def test_messages_outlive_the_seconds_by_which_clocks_of_two_hosts_differ():
    assert min(entry["options"]["expires"] for entry in app.conf.beat_schedule.values()) == 60


def assert_paced(sent: Counter) -> None:
    """Of a minute and a half: every 5 seconds, every 30, every minute, every hour."""
    assert 16 <= sent["deliver"] <= 19
    assert 2 <= sent["sweep"] <= 4
    assert 1 <= sent["anchor"] <= 2
    assert sent["warn-calendar"] <= 1


@pytest.mark.parametrize("moved", [-HOUR, HOUR])
def test_beat_goes_on_at_its_pace_when_the_clock_is_set(beat, moved):
    scheduler = beat.started()
    beat(120, scheduler)
    beat.clock["now"] += moved
    assert_paced(beat(90, scheduler))
    scheduler.close()


@pytest.mark.parametrize("stopped", [-HOUR, dt.timedelta(days=1)])
def test_beat_that_was_stopped_runs_each_rule_once_and_then_at_its_pace(beat, stopped):
    scheduler = beat.started()
    beat(120, scheduler)
    scheduler.close()
    beat.clock["now"] += stopped
    scheduler = beat.started()
    assert_paced(beat(90, scheduler))
    scheduler.close()


def test_what_is_due_by_the_clock_waits_behind_no_crowd_of_tickets(settings):
    queues = {entry["options"]["queue"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert queues == {settings.CLOCK_QUEUE, "outside"}, (
        "a queue that somebody takes from, and not that of the tickets"
    )
    taken = []
    with Connection("memory://") as connection:
        crowd, clock = (connection.SimpleQueue(name) for name in settings.WORKER_QUEUES)
        for number in range(200):
            crowd.put(f"ticket {number}")
        clock.put("alarm")
        of_worker = [Queue(name) for name in settings.WORKER_QUEUES]
        with connection.Consumer(
            of_worker, callbacks=[lambda body, message: (taken.append(body), message.ack())]
        ):
            while "alarm" not in taken:
                connection.drain_events(timeout=1)
    assert len(taken) <= 3
