"""Alive, ready, degraded, and who may read the metrics."""

import datetime as dt

import pytest
from celery import current_app
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.migrations.executor import MigrationExecutor

from audit import clock
from config import health
from tickets.models import Delivery
from tickets.tests.banner import AT

LATER = AT + dt.timedelta(seconds=health.WAITING_SECONDS + 1)


@pytest.fixture
def no_broker(monkeypatch):
    def refuse(**options):
        raise ConnectionRefusedError

    monkeypatch.setattr(current_app, "connection_for_write", refuse)


def answer(client, path: str, **extra) -> tuple[int, dict]:
    response = client.get(path, **extra)
    return response.status_code, response.json()


def test_healthz_asks_nothing_of_the_database(client):
    assert answer(client, "/healthz") == (200, {"status": "alive"})


def test_healthz_by_plain_http_is_answered_where_pages_need_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert answer(client, "/healthz") == (200, {"status": "alive"})


def test_readyz_everything_there_is_ready(client, db):
    assert answer(client, "/readyz") == (200, {"status": "ready", "degraded": []})


def test_readyz_missing_migrations_is_unready(client, db, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda executor, targets: ["0002"])

    assert answer(client, "/readyz") == (503, {"status": "unready", "why": "migrations are missing"})


@pytest.mark.parametrize("error", [DatabaseError, OperationalError, InterfaceError])
def test_readyz_database_gone_is_unready(client, monkeypatch, error):
    def gone():
        raise error

    monkeypatch.setattr(health, "_tables_current", gone)

    assert answer(client, "/readyz") == (503, {"status": "unready", "why": "the database does not answer"})


def test_readyz_broker_gone_is_degraded_only(client, db, no_broker):
    assert answer(client, "/readyz") == (
        200,
        {"status": "degraded", "degraded": ["the broker does not answer; tickets wait for the sweep"]},
    )


def test_readyz_ticket_waiting_beyond_two_sweeps_is_degraded_only(client, banner):
    banner.raise_ticket()
    with clock.frozen_at(AT):
        assert answer(client, "/readyz") == (200, {"status": "ready", "degraded": []})
    with clock.frozen_at(LATER):
        status, told = answer(client, "/readyz")
    assert (status, told) == (
        200,
        {"status": "degraded", "degraded": ["a ticket has waited 61 s for dispatch"]},
    )


def test_readyz_without_a_sender_is_degraded_only(client, banner):
    user = banner.secretary.person.user
    Delivery.objects.create(user=user, channel="email", told_at=AT, next_at=AT)
    with clock.frozen_at(AT + dt.timedelta(minutes=5)):
        assert answer(client, "/readyz") == (200, {"status": "ready", "degraded": []})
    with clock.frozen_at(AT + dt.timedelta(minutes=6)):
        status, told = answer(client, "/readyz")
    assert (status, told) == (
        200,
        {
            "status": "degraded",
            "degraded": ["messages to the outside are not taken up; is the sender running?"],
        },
    )


@pytest.mark.parametrize(
    ("token", "proxies", "address", "given", "status"),
    [
        ("", 0, "127.0.0.1", "", 200),
        ("", 0, "10.0.0.7", "", 403),
        # Behind a proxy everybody comes from its address.
        ("", 1, "127.0.0.1", "", 403),
        ("secret", 1, "10.0.0.7", "Bearer secret", 200),
        ("secret", 0, "127.0.0.1", "Bearer wrong", 403),
        ("secret", 0, "127.0.0.1", "", 403),
    ],
)
def test_metrics_by_token_or_from_this_machine(client, settings, token, proxies, address, given, status):
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = token, proxies

    response = client.get("/metrics", headers={"authorization": given}, REMOTE_ADDR=address)

    assert response.status_code == status
    assert (b"django_http_requests_before_middlewares_total" in response.content) == (status == 200)
