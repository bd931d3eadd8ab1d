"""The fee curve of a community as plain SVG: collection and recovery rate by period, with the day the company joined.

The picture repeats what the table beside it says; screen readers get the table.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from governance.models import percent

WIDTH, HEIGHT, LEFT, RIGHT, HEAD, FOOT = 720, 220, 44, 24, 18, 26
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Sum:
    """The totals of all estates of the community in one period, in yuan."""

    first_day: dt.date
    last_day: dt.date
    receivable: Decimal
    received: Decimal
    opening_arrears: Decimal
    recovered: Decimal

    @property
    def collection(self) -> Decimal | None:
        return percent(self.received, self.receivable)

    @property
    def recovery(self) -> Decimal | None:
        return percent(self.recovered, self.opening_arrears)


@dataclass(frozen=True)
class Point:
    """In units of the view box."""

    x: float
    y: float
    label: str

    @property
    def label_y(self) -> float:
        return round(self.y - 9, 1)

    @property
    def label_x(self) -> float:
        return round(self.x - 6, 1)


@dataclass(frozen=True)
class Curve:
    """`joined` is where the line of the joining day stands; None where it lies outside the periods, or nobody joined."""

    sums: Sequence[Sum]
    collection: Sequence[Point]
    recovery: Sequence[Point]
    feet: Sequence[Point]
    joined: float | None
    joined_on: dt.date | None
    rules: Sequence[Point]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = HEAD
    base: int = HEIGHT - FOOT
    joined_label: int = HEAD - 5

    @property
    def collection_line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.collection)

    @property
    def recovery_line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.recovery)


def curve(sums: Sequence[Sum], joined_on: dt.date | None) -> Curve | None:
    """The curve of these periods, oldest first; None for fewer than two, which are no curve."""
    if len(sums) < 2:
        return None
    middles = [row.first_day + (row.last_day - row.first_day) / 2 for row in sums]
    begin, end = sums[0].first_day, max(row.last_day for row in sums)

    def across(day: dt.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - begin).days / max((end - begin).days, 1), 1)

    def points(rates: Sequence[Decimal | None]) -> list[Point]:
        return [
            Point(across(middle), _height(rate), f"{rate}%")
            for middle, rate in zip(middles, rates, strict=True)
            if rate is not None
        ]

    inside = joined_on is not None and begin <= joined_on <= end
    return Curve(
        sums=sums,
        collection=points([row.collection for row in sums]),
        recovery=points([row.recovery for row in sums]),
        feet=[
            Point(across(middle), HEIGHT - 8, f"{row.first_day:%Y-%m}")
            for middle, row in zip(middles, sums, strict=True)
        ],
        joined=across(joined_on) if inside else None,
        joined_on=joined_on,
        rules=[Point(LEFT, _height(Decimal(rate)), f"{rate}%") for rate in (0, 50, 100)],
    )


def _height(rate: Decimal) -> float:
    return round(float(HEIGHT - FOOT - (HEIGHT - FOOT - HEAD) * min(rate, HUNDRED) / HUNDRED), 1)
