"""Two people press at once: one clear outcome each, nothing doubled, nothing lost, on both databases."""

import json

import pytest

from config import throwaway
from config.tests import migrated, paper_races
from config.tests.races import EXPECTED, TIMES
from config.tests.test_dead_worker import run


def assert_clear(answer: dict) -> None:
    unclear = {
        name: outcomes
        for name, outcomes in answer["outcomes"].items()
        if set(outcomes) - EXPECTED[name] or sum(outcomes.values()) < TIMES
    }
    assert unclear == {}
    assert set(answer["outcomes"]) == set(EXPECTED)
    assert min(answer["overlapped"].values()) > 0, "a pair that never overlapped proves nothing"
    assert (answer["troubles"], answer["told_twice"], answer["left_in_outbox"]) == ([], 0, 0)


@pytest.mark.embedded
def test_pressed_at_once_on_embedded_defaults(tmp_path, suite_folder):
    assert_clear(json.loads(run("config.tests.races", tmp_path, migrated.sqlite_file(suite_folder))))


@pytest.mark.servers
@pytest.mark.skipif(throwaway.postgresql_folder() is None, reason="PostgreSQL is not installed")
def test_pressed_at_once_on_postgresql(tmp_path, suite_folder):
    with migrated.postgresql_database(suite_folder) as database:
        assert_clear(json.loads(run("config.tests.races", tmp_path, DATABASE_URL=database)))


def assert_clear_papers(answer: dict) -> None:
    unclear = {
        name: outcomes
        for name, outcomes in answer["outcomes"].items()
        if set(outcomes) - paper_races.EXPECTED[name] or sum(outcomes.values()) < paper_races.TIMES
    }
    assert unclear == {}
    assert min(answer["overlapped"].values()) > 0, "a pair that never overlapped proves nothing"
    assert answer["troubles"] == []


@pytest.mark.embedded
def test_papers_pressed_at_once_on_embedded_defaults(tmp_path, suite_folder):
    assert_clear_papers(
        json.loads(run("config.tests.paper_races", tmp_path, migrated.sqlite_file(suite_folder)))
    )


@pytest.mark.servers
@pytest.mark.skipif(throwaway.postgresql_folder() is None, reason="PostgreSQL is not installed")
def test_papers_pressed_at_once_on_postgresql(tmp_path, suite_folder):
    with migrated.postgresql_database(suite_folder) as database:
        assert_clear_papers(json.loads(run("config.tests.paper_races", tmp_path, DATABASE_URL=database)))
