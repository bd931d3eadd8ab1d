"""A database with all tables, made once for a run of the suite and copied for whoever would begin with an empty one.

Migrations take most of a minute; each process of the suite and each test of a whole installation would run them anew.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from config import throwaway

FILE = "portal.sqlite3"
TEMPLATE = "portal_migrated"
#: Where `config.checks.suite` has its halves share what was made.
SUITE_FOLDER = "SUITE_FOLDER"


def of_several_processes() -> bool:
    """One process alone gains nothing by a copy."""
    return "PYTEST_XDIST_WORKER" in os.environ


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the run: the suite's own, or the one below which each process of several has its own."""
    if SUITE_FOLDER in os.environ:
        return Path(os.environ[SUITE_FOLDER])
    base = factory.getbasetemp()
    return base.parent if of_several_processes() else base


@contextmanager
def _once(folder: Path, what: str) -> Iterator[bool]:
    """Whether it is still to be made; one process of the run at a time, and the first makes it."""
    done = folder / f"{what}-made"
    with (folder / f"{what}-making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        missing = not done.exists()
        yield missing
        done.touch()


def _migrate(var_dir: Path, database: str) -> None:
    """In a process of its own, as an installation does it."""
    made = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(var_dir), "DATABASE_URL": database}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, env=os.environ | made, cwd=settings.BASE_DIR, check=True)


def sqlite_file(folder: Path) -> Path:
    """The file of an embedded database with all tables."""
    made, var_dir = folder / FILE, folder / "migrating"
    with _once(folder, "sqlite") as missing:
        if missing:
            _migrate(var_dir, "")
            # Through SQLite, which also takes along what still lies in the write-ahead log.
            with closing(sqlite3.connect(var_dir / FILE)) as source, closing(sqlite3.connect(made)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            shutil.rmtree(var_dir)
    return made


def into_memory(file: Path, name: str) -> sqlite3.Connection:
    """A database in memory under this name that begins with what the file holds; it lives while the connection does."""
    held = sqlite3.connect(name, uri=True, check_same_thread=False)
    with closing(sqlite3.connect(file)) as source:
        source.backup(held)
    return held


def postgresql_template(folder: Path) -> str:
    """The name of a database with all tables, on the server that the run uses."""
    with _once(folder, "postgresql") as missing:
        if missing:
            # A run on a server of one's own has left it there, with that day's tables.
            _asked(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')
            _asked(f'CREATE DATABASE "{TEMPLATE}"')
            _migrate(folder / "migrating-postgresql", _url(TEMPLATE))
    return TEMPLATE


@contextmanager
def postgresql_database(folder: Path) -> Iterator[str]:
    """DATABASE_URL of a database for one test: a copy with all tables where the run has them, else an empty one."""
    if not of_several_processes() or connection.vendor != "postgresql":
        with throwaway.postgresql() as address:
            yield address
        return
    name = f"portal_{uuid.uuid4().hex}"
    _asked(f'CREATE DATABASE "{name}" TEMPLATE "{postgresql_template(folder)}"')
    try:
        yield _url(name)
    finally:
        _asked(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(name: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _asked(sql: str) -> None:
    with closing(psycopg2.connect(_url("postgres"))) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(sql)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sqlite_file(Path(sys.argv[1]))
