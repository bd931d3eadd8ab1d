"""What was measured: ratios beside their aim, kept as lines of JSON that the stages of a run write one after another."""

import dataclasses
import json
import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Figure:
    """A ratio, one value a round. No ratios: it was not run, and `seen` says why."""

    name: str
    ratios: list[float] = field(default_factory=list)
    at_least: float | None = None
    at_most: float | None = None
    seen: str = ""
    #: What explains a miss: where the time goes.
    profile: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.ratios)

    @property
    def met(self) -> bool | None:
        """None where nothing was asked or nothing was run."""
        if not self.ratios or (self.at_least is None and self.at_most is None):
            return None
        return self.median >= self.at_least if self.at_least is not None else self.median <= self.at_most

    @property
    def aim(self) -> str:
        if self.at_least is not None:
            return f"≥ {_short(self.at_least)}"
        return f"≤ {_short(self.at_most)}" if self.at_most is not None else "–"

    def row(self) -> str:
        if not self.ratios:
            return f"| {self.name} | – | – | {self.aim} | not run | {self.seen} |"
        spread = f"{_short(min(self.ratios))}–{_short(max(self.ratios))}"
        verdict = {True: "met", False: "**MISSED**", None: ""}[self.met]
        return f"| {self.name} | {_short(self.median)} | {spread} | {self.aim} | {verdict} | {self.seen} |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def folder() -> Path:
    """Where a run keeps what its stages tell each other."""
    return Path(os.environ["BENCH_FOLDER"])


def keep(*figures: Figure) -> None:
    with (folder() / "figures.jsonl").open("a", encoding="utf-8") as file:
        for figure in figures:
            file.write(json.dumps(dataclasses.asdict(figure), ensure_ascii=False) + "\n")
            print(figure.row(), flush=True)


def kept() -> list[Figure]:
    path = folder() / "figures.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Figure(**json.loads(line)) for line in lines]


def note(section: str, lines: Iterable[str]) -> None:
    """Lines of Markdown under a heading of the results."""
    with (folder() / "notes.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([section, list(lines)], ensure_ascii=False) + "\n")


def notes() -> list[tuple[str, list[str]]]:
    path = folder() / "notes.jsonl"
    return (
        [tuple(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        if path.exists()
        else []
    )


def ratios(mine: Sequence[float], its: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(mine, its, strict=True)]


def percentile(values: Sequence[float], per_cent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * per_cent // 100)]


def milliseconds(values: Sequence[float]) -> str:
    return f"{1000 * statistics.median(values):.1f} ms"
