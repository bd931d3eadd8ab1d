"""How much a run measures: row counts, rounds, seconds. Each can be set in the environment, for a quick try or the full load."""

import os


def number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


#: The row count that the others are compared with.
SMALL = number("BENCH_SMALL", 10_000)
#: One banner's portal after years; most figures are measured here.
MIDDLE = number("BENCH_MIDDLE", 1_000_000)
#: What Beijing's 12345 hotline took in 2020; 0 leaves it out.
LARGE = number("BENCH_ROWS", 0)
#: A B A B: so often each side is measured.
ROUNDS = number("BENCH_ROUNDS", 3)
#: Requests of one side in one round.
REQUESTS = number("BENCH_REQUESTS", 100)
#: Celery messages of one side in one round.
MESSAGES = number("BENCH_BATCH", 1500)
#: Single tickets of one side in one round.
LIGHT = number("BENCH_LIGHT", 150)
#: Rows of the Excel export and of the peer's workbook.
EXPORTED = number("BENCH_EXPORT", 100_000)
#: Seconds of the load that looks like people (ten minutes is the full measure).
LOAD_SECONDS = number("BENCH_LOAD_SECONDS", 90)
OFFICIALS = number("BENCH_OFFICIALS", 300)
TICKETS_A_SECOND = number("BENCH_TICKETS_A_SECOND", 35)
#: Processes that serve and that work.
PROCESSES = 2


def sizes() -> list[int]:
    return [SMALL, MIDDLE, *([LARGE] if LARGE else [])]


def name(rows: int) -> str:
    """10000 → "10 k", 11000000 → "11 M"."""
    return f"{rows / 1_000_000:g} M" if rows >= 1_000_000 else f"{rows / 1000:g} k"
