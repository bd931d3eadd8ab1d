"""Throw-away servers answer while they are wanted and leave nothing."""

import sys
from pathlib import Path

import dj_database_url
import psycopg2
import pytest
from redis import Redis

from config import throwaway

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(
        throwaway.postgresql_folder() is None or throwaway.redis_binary() is None,
        reason="PostgreSQL or Redis is not installed",
    ),
]


def test_postgresql_answers_and_is_gone_afterwards():
    with throwaway.postgresql() as url:
        folder = Path(dj_database_url.parse(url)["OPTIONS"]["host"])
        # A client that never leaves does not hold up the end.
        client = psycopg2.connect(url)
        with client.cursor() as cursor:
            cursor.execute("SHOW fsync")
            assert cursor.fetchone() == ("off",)
        assert folder.exists()

    with pytest.raises(psycopg2.OperationalError), client.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert not folder.exists()


def test_redis_answers_and_is_gone_afterwards():
    with throwaway.redis() as url:
        socket = Path(url.removeprefix("redis+socket://"))
        with Redis(unix_socket_path=str(socket)) as client:
            assert client.ping() is True

    assert not socket.parent.exists()


def test_main_runs_the_command_with_both_and_answers_its_code():
    code = "import os; exit(7 if os.environ['DATABASE_URL'] and os.environ['BROKER_URL'] else 1)"

    assert throwaway.main([sys.executable, "-c", code]) == 7
