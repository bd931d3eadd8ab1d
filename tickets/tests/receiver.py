"""A throw-away server that takes what the portal sends outside: each request kept, each answer laid down by the test."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Taken:
    path: str
    headers: dict[str, str]
    content: str

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Receiver:
    """`status`, `answer` and `extra` headers are what the next requests are answered with."""

    address: str
    status: int = 200
    answer: Any = field(default_factory=lambda: {"errcode": 0})
    extra: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)


@contextmanager
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.taken.append(Taken(self.path, headers, content))
            body = json.dumps(state.answer).encode()
            self.send_response(state.status)
            for name, value in state.extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state = Receiver(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
