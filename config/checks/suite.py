"""`make test`: the whole suite, on PostgreSQL + Redis where they are installed and on embedded defaults.

Says what it leaves out. With PORTAL_LEAVE_NOTHING_OUT=1 (CI) leaving anything out is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile

from config import throwaway


def main() -> int:
    servers = throwaway.postgresql_folder() is not None and throwaway.redis_binary() is not None
    browser = shutil.which("chromium") is not None
    left_out = []
    if not servers:
        left_out.append("everything on PostgreSQL + Redis (install postgresql and redis-server)")
    if not browser:
        left_out.append("the browser tests (install chromium)")
    if left_out and os.environ.get("PORTAL_LEAVE_NOTHING_OUT") == "1":
        print("Would leave out:", "; ".join(left_out))
        return 1
    with tempfile.TemporaryDirectory(prefix="portal-suite-") as shared:
        os.environ["SUITE_FOLDER"] = shared
        # The embedded half finds its tables made: one processor is idle while the other half makes its own.
        making = [sys.executable, "-m", "config.tests.migrated", shared]
        with subprocess.Popen(making, env=os.environ | {"VAR_DIR": os.path.join(shared, "var")}):
            code = _halves(servers=servers, browser=browser)
    for what in left_out:
        print("LEFT OUT:", what)
    return code


def _halves(*, servers: bool, browser: bool) -> int:
    browser_tests = "" if browser else " and not browser"
    if servers:
        # What a browser sees does not depend on the database, and a test that starts its own services does not ask
        # which ones the suite runs on: once is enough.
        code = _on_servers("-m", f"not embedded{browser_tests}")
        # Whole stories over every layer are told once; what they stand on is tried on both.
        code = _embedded("-m", "not browser and not servers and (not long or embedded)") or code
    else:
        code = _embedded("-m", f"not servers{browser_tests}")
    return code


def _on_servers(*options: str) -> int:
    with throwaway.postgresql() as database, throwaway.redis() as broker:
        # The test databases go with their server.
        options = ("--reuse-db", *options)
        return _run("PostgreSQL + Redis", {"DATABASE_URL": database, "BROKER_URL": broker}, *options)


def _embedded(*options: str) -> int:
    return _run("embedded defaults", {"DATABASE_URL": "", "BROKER_URL": ""}, *options)


def _run(where: str, settings: dict[str, str], *options: str) -> int:
    print(f"The suite on {where}:", flush=True)
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        environment = os.environ | {"VAR_DIR": os.path.join(folder, "var")} | settings
        command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2)]
        # File by file in the order of the root's conftest: what takes long comes first.
        command += ["--dist", "loadfile", "--no-loadscope-reorder"]
        return subprocess.run([*command, *options, *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
