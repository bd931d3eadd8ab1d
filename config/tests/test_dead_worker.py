"""Nothing is lost and nothing done twice when a worker is killed or the broker loses everything."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import throwaway
from config.tests import migrated
from config.tests.dead_worker import TICKETS


def run(module: str, tmp_path, file: Path | None = None, **environment: str) -> str:
    """The last line that a scenario prints. `file`: the embedded database that it begins with."""
    if file is not None:
        (tmp_path / "var").mkdir()
        shutil.copy(file, tmp_path / "var" / file.name)
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
def test_worker_killed_on_embedded_defaults_every_ticket_dispatched_once(tmp_path, suite_folder):
    file = migrated.sqlite_file(suite_folder)
    assert_each_once(json.loads(run("config.tests.dead_worker", tmp_path, file)))


@pytest.mark.servers
@pytest.mark.skipif(
    throwaway.postgresql_folder() is None or throwaway.redis_binary() is None,
    reason="PostgreSQL or Redis is not installed",
)
def test_worker_killed_and_redis_flushed_every_ticket_dispatched_once(tmp_path, suite_folder):
    with ExitStack() as servers:
        database = servers.enter_context(migrated.postgresql_database(suite_folder))
        broker = servers.enter_context(throwaway.redis())
        answer = run("config.tests.dead_worker", tmp_path, DATABASE_URL=database, BROKER_URL=broker)
        assert_each_once(json.loads(answer))


@pytest.mark.embedded
def test_broker_down_ticket_is_raised_without_an_error_and_swept_later(tmp_path, suite_folder):
    file = migrated.sqlite_file(suite_folder)
    answer = json.loads(run("config.tests.dead_broker", tmp_path, file, BROKER_URL="redis://127.0.0.1:1/0"))
    assert answer == {
        "status": 302,
        "state_after_raising": "submitted",
        "state_after_sweep": "dispatched",
        "quick": True,
    }
