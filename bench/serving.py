"""The portal's processes for a measurement: started, awaited, weighed, ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.asking import Asker
from bench.extent import PROCESSES
from bench.figures import Figure
from config.children import die_with_parent

#: Seconds; a busy machine takes its time.
_STARTS_WITHIN = 180


def free_address(host: str = "127.0.0.1") -> str:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return f"{host}:{probe.getsockname()[1]}"


@contextmanager
def process(
    command: Sequence[str], environment: Mapping[str, str], log: Path, cwd: str | None = None
) -> Iterator[subprocess.Popen]:
    """Ends with us, and with everything it started."""
    parent = os.getpid()
    with log.open("a") as file:
        started = subprocess.Popen(
            list(command),
            env={**os.environ, **environment},
            stdout=file,
            stderr=file,
            cwd=cwd,
            preexec_fn=lambda: (os.setpgid(0, 0), die_with_parent(parent)),  # noqa: PLW1509 - before any thread
        )
    try:
        yield started
    finally:
        _end(started)


def _end(started: subprocess.Popen) -> None:
    for number, wait in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.killpg(started.pid, number)
            started.wait(wait)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    started.wait(5)


def service(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "bench.serve", name, *arguments]


@contextmanager
def web(environment: Mapping[str, str], processes: int = PROCESSES) -> Iterator[tuple[str, subprocess.Popen]]:
    """gunicorn with the portal's own settings; yields its address and its process."""
    address = free_address()
    extra = {"WEB_WORKERS": str(processes)}
    with process(service("web", address), {**environment, **extra}, _log(environment, "web")) as started:
        until_it_answers(address, "/healthz", started)
        yield address, started


@contextmanager
def worker(environment: Mapping[str, str], processes: int = PROCESSES) -> Iterator[subprocess.Popen]:
    extra = {"WORKER_PROCESSES": str(processes)}
    with process(service("worker"), {**environment, **extra}, _log(environment, "worker")) as started:
        yield started


@contextmanager
def beat(environment: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    with process(service("beat"), environment, _log(environment, "beat")) as started:
        yield started


def _log(environment: Mapping[str, str], name: str) -> Path:
    return Path(environment["BENCH_FOLDER"]) / f"{name}.log"


def until_it_answers(address: str, path: str, started: subprocess.Popen) -> None:
    """Raises RuntimeError where the process ends or says nothing for three minutes."""
    give_up = time.monotonic() + _STARTS_WITHIN
    asker = Asker(address, timeout=5)
    while True:
        try:
            asker.get(path)
        except Exception as error:
            if started.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"{address} does not answer: {error}") from error
            time.sleep(0.1)
        else:
            asker.hang_up()
            return


def family(pid: int) -> list[int]:
    """The process and everything below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in family(int(child)))]


class Memory(NamedTuple):
    """Bytes of one process, as /proc/PID/smaps_rollup has them."""

    #: What is shared counted in part.
    proportional: float
    resident: float
    #: Nobody else's.
    own: float

    def __str__(self) -> str:
        return (
            f"{self.proportional / 2**20:.0f} MB (PSS), of {self.resident / 2**20:.0f} MB resident (RSS) "
            f"{self.own / 2**20:.0f} MB its own"
        )


def _memory_of(pid: int) -> Memory:
    found = dict.fromkeys(("Pss", "Rss", "Private_Dirty", "Private_Clean"), 0)
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _colon, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0]) * 1024
    if not found["Pss"]:
        raise RuntimeError(f"no memory of {pid}")
    return Memory(found["Pss"], found["Rss"], found["Private_Dirty"] + found["Private_Clean"])


def memory(started: subprocess.Popen) -> Memory:
    """Mean of the processes that do the work: the children, or the process itself where it has none."""
    working = [_memory_of(pid) for pid in family(started.pid)[1:] or [started.pid]]
    return Memory(*(sum(values) / len(working) for values in zip(*working, strict=True)))


def growth(what: str, started: Memory, grown: Memory, warm: Memory | None = None) -> Figure:
    """The proportional part is compared: what processes share weighs least right after they were forked, and each page that one
    of them writes to becomes its own. `warm`, after the first pages, tells that from what goes on growing."""
    readings = {"right after start": started, "after the first pages": warm, "after the run": grown}
    return Figure(
        f"{what}, after the run ÷ right after start",
        [grown.proportional / started.proportional],
        at_most=1.3,
        seen=f"{grown.proportional / 2**20:.0f} MB ÷ {started.proportional / 2**20:.0f} MB",
        profile="\n".join(f"{when + ':':<23}{memory}" for when, memory in readings.items() if memory),
    )


def processor_seconds(pid: int) -> float:
    """User and system time of one process, and of its children that have ended: PostgreSQL's come and go."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
