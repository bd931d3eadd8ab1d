"""Asks pages of a server on this machine over one kept connection, and notes how long each answer took."""

import http.client
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

#: Seconds after which a kept connection is not used again: the server may be closing it (gunicorn does after two).
KEPT = 1.0


class Refused(RuntimeError):
    """An answer that nobody should get while measuring: what was measured would be something else."""


@dataclass
class Asker:
    """One browser or program."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 60
    _line: http.client.HTTPConnection | None = None
    _used: float = 0

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes, float]:
        """Status, body and seconds. Raises OSError and HTTPException where there is no answer."""
        if time.monotonic() - self._used > KEPT:
            self.hang_up()
        if self._line is None:
            self._line = http.client.HTTPConnection(self.address, timeout=self.timeout)
        began = time.perf_counter()
        try:
            self._line.request(method, path, body, {**self.headers, **(headers or {})})
            answer = self._line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        self._used = time.monotonic()
        return answer.status, content, time.perf_counter() - began

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def get(self, path: str, expected: int = 200) -> float:
        status, content, seconds = self.ask(path)
        if status != expected:
            raise Refused(f"{path}: {status} {content[:300]!r}")
        return seconds

    def post(self, path: str, body: str, expected: int, headers: Mapping[str, str]) -> float:
        status, content, seconds = self.ask(path, method="POST", body=body.encode(), headers=headers)
        if status != expected:
            raise Refused(f"{path}: {status} {content[:300]!r}")
        return seconds


def browser(address: str, session: str) -> Asker:
    """Signed in by a session that exists already, reading Chinese."""
    return Asker(address, {"Cookie": f"sessionid={session}; django_language=zh-hans", "Accept": "text/html"})


def seconds_of(asker: Asker, path: str, count: int) -> list[float]:
    return [asker.get(path) for _number in range(count)]


def rate(askers: Sequence[Asker], path: str, count: int) -> float:
    """Answers a second with all of them asking at once, each `count` times.

    Each time over a connection of its own, as a proxy in front asks: which process a kept one falls to is luck, and all of
    them may fall to the same one.
    """

    def asked(asker: Asker) -> None:
        for _number in range(count):
            asker.get(path)
            asker.hang_up()

    with ThreadPoolExecutor(len(askers)) as pool:
        began = time.perf_counter()
        list(pool.map(asked, askers))
        return len(askers) * count / (time.perf_counter() - began)
