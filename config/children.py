"""Child processes of `manage.py run`: forked from the prepared parent, so that they share its memory,
each in a process group of its own, ended by the kernel if the parent dies, restarted with back-off."""

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

PR_SET_PDEATHSIG = 1
#: A child that lived this long starts again at once; a shorter life doubles the wait.
HEALTHY_SECONDS = 30
LONGEST_WAIT = 60
GRACE_SECONDS = 10


@dataclass
class Child:
    """`once`: runs to its end and is not started again."""

    name: str
    main: Callable[[], None]
    once: bool = False
    pid: int = 0
    started: float = 0
    wait: float = 1
    due: float = 0


class Supervisor:
    """Starts children, keeps them running, and leaves none behind."""

    def __init__(self, children: list[Child], say: Callable[[str], None]):
        self.children = children
        self.say = say
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.stopping:
            now = time.monotonic()
            for child in self.children:
                if not child.pid and child.due <= now:
                    self._start(child, now)
            self._reap()
            time.sleep(0.2)
        self._end_all()

    def _stop(self, number, frame) -> None:
        self.stopping = True

    def _start(self, child: Child, now: float) -> None:
        connections.close_all()
        _fork(child)
        child.started = now

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self.children:
                if child.pid == pid:
                    # What it had started itself must not work on beside its successor.
                    _signal_group(pid, signal.SIGKILL)
                    self._ended(child, status)

    def _ended(self, child: Child, status: int) -> None:
        child.pid = 0
        code = os.waitstatus_to_exitcode(status)
        now = time.monotonic()
        if child.once and code == 0:
            child.due = float("inf")
            return
        child.wait = 1 if now - child.started > HEALTHY_SECONDS else min(child.wait * 2, LONGEST_WAIT)
        child.due = now + child.wait
        self.say(f"{child.name} ended with code {code}; starting it again in {child.wait:.0f} s")

    def _end_all(self) -> None:
        self._signal_all(signal.SIGTERM)
        give_up = time.monotonic() + GRACE_SECONDS
        while any(child.pid for child in self.children) and time.monotonic() < give_up:
            self._reap_quietly()
            time.sleep(0.05)
        self._signal_all(signal.SIGKILL)
        self._reap_quietly()

    def _reap_quietly(self) -> None:
        for child in self.children:
            if child.pid:
                try:
                    pid, _status = os.waitpid(child.pid, os.WNOHANG)
                except ChildProcessError:
                    pid = child.pid
                if pid:
                    # What the child itself had started and left is in its group.
                    _signal_group(child.pid, signal.SIGKILL)
                    child.pid = 0

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self.children:
            if child.pid:
                _signal_group(child.pid, number)


def run_apart(main: Callable[[], None]) -> int:
    """Run something to its end in a child, so that its memory is gone afterwards; returns its exit code."""
    connections.close_all()
    child = Child("preparation", main)
    _fork(child)
    try:
        _pid, status = os.waitpid(child.pid, 0)
    except KeyboardInterrupt:
        _signal_group(child.pid, signal.SIGTERM)
        raise
    return os.waitstatus_to_exitcode(status)


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        pass


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGTERM when the parent ends (Linux); leave at once if it ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def _fork(child: Child) -> None:
    parent = os.getpid()
    child.pid = os.fork()
    if child.pid == 0:
        _be_child(child, parent)
    # On both sides of the fork, so that neither can signal a group that does not exist yet.
    try:
        os.setpgid(child.pid, child.pid)
    except ProcessLookupError:
        pass


def _be_child(child: Child, parent: int) -> None:
    code = 1
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        die_with_parent(parent)
        child.main()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0
    except BaseException:  # noqa: BLE001 - the end of a forked process: it must never run on as a second parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
