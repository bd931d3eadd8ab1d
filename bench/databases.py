"""The databases of a run, one for each row count, on one throw-away PostgreSQL server.

With BENCH_DIR they lie in that folder and are used again by the next run; a load that was interrupted goes on there. A full
load without BENCH_DIR lies in /var/tmp/portal-bench, because nobody wants to begin it twice.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from bench import extent
from config import throwaway

BASE = "bench_base"
#: Bytes a ticket takes with its dispatches, decisions, events and indexes, and those of the peer; seen with 1 M rows.
BYTES_A_TICKET = 7000
#: What the servers write beside the tables: logs of transactions, sorting for indexes.
BESIDE = 3 * 1024**3


def data_folder() -> Path | None:
    """None: a folder that is gone after the run."""
    named = os.environ.get("BENCH_DIR") or ("/var/tmp/portal-bench" if extent.LARGE else "")
    return Path(named) if named else None


def missing_disk(rows: int) -> str:
    """Why so many rows do not fit, or nothing."""
    folder = data_folder() or Path(tempfile.gettempdir())
    folder = next(path for path in (folder, *folder.parents) if path.exists())
    free, needed = shutil.disk_usage(folder).free, rows * BYTES_A_TICKET + BESIDE
    if free >= needed:
        return ""
    return f"{extent.name(rows)} rows need {needed / 1024**3:.0f} GB below {folder}, {free / 1024**3:.0f} GB are free"


def _settings() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "shared_buffers": f"{min(2048, memory // 8 // 1024**2)}MB",
        "effective_cache_size": f"{memory // 2 // 1024**2}MB",
        "max_connections": "200",
        "max_wal_size": "4GB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
    }


@dataclass(frozen=True)
class Server:
    address: str

    def url(self, name: str) -> str:
        return self.address.replace("/portal?", f"/{name}?")

    def names(self) -> set[str]:
        return {name for (name,) in self.asked("SELECT datname FROM pg_database")}

    def create(self, name: str, template: str = "template1") -> None:
        self.asked(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self.asked(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def asked(self, sql: str, name: str = "portal") -> list[tuple]:
        connection = psycopg2.connect(self.url(name))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


@contextmanager
def server() -> Iterator[Server]:
    folder = data_folder()
    with throwaway.postgresql(
        keep=folder / "postgresql" if folder else None, settings=_settings()
    ) as address:
        yield Server(address)


def name_of(rows: int) -> str:
    return f"bench_{rows}"


def environment(server_: Server, rows: int) -> Mapping[str, str]:
    return {"DATABASE_URL": server_.url(name_of(rows))}
