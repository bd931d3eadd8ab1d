"""`make bench`: on throw-away PostgreSQL and Redis, A B A B, medians with spread, as ratios."""

import os
import subprocess
import sys
import tempfile

from config import throwaway


def main() -> int:
    with (
        throwaway.postgresql() as database,
        throwaway.redis() as broker,
        tempfile.TemporaryDirectory(prefix="portal-bench-") as folder,
    ):
        environment = os.environ | {
            "DATABASE_URL": database,
            "BROKER_URL": broker,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return subprocess.run(
            [sys.executable, "-m", "bench.hot_path"], env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
