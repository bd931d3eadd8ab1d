"""`make check`: every check, each told by name, all of them run even if one fails."""

import os
import subprocess
import sys
import tempfile

#: A production installation with throw-away keys, for Django's own deployment check.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP",
    "ALLOWED_HOSTS": "portal.invalid",
    "DATABASE_URL": "postgresql://portal@database.invalid/portal",
    "BROKER_URL": "redis://broker.invalid/0",
    "AUDIT_KEY": "0123456789abcdef" * 4,
    "HASH_KEY": "123456789abcdef0" * 4,
    "FIELD_KEYS": "k1:" + "23456789abcdef01" * 4,
    "AUDIT_ANCHOR": "/nonexistent/anchor.log",
}
PURE = ["tickets/routing.py", "tickets/replaying.py", "tickets/deadlines.py", "tickets/lifecycle.py"]
MANAGE = [sys.executable, "manage.py"]


def _tool(name: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), name)


CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", [_tool("ruff"), "check", "--quiet", "."], {}),
    ("ruff format", [_tool("ruff"), "format", "--check", "--quiet", "."], {}),
    ("import contracts", [_tool("lint-imports")], {}),
    ("templates", [_tool("djlint"), "--lint", "--quiet", "templates"], {}),
    ("types of the pure modules", [_tool("mypy"), *PURE], {}),
    ("migrations complete", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}),
    ("migrations named", [sys.executable, "-m", "config.checks.migration_names"], {}),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("only actions set a state", [sys.executable, "-m", "config.checks.state_writes"], {}),
    ("settings documented", [sys.executable, "-m", "config.checks.settings_page"], {}),
    ("messages translated", [sys.executable, "-m", "config.checks.messages"], {}),
    ("within Chromium 86", [sys.executable, "-m", "config.checks.browser_target"], {}),
]


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        for name, command, extra in CHECKS:
            environment = os.environ | {"VAR_DIR": os.path.join(folder, "var")} | extra
            run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            print(f"{'ok  ' if run.returncode == 0 else 'FAIL'} {name}", flush=True)
            if run.returncode:
                failed.append(name)
                print(run.stdout + run.stderr, flush=True)
    print("All checks passed." if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
