"""Officials at work in the browser: each opens a page, reads, opens the next; some sign what waits for them.

Bounded: so many officials for so many seconds, each with one kept connection and one request at a time.
"""

import itertools
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import quote

from bench.asking import Asker

CSRF = "b" * 32
#: Seconds an official reads before the next page, drawn evenly between these.
READS = (10, 30)
#: What is opened how often; `{number}` is a ticket seen on the account's own list.
HABITS = (
    ("workbench", "/", 40),
    ("ticket", "/tickets/{number}/", 30),
    ("all tickets", "/tickets/", 8),
    ("search", "/tickets/?search={word}", 8),
    ("figures", "/figures/", 4),
    ("raise form", "/tickets/new/", 4),
    ("notices", "/notices/", 3),
    ("people", "/people/", 3),
)
NUMBER = re.compile(rb"/tickets/(BLZQ-[A-Z]{3}-[0-9]{8}-[0-9]{4,})/")


@dataclass
class Seen:
    """What the officials saw together: seconds by page, and errors by page and kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    #: Numbers of the tickets that callers were told are raised.
    numbers: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, page: str, seconds: float, error: str = "") -> None:
        with self.lock:
            if error:
                self.errors[f"{page}: {error}"] += 1
            else:
                self.seconds[page].append(seconds)


class Official(threading.Thread):
    """One person at one browser. `addresses`: the hosts behind the name; a dead one is left for the next."""

    def __init__(
        self,
        addresses: Sequence[str],
        session: str,
        words: Sequence[str],
        seen: Seen,
        until: float,
        number: int,
    ):
        super().__init__(daemon=True)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}; django_language=zh-hans",
            "X-CSRFToken": CSRF,
            "Accept": "text/html",
        }
        first = number % len(addresses)
        self.askers = itertools.cycle(
            [Asker(one, headers, timeout=10) for one in (*addresses[first:], *addresses[:first])]
        )
        self.asker = next(self.askers)
        self.words, self.seen, self.until = words, seen, until
        self.random = random.Random(number)
        self.known: list[str] = []

    def run(self) -> None:
        names, paths, weights = zip(*HABITS, strict=True)
        time.sleep(self.random.uniform(0, READS[1]))
        while time.monotonic() < self.until:
            place = self.random.choices(range(len(names)), weights)[0]
            name, path = names[place], paths[place]
            if "{number}" in path and not self.known:
                name, path = "workbench", "/"
            number = self.random.choice(self.known) if "{number}" in path else ""
            self.look(name, path.format(number=number, word=quote(self.random.choice(self.words))))
            time.sleep(self.random.uniform(*READS))

    def look(self, name: str, path: str) -> None:
        try:
            status, content, seconds = self.asker.ask(path)
        except (OSError, HTTPException) as error:
            self.seen.note(name, 0, type(error).__name__)
            self.asker = next(self.askers)
            return
        if status != 200:
            self.seen.note(name, 0, str(status))
            return
        self.seen.note(name, seconds)
        found = [one.decode() for one in NUMBER.findall(content)]
        self.known = found[:25] or self.known
        if name == "ticket" and b"/move/sign/" in content and self.random.random() < 0.5:
            self.sign(path, content)

    def sign(self, path: str, content: bytes) -> None:
        """Press the button that stands on the page, with the form's own fields."""
        form = re.search(rb'<form[^>]*action="([^"]*/move/sign/)"[^>]*>(.*?)</form>', content, re.DOTALL)
        if form is None:
            return
        fields = re.findall(rb'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[2])
        body = "&".join(
            f"{name.decode()}={quote(value.decode())}"
            for name, value in fields
            if name != b"csrfmiddlewaretoken"
        )
        try:
            status, _content, seconds = self.asker.ask(
                form[1].decode(),
                method="POST",
                body=body.encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        except (OSError, HTTPException) as error:
            self.seen.note("sign", 0, type(error).__name__)
            return
        # 409: a colleague of the same unit was quicker.
        self.seen.note("sign", seconds, "" if status in (200, 302, 409) else str(status))


class Flow(threading.Thread):
    """Calls `create` `rate` times a second until the end, whatever the answers take; `late` seconds is how far it fell behind."""

    def __init__(self, creates: Sequence[Callable[[], None]], rate: float, until: float):
        super().__init__(daemon=True)
        self.creates, self.rate, self.until = creates, rate, until
        self.numbers = itertools.count()
        self.late = 0.0
        self.lock = threading.Lock()

    def run(self) -> None:
        began = time.monotonic()
        threads = [
            threading.Thread(target=self._work, args=(create, began), daemon=True) for create in self.creates
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, create: Callable[[], None], began: float) -> None:
        while True:
            with self.lock:
                due = began + next(self.numbers) / self.rate
            # What could not be sent in time is not made up for: the load is bounded.
            if due >= self.until or time.monotonic() >= self.until:
                return
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            else:
                self.late = max(self.late, -wait)
            create()
