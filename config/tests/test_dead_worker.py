"""Nothing is lost and nothing done twice when a worker is killed or the broker loses everything."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest

from config import throwaway
from config.tests.dead_worker import TICKETS


def run(module: str, tmp_path, **environment: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path / "var")}
    done = subprocess.run(
        [sys.executable, "-m", module],
        env=os.environ | {"DATABASE_URL": "", "BROKER_URL": ""} | settings | environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()[-1]


def assert_each_once(answer: dict) -> None:
    assert 0 < answer.pop("left_by_the_first") < TICKETS
    assert answer == dict.fromkeys(("dispatched", "dispatches", "decisions", "routings"), TICKETS)


@pytest.mark.embedded
def test_worker_killed_on_embedded_defaults_every_ticket_dispatched_once(tmp_path):
    assert_each_once(json.loads(run("config.tests.dead_worker", tmp_path)))


@pytest.mark.servers
@pytest.mark.skipif(
    throwaway.postgresql_folder() is None or throwaway.redis_binary() is None,
    reason="PostgreSQL or Redis is not installed",
)
def test_worker_killed_and_redis_flushed_every_ticket_dispatched_once(tmp_path):
    with ExitStack() as servers:
        database = servers.enter_context(throwaway.postgresql())
        broker = servers.enter_context(throwaway.redis())
        answer = run("config.tests.dead_worker", tmp_path, DATABASE_URL=database, BROKER_URL=broker)
        assert_each_once(json.loads(answer))


@pytest.mark.embedded
def test_broker_down_ticket_is_raised_without_an_error_and_swept_later(tmp_path):
    answer = json.loads(run("config.tests.dead_broker", tmp_path, BROKER_URL="redis://127.0.0.1:1/0"))
    assert answer == {
        "status": 302,
        "state_after_raising": "submitted",
        "state_after_sweep": "dispatched",
        "quick": True,
    }
