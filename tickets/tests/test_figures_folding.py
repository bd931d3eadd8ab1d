"""Folding while others fold and write, each on a connection of its own (for SQLite see `config/tests/races.py`: the
database of these tests lies in memory, where two connections lock each other out)."""

import threading

import pytest
from django.db import connection, connections

from organisations.account_actions import system_user
from tickets import actions
from tickets.figures.folding import fold
from tickets.figures.recounting import Recount, kept, recount
from tickets.models import FigureDelta, FigureSum
from tickets.tests.banner import AT, actor

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs connections side by side")


@pytest.fixture
def banner(transactional_db, banner):
    """With the system's own account, which an installation has before its first ticket (`manage.py appoint`)."""
    system_user()
    return banner


def at_once(*works) -> None:
    """Run these at the same time, each on a connection of its own; raises what one of them raised."""
    failed = []
    start = threading.Barrier(len(works))

    def run(work):
        try:
            start.wait()
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@AT_ONCE
def test_two_folds_at_once_take_each_change_once(banner):
    for _number in range(20):
        banner.routed()
    before = +kept()
    folded = []
    at_once(lambda: folded.append(fold()), lambda: folded.append(fold()), lambda: folded.append(fold()))
    assert sum(folded) == 40, "one change for raising, one for routing"
    assert not FigureDelta.objects.exists()
    assert +kept() == before
    assert recount() == Recount(20, {}, {})


@AT_ONCE
def test_folding_while_people_write_loses_nothing(banner):
    def write():
        for _number in range(8):
            ticket = banner.routed()
            dispatch = ticket.dispatches.get()
            actions.move(
                ticket_id=ticket.pk,
                move="sign",
                by=actor(banner.town_liaison),
                at=AT,
                dispatch_id=dispatch.pk,
            )

    def fold_often():
        for _number in range(12):
            fold()

    at_once(write, write, fold_often, fold_often)
    assert recount().differences == {}
    fold()
    assert recount().differences == {}
    assert FigureSum.objects.filter(part="sign_ok").get().amount == 16


@AT_ONCE
def test_a_recount_while_people_write_sees_one_state(banner):
    found = []

    def write():
        for _number in range(10):
            banner.routed()

    at_once(write, write, lambda: found.extend(recount().differences for _number in range(10)))
    assert found == [{}] * 10


def test_a_fold_that_fails_takes_nothing(banner, monkeypatch):
    banner.routed()
    before = +kept()
    monkeypatch.setattr("tickets.figures.folding._upsert", lambda *rows, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fold()
    assert FigureDelta.objects.count() == 2
    assert +kept() == before
