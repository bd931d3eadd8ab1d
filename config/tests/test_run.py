"""`manage.py run` on embedded defaults: a page, little memory, and nothing left behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings

from config.tests.processes import PATIENCE, alive, descendants, proportional_set_size, until

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux about processes"),
]
MOST_MEMORY = 450 * 1024 * 1024
#: web with its worker, worker, sender, beat.
CHILDREN = 5


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("run") / "var"


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The source as a newcomer has it: nothing compiled."""
    left_out = shutil.ignore_patterns(".*", "var", "docs", "__pycache__", "*.mo")
    return shutil.copytree(settings.BASE_DIR, tmp_path_factory.mktemp("clone") / "portal", ignore=left_out)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def start(clone, var_dir, port: int) -> Iterator[subprocess.Popen]:
    environment = {"VAR_DIR": str(var_dir), "PORT": str(port), "DEMONSTRATION": "0"}
    with subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        env=os.environ | {"DATABASE_URL": "", "BROKER_URL": "", "PORTAL_MODE": ""} | environment,
        cwd=clone,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as portal:
        try:
            yield portal
        finally:
            portal.kill()


def page(port: int, path: str) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.read().decode()
    except URLError:
        return ""


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name
)
def test_run_serves_pages_and_leaves_no_process(clone, var_dir, port, number):
    with start(clone, var_dir, port) as portal:
        until(lambda: page(port, "/accounts/login/") or portal.poll(), "no page")
        until(lambda: len(descendants(portal.pid)) == CHILDREN, "web, worker or beat is missing")
        everything = {portal.pid} | descendants(portal.pid)

        assert "<h1>登录</h1>" in page(port, "/accounts/login/")
        assert json.loads(page(port, "/readyz")) == {"status": "ready", "degraded": []}
        assert sum(map(proportional_set_size, everything)) < MOST_MEMORY

        portal.send_signal(number)
        portal.communicate(timeout=PATIENCE)
    until(lambda: not any(map(alive, everything)), "a process was left")


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        ({"PORT": "65536"}, "PORT is 65536; a port is a number up to 65535."),
        ({"BIND": "192.0.2.1"}, "Cannot listen on 192.0.2.1, port 8112: Cannot assign requested address."),
    ],
)
def test_run_where_nobody_can_listen_says_so(clone, var_dir, monkeypatch, extra, sentence):
    for name, value in extra.items():
        monkeypatch.setenv(name, value)
    with start(clone, var_dir, int(extra.get("PORT", 8112))) as portal:
        said, _nothing = portal.communicate(timeout=PATIENCE)

    assert (said, portal.returncode) == (f"CommandError: {sentence}\n", 1)


def test_run_port_in_use_says_which_and_what_to_do(clone, var_dir):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with start(clone, var_dir, port) as portal:
            said, _nothing = portal.communicate(timeout=PATIENCE)

    assert (
        said
        == f"CommandError: Port {port} is in use. Stop what uses it, or choose another: PORT=8001 make run\n"
    )
    assert portal.returncode == 1
