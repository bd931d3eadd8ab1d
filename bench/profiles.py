"""What explains a miss: the queries of a page with their times, and where Python spends the rest.

`python -m bench.profiles USER PATH` in the database that DATABASE_URL names.
"""

import cProfile
import io
import os
import pstats
import re
import subprocess
import sys
import time

#: So often a page is asked before it is looked at, and so often while.
WARM, LOOKED = 3, 20
SHOWN = 8


def of_page(database: str, user: int, path: str) -> str:
    """A few lines about one page, made in a process of its own."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.profiles", str(user), path],
        env={**os.environ, "DATABASE_URL": database},
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


def main(user: int, path: str) -> None:
    import django  # noqa: PLC0415 - only this process looks into the portal

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from organisations.models import User  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    client.force_login(User.objects.get(pk=user))
    for _number in range(WARM):
        client.get(path)
    queries: list[tuple[float, str]] = []

    def timed(execute, sql, values, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, values, many, context)
        finally:
            queries.append((time.perf_counter() - began, sql))

    began = time.perf_counter()
    with connection.execute_wrapper(timed):
        client.get(path)
    whole = time.perf_counter() - began
    spent = sum(seconds for seconds, _sql in queries)
    print(f"{len(queries)} queries {1000 * spent:.1f} ms of {1000 * whole:.1f} ms; the slowest:")
    for seconds, sql in sorted(queries, reverse=True)[:3]:
        print(f"{1000 * seconds:8.1f} ms  {_short(sql)}")
    print(of(lambda: client.get(path), LOOKED))


def _short(sql: str) -> str:
    return re.sub(r"SELECT .*? FROM", "SELECT … FROM", sql, count=1)[:220].replace("\n", " ")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
