"""Rosters and matrix change while tickets are sent, programs and people press together: one clear outcome each."""

import json

import pytest

from config import throwaway
from config.tests import migrated
from config.tests.test_dead_worker import run

#: Proven only where one writer is let in at a time; see `roster_races`.
ON_SQLITE = {"leaving_assign", "leaving_route"}


def assert_clear(answer: dict) -> None:
    assert answer["unclear"] == {}
    assert min(answer["overlapped"].values()) > 0, "a pair that never overlapped proves nothing"
    assert (answer["troubles"], answer["told_twice"]) == ([], 0)


@pytest.mark.embedded
def test_rosters_and_tickets_at_once_on_embedded_defaults(tmp_path, suite_folder):
    answer = json.loads(run("config.tests.roster_races", tmp_path, migrated.sqlite_file(suite_folder)))
    assert_clear(answer)
    assert set(answer["outcomes"]) >= ON_SQLITE


@pytest.mark.servers
@pytest.mark.skipif(throwaway.postgresql_folder() is None, reason="PostgreSQL is not installed")
def test_rosters_and_tickets_at_once_on_postgresql(tmp_path, suite_folder):
    with migrated.postgresql_database(suite_folder) as database:
        assert_clear(json.loads(run("config.tests.roster_races", tmp_path, DATABASE_URL=database)))
