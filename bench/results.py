"""Writes RESULTS.md: every figure beside its aim, what explains the misses, and what the other stages noted."""

import datetime as dt
import os
import platform
import time
from pathlib import Path

from bench import extent, figures

RESULTS = Path(__file__).parent / "RESULTS.md"


def write(clock: "Clock") -> list[str]:
    """Returns the names of figures that missed their aim."""
    kept = figures.kept()
    missed = [figure for figure in kept if figure.met is False]
    lines = [
        "# Measured beside the limit, in one run",
        "",
        (
            f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} in the last "
            f"quarter of an hour, Python {platform.python_version()}, PostgreSQL without fsync, Redis, gunicorn and Celery with "
            f"{extent.PROCESSES} processes each, all on this machine; {extent.ROUNDS} rounds A B A B, medians with their spread. "
            "Ratios travel, seconds do not. A million additions took Python "
            f"{min(clock.speeds):.0f}–{max(clock.speeds):.0f} ms, stage by stage. Written by `make bench`."
        ),
        "",
        "| Figure | Ratio (median) | Spread | Aim | | Seen |",
        "|---|---|---|---|---|---|",
        *(figure.row() for figure in kept),
        "",
    ]
    for section, noted in figures.notes():
        lines += [f"## {section}", "", *noted, ""]
    if missed:
        lines += ["## What explains the misses", ""]
        for figure in missed:
            lines += [
                f"### {figure.name}",
                "",
                "```",
                figure.profile.strip() or "no profile was taken",
                "```",
                "",
            ]
    lines += ["## How long each stage took", "", "| Stage | Seconds | |", "|---|---|---|"]
    lines += [
        f"| {name} | {seconds:.0f} | {'' if code == 0 else '**FAILED**'} |"
        for name, seconds, code in clock.stages
    ]
    RESULTS.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return [figure.name for figure in missed]


class Clock:
    """Stages as they end: name, seconds and exit code of each, and what the machine gave then."""

    def __init__(self):
        self.stages: list[tuple[str, float, int]] = []
        #: Milliseconds that a million additions took: a machine that is held back by its host shows it here.
        self.speeds: list[float] = []

    def note(self, name: str, began: float, code: int) -> None:
        self.stages.append((name, time.monotonic() - began, code))
        began, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number
        self.speeds.append(1000 * (time.process_time() - began))
