"""`make test`: the whole suite, on PostgreSQL + Redis where they are installed and on embedded defaults.

Says what it leaves out. With PORTAL_LEAVE_NOTHING_OUT=1 (CI) leaving anything out is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from config import throwaway

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    left_out = []
    servers = throwaway.postgresql_folder() is not None and throwaway.redis_binary() is not None
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not servers:
        left_out.append("everything on PostgreSQL + Redis (install postgresql and redis-server)")
    if not browser:
        left_out.append("the browser tests (install chromium)")
    if left_out and os.environ.get("PORTAL_LEAVE_NOTHING_OUT") == "1":
        print("Would leave out:", "; ".join(left_out))
        return 1
    code = _embedded("" if browser else "not browser") if not servers else 0
    if servers:
        with throwaway.postgresql() as database, throwaway.redis() as broker:
            code = _run(
                "on PostgreSQL + Redis",
                {"DATABASE_URL": database, "BROKER_URL": broker},
                "" if browser else "not browser",
            )
        code = code or _embedded("not browser")
    for what in left_out:
        print("LEFT OUT:", what)
    return code


def _embedded(marks: str) -> int:
    return _run("on embedded defaults", {"DATABASE_URL": "", "BROKER_URL": ""}, marks)


def _run(where: str, settings: dict[str, str], marks: str) -> int:
    print(f"The suite {where}:", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        environment = os.environ | {"VAR_DIR": os.path.join(folder, "var")} | settings
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2), "--dist", "loadfile"]
        if marks:
            command += ["-m", marks]
        return subprocess.run([*command, *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
