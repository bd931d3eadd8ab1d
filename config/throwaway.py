"""Throw-away PostgreSQL and Redis for tests and measurements: on unix sockets, gone afterwards.

`python -m config.throwaway -- COMMAND…` runs a command with DATABASE_URL and BROKER_URL set.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.children import die_with_parent

#: PostgreSQL refuses to run as root; Debian's package makes this account.
UNPRIVILEGED = "postgres"


def postgresql_folder() -> Path | None:
    """Where `initdb` and `postgres` lie; Debian keeps them off the PATH. None if not installed."""
    found = shutil.which("initdb")
    if found and (beside := Path(found).resolve().parent / "postgres").exists():
        return beside.parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    return newest.parent if newest else None


def redis_binary() -> str | None:
    return shutil.which("redis-server")


@contextmanager
def postgresql(*, keep: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh cluster that keeps nothing (fsync off), with these `settings` of the server.

    With `keep`, the cluster lies in that folder, is used again if it is there already, and is left there.
    """
    binaries = postgresql_folder()
    if binaries is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    as_root = os.geteuid() == 0
    account = pwd.getpwnam(UNPRIVILEGED) if as_root else pwd.getpwuid(os.geteuid())
    folder = keep or Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if as_root:
        os.chown(folder, account.pw_uid, account.pw_gid)
    identity = {"user": account.pw_uid, "group": account.pw_gid} if as_root else {}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **identity}
    try:
        initdb = [binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "portal", "-E", "UTF8"]
        fresh = not (folder / "data").exists()
        if fresh:
            subprocess.run([*initdb, "--no-sync", "--locale=C.UTF-8"], check=True, **quiet)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "256MB",
            "max_connections": "100",
            # Measurements read from the database itself when a row became visible.
            "track_commit_timestamp": "on",
            **(settings or {}),
        }
        server = _server(
            [
                binaries / "postgres",
                "-D",
                folder / "data",
                *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
            ],
            **quiet,
        )
        try:
            _wait_for(folder / ".s.PGSQL.5432", server)
            _until_answers([binaries / "pg_isready", "-q", "-h", folder], server)
            if fresh:
                subprocess.run(
                    [binaries / "createdb", "-h", folder, "-U", "portal", "portal"], check=True, **quiet
                )
            yield f"postgresql://portal@/portal?host={folder}"
        finally:
            # Fast: a client that forgot to leave is sent away.
            server.send_signal(signal.SIGINT)
            server.wait(60)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """Yields the BROKER_URL of a fresh Redis that keeps nothing."""
    binary = redis_binary()
    if binary is None:
        raise FileNotFoundError("Redis is not installed")
    folder = Path(tempfile.mkdtemp(prefix="portal-redis-"))
    socket = folder / "redis.sock"
    try:
        server = _server(
            [
                binary,
                "--port",
                "0",
                "--unixsocket",
                socket,
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder,
            ],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(socket, server)
            yield f"redis+socket://{socket}"
        finally:
            server.terminate()
            server.wait(10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server(command: list, **options) -> subprocess.Popen:
    """A server that ends with us, even if we are killed outright."""
    parent = os.getpid()
    return subprocess.Popen(command, preexec_fn=lambda: die_with_parent(parent), **options)  # noqa: PLW1509 - one thread


def _wait_for(path: Path, server: subprocess.Popen) -> None:
    _poll(path.exists, server)


def _until_answers(command: list, server: subprocess.Popen) -> None:
    _poll(lambda: subprocess.run(command, check=False).returncode == 0, server)


def _poll(ready, server: subprocess.Popen) -> None:
    give_up = time.monotonic() + 30
    while not ready():
        if server.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError("the throw-away server did not start")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgresql() as database, redis() as broker:
        environment = os.environ | {"DATABASE_URL": database, "BROKER_URL": broker}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :]))
