"""The tickets of the demonstration as they are written down in ``stories/*.toml``."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "stories"
#: The governance community of each invented residents' community.
COMMUNITIES = {"150422404001": "COM-A", "150422403001": "COM-B", "150422404002": "COM-C"}


@dataclass(frozen=True)
class Story:
    """One ticket: who raised what where and when, the course it took, and the words used on the way.

    `by` is a raiser as `cast.Cast.raiser` reads it; `course` the name of a function in `courses`; `files` are
    names of invented files that came with it.
    """

    sort: str  # chain | community
    topic: str
    area: str
    by: str
    title: str
    text: str
    course: str
    days: int = 0
    ago: int = 0
    time: str = ""
    channel: str = "portal"
    reporter: str = ""
    anonymous: bool = False
    answer: str = ""
    result: str = "solved"
    outcome: str = "solved"
    satisfaction: str = "satisfied"
    reason: str = ""
    route: str = ""
    propose: str = ""
    note: str = ""
    ruling: str = ""
    again: str = ""
    answer_after: str = ""
    assign: str = ""
    files: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)

    @property
    def alliance(self) -> str:
        return "IND-BROOM" if self.sort == "chain" else COMMUNITIES[self.area.partition("-")[0]]

    @property
    def office_time(self) -> dt.time | None:
        return dt.time.fromisoformat(self.time) if self.time else None


def all_stories() -> Iterator[Story]:
    for path in sorted(FOLDER.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["story"]:
            yield Story(sort=path.stem.partition("_")[0], **row)
