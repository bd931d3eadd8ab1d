"""Charts as plain SVG: a bar a month, drawn by the server, so that no script and no style is needed for them.

The picture repeats what the table beside it says; screen readers get the table.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, FOOT, HEAD = 720, 180, 22, 18
GAP = Decimal("0.3")


@dataclass(frozen=True)
class Bar:
    """In units of the view box; `label` stands above the bar, `month` below it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str
    month: dt.date
    year: bool

    @property
    def label_y(self) -> float:
        return round(self.y - 4, 1)


@dataclass(frozen=True)
class Chart:
    bars: Sequence[Bar]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - FOOT
    foot: int = HEIGHT - 6


def chart(values: Sequence[tuple[dt.date, Decimal | int | None, str]], top: Decimal | int = 0) -> Chart:
    """Bars of these months (first day, value or None, label), the highest as high as the picture, or `top`."""
    top = top or max((value or 0 for _month, value, _label in values), default=0) or 1
    step = Decimal(WIDTH) / max(len(values), 1)
    bars = []
    for place, (month, value, label) in enumerate(values):
        height = Decimal(HEIGHT - FOOT - HEAD) * Decimal(value or 0) / Decimal(top)
        left = step * place
        bars.append(
            Bar(
                x=round(float(left + step * GAP / 2), 1),
                y=round(float(HEIGHT - FOOT - height), 1),
                width=round(float(step * (1 - GAP)), 1),
                height=round(float(height), 1),
                middle=round(float(left + step / 2), 1),
                label=label,
                month=month,
                year=place == 0 or month.month == 1,
            )
        )
    return Chart(bars)
