"""What is kept in memory by a version: two threads that load at the same moment both get what they loaded."""

import threading

import pytest

from tickets import clocks
from tickets.actions import queueing
from tickets.reading import choices


@pytest.mark.parametrize(
    ("module", "load", "ask"),
    [
        (clocks, "_load", lambda: clocks.current({"clocks": Stamp()})),
        (choices, "_load", lambda: choices.choices_on(None)),
        (queueing, "system_user", lambda: queueing.system_actor({"roster": Stamp()})),
    ],
    ids=["clocks", "choices", "system"],
)
def test_two_threads_load_at_once(module, load, ask, monkeypatch):
    both = threading.Barrier(2, timeout=10)
    failed = []

    class Forgetful(dict):
        """Between keeping and asking again, the other thread has its turn."""

        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            both.wait()
            self.clear()
            both.wait()

    def loaded(*arguments):
        both.wait()
        return object()

    monkeypatch.setattr(module, load, loaded)
    monkeypatch.setattr(module, KEPT[module], Forgetful())
    monkeypatch.setattr(choices, "versions_now", lambda: {"catalogue": Stamp(), "roster": Stamp()})

    def run():
        try:
            ask()
        except KeyError as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


class Stamp:
    stamp = "1"


KEPT = {clocks: "_loaded", choices: "_kept", queueing: "_systems"}
