"""`make bench`: fills databases of several sizes and measures, stage by stage, each in a process of its own.

A stage that fails does not stop the others; the run then ends with 1. A figure that misses its aim is printed as MISSED, with
the profile that explains it, and fails nothing: it is a result.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import databases, extent, results
from bench.databases import BASE, Server, name_of
from config import throwaway
from config.children import die_with_parent

#: In the order in which they run; what writes much comes after what must see the rows as they were loaded.
STAGES = (
    "pages",
    "plans",
    "replaying",
    "widening",
    "suggesting",
    "exporting",
    "creating",
    "routing",
    "people",
    "hosts",
)


class Run:
    def __init__(self, server: Server, broker: str, folder: Path):
        self.server = server
        self.clock = results.Clock()
        self.environment = {
            **os.environ,
            "BROKER_URL": broker,
            "VAR_DIR": str(_var_dir(folder)),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "BENCH_FOLDER": str(folder),
            "BENCH_SERVER": server.address,
        }

    def command(self, name: str, command: Sequence[str], more: Mapping[str, str]) -> int:
        began = time.monotonic()
        print(f"— {name}", flush=True)
        parent = os.getpid()
        code = subprocess.run(
            list(command),
            env={**self.environment, **more},
            check=False,
            preexec_fn=lambda: die_with_parent(parent),
        ).returncode
        self.clock.note(name, began, code)
        return code

    def module(self, name: str, database: str, *arguments: str, title: str = "") -> int:
        more = {"DATABASE_URL": self.server.url(database)}
        return self.command(title or name, [sys.executable, "-m", f"bench.{name}", *arguments], more)

    def base(self) -> int:
        """Tables, rosters and accounts, that every other database begins with."""
        if BASE in self.server.names():
            return self.module("base", BASE)  # tables that were added since it was kept
        draft = f"{BASE}_draft"
        self.server.drop(draft)
        self.server.create(draft)
        code = self.module("base", draft)
        if code == 0:
            self.server.asked(f'ALTER DATABASE "{draft}" RENAME TO "{BASE}"')
        return code

    def filled(self, rows: int) -> int:
        name, title = name_of(rows), f"{extent.name(rows)} rows"
        if name not in self.server.names():
            self.server.create(name, BASE)
        return (
            self.module("base", name, title=f"tables for {title}")
            or self.module("loading", name, str(rows), title=f"load {title}")
            or self.module("access", name, name, title=f"accounts for {title}")
        )


def _var_dir(folder: Path) -> Path:
    """Keys and static files: beside the kept databases, whose encrypted columns need the keys again."""
    kept = databases.data_folder()
    return kept / "var" if kept else folder / "var"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    wanted = os.environ.get("BENCH_STAGES", "").split() or list(STAGES)
    missing = databases.missing_disk(extent.LARGE) if extent.LARGE else ""
    with (
        databases.server() as server,
        throwaway.redis() as broker,
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
    ):
        run = Run(server, broker, Path(folder))
        run.environment["BENCH_LARGE_MISSING"] = missing
        sizes = [rows for rows in extent.sizes() if rows != extent.LARGE or not missing]
        if run.base() or any(run.filled(rows) for rows in sizes):
            return 1
        urls = {name_of(rows): server.url(name_of(rows)) for rows in sizes}
        run.environment["BENCH_DATABASES"] = json.dumps(urls)
        for stage in STAGES:
            if stage in wanted:
                run.module(stage, name_of(extent.MIDDLE))
        os.environ["BENCH_FOLDER"] = folder
        missed = results.write(run.clock)
    print(f"{results.RESULTS}: {len(missed)} figures missed their aim")
    return min(1, sum(code for _name, _seconds, code in run.clock.stages))


if __name__ == "__main__":
    sys.exit(main())
