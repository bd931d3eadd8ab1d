"""Hosts that are no machines: network namespaces on one bridge, each with an address of its own, any of which can be cut off.

Needs root and iproute2 (`possible`). Everything is named after this process and taken away at the end.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

BRIDGE = f"pb{os.getpid()}"
#: A private network (RFC 2544, for benchmarks).
NETWORK = "198.18.77"
SHARED = f"{NETWORK}.1"


def possible() -> str:
    """Why not, or nothing."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if shutil.which("ip") is None:
        return "iproute2 is not installed"
    tried = subprocess.run(["ip", "netns", "add", BRIDGE], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"no network namespaces here: {tried.stderr.strip()}"
    _ip("netns", "del", BRIDGE)
    return ""


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass(frozen=True)
class Host:
    name: str
    address: str
    line: str

    def command(self, words: Sequence[str]) -> list[str]:
        """The command, run on this host."""
        return ["ip", "netns", "exec", self.name, *words]

    def cut_off(self) -> None:
        _ip("link", "set", self.line, "down")

    def join(self) -> None:
        _ip("link", "set", self.line, "up")


@contextmanager
def bridge() -> Iterator[str]:
    """Where the database and the broker are reached by every host; yields its address."""
    _ip("link", "add", BRIDGE, "type", "bridge")
    try:
        _ip("addr", "add", f"{SHARED}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        yield SHARED
    finally:
        _ip("link", "del", BRIDGE)


@contextmanager
def hosts(number: int) -> Iterator[list[Host]]:
    with ExitStack() as stack:
        yield [stack.enter_context(_host(place)) for place in range(1, number + 1)]


@contextmanager
def _host(place: int) -> Iterator[Host]:
    host = Host(f"{BRIDGE}n{place}", f"{NETWORK}.{10 + place}", f"{BRIDGE}v{place}")
    inside = f"{BRIDGE}i{place}"
    _ip("netns", "add", host.name)
    try:
        _ip("link", "add", host.line, "type", "veth", "peer", "name", inside)
        _ip("link", "set", host.line, "master", BRIDGE)
        _ip("link", "set", host.line, "up")
        _ip("link", "set", inside, "netns", host.name)
        for words in (
            ("addr", "add", f"{host.address}/24", "dev", inside),
            ("link", "set", inside, "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", host.name, *words)
        yield host
    finally:
        _ip("netns", "del", host.name)
