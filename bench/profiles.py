"""What explains a miss: the queries of a page with their times, and where Python spends the rest.

`python -m bench.profiles page USER PATH` or `create TOKEN SUBJECT` in the database that DATABASE_URL names.
"""

import cProfile
import io
import json
import os
import pstats
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable

#: So often a page is asked before it is looked at, and so often while.
WARM, LOOKED = 3, 20
SHOWN = 8


def of_page(database: str, user: int, path: str) -> str:
    """A few lines about one page."""
    return _apart({"DATABASE_URL": database}, "page", str(user), path)


def of_create(secretary: dict) -> str:
    """A few lines about raising a ticket by the API."""
    return _apart({}, "create", secretary["token"], json.dumps(secretary["raising"][0]))


def _apart(environment: dict[str, str], *words: str) -> str:
    """Made in a process of its own, which looks into the portal."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.profiles", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return made.stdout or made.stderr[-500:]


def of(work, times: int = 1) -> str:
    """The functions in which `work`, called so often, spends its own time."""
    profile = cProfile.Profile()
    profile.enable()
    for _number in range(times):
        work()
    profile.disable()
    text = io.StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(SHOWN)
    lines = text.getvalue().splitlines()
    start = next(number for number, line in enumerate(lines) if "ncalls" in line)
    return "\n".join(
        re.sub(r"\S*/(site-packages|lib/python[0-9.]+|work)/", "", line) for line in lines[start:] if line
    )


def _page(user: str, path: str) -> Callable[[], object]:
    from django.test import Client  # noqa: PLC0415 - only this process looks into the portal

    from organisations.models import User  # noqa: PLC0415

    client = Client()
    client.force_login(User.objects.get(pk=user))
    return lambda: client.get(path)


def _create(token: str, subject: str) -> Callable[[], object]:
    from django.test import Client  # noqa: PLC0415 - only this process looks into the portal

    body = {
        **json.loads(subject),
        "title": "测量用工单",
        "description": "测量用文字，纯属虚构。",
        "place": "村口",
    }
    client = Client(headers={"authorization": f"Token {token}"})
    return lambda: client.post(
        "/api/v1/tickets/",
        body,
        content_type="application/json",
        headers={"idempotency-key": uuid.uuid4().hex},
    )


def main(what: str, *words: str) -> None:
    import django  # noqa: PLC0415 - only this process looks into the portal

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    ask = {"page": _page, "create": _create}[what](*words)
    for _number in range(WARM):
        ask()
    queries: list[tuple[float, str]] = []

    def timed(execute, sql, values, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, values, many, context)
        finally:
            queries.append((time.perf_counter() - began, sql))

    began = time.perf_counter()
    with connection.execute_wrapper(timed):
        ask()
    whole = time.perf_counter() - began
    spent = sum(seconds for seconds, _sql in queries)
    print(f"{len(queries)} queries {1000 * spent:.1f} ms of {1000 * whole:.1f} ms; the slowest:")
    for seconds, sql in sorted(queries, reverse=True)[:3]:
        print(f"{1000 * seconds:8.1f} ms  {_short(sql)}")
    print(of(ask, LOOKED))


def _short(sql: str) -> str:
    return re.sub(r"SELECT .*? FROM", "SELECT … FROM", sql, count=1)[:220].replace("\n", " ")


if __name__ == "__main__":
    main(*sys.argv[1:])
