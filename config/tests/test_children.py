"""Children of `manage.py run`: started again with patience, and none outlives its parent."""

import os
import signal
import subprocess
import sys
import time

import pytest

from config.children import HEALTHY_SECONDS, LONGEST_WAIT, Child, Supervisor
from config.tests.processes import alive, until

FAILED = 1 << 8


def ended(child: Child, status: int, lived: float = 0) -> list[str]:
    said = []
    child.pid, child.started = 1, time.monotonic() - lived
    Supervisor([child], said.append)._ended(child, status)
    return said


def test_child_that_keeps_failing_waits_longer_and_longer():
    child, waits = Child("web", print), []
    for _failure in range(7):
        said = ended(child, FAILED)
        waits.append(child.wait)

    assert waits == [2, 4, 8, 16, 32, LONGEST_WAIT, LONGEST_WAIT]
    assert said == ["web ended with code 1; starting it again in 60 s"]


def test_child_that_was_healthy_starts_again_at_once():
    child = Child("web", print, wait=32)

    ended(child, FAILED, lived=HEALTHY_SECONDS + 1)

    assert child.wait == 1


@pytest.mark.parametrize(("status", "again"), [(0, False), (FAILED, True)])
def test_child_to_run_once_starts_again_only_if_it_failed(status, again):
    child = Child("demonstration", print, once=True)

    ended(child, status)

    assert (child.due < float("inf")) is again


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends children with their parent")
@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name
)
def test_supervisor_ended_by_any_signal_leaves_no_child(number):
    with subprocess.Popen(
        [sys.executable, "-m", "config.tests.supervised"], stdout=subprocess.PIPE, text=True
    ) as parent:
        line = parent.stdout.readline()
        while "0" in line.split():
            line = parent.stdout.readline()
        children = [int(pid) for pid in line.split()]
        assert [alive(pid) for pid in children] == [True, True]
        assert len({os.getpgid(pid) for pid in [parent.pid, *children]}) == 3

        parent.send_signal(number)
        parent.communicate()

    until(lambda: not any(alive(pid) for pid in children), "children outlived their parent")
