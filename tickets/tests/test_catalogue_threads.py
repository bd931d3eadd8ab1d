"""The compiled catalogue is shared by the threads of one web process: a change meanwhile harms no reader."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from organisations.models import Version
from organisations.versions import Stamped
from tickets import catalogue
from tickets.tests.banner import AT

THREADS, ROUNDS = 4, 20_000


@contextmanager
def hasty() -> Iterator[None]:
    """Threads take turns as often as Python lets them, so that a narrow gap is met."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def versions(number: int) -> dict[str, Stamped]:
    return dict.fromkeys((Version.ROSTER, Version.CATALOGUE), Stamped(number, str(number)))


def test_threads_that_know_different_versions_never_take_away_each_others(monkeypatch):
    mine_now = threading.local()

    def compiled(matrix, _roster, _day):
        mine_now.number = matrix
        return matrix

    monkeypatch.setattr(catalogue, "_compile", compiled)
    monkeypatch.setattr(catalogue, "versions_now", lambda: versions(mine_now.number))
    monkeypatch.setattr(catalogue, "_compiled", {})
    start, broken, wrong = threading.Barrier(THREADS), [], []

    def read(mine: int) -> None:
        start.wait()
        try:
            for number in range(mine * ROUNDS, (mine + 1) * ROUNDS):
                if catalogue.catalogue_on(AT.date(), versions(number)) != number:
                    wrong.append(number)
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            broken.append(repr(error))

    threads = [threading.Thread(target=read, args=(mine,)) for mine in range(THREADS)]
    with hasty():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (broken, wrong) == ([], [])
    assert len(catalogue._compiled) < catalogue.KEPT + THREADS
