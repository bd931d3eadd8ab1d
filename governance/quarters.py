"""Quarters of a year: what governance counts its records by. Pure."""

import datetime as dt
from typing import NamedTuple


class Quarter(NamedTuple):
    year: int
    number: int

    @classmethod
    def of(cls, day: dt.date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str, today: dt.date) -> "Quarter":
        """Reads "2026-4"; anything else is the quarter of today."""
        year, _dash, number = text.partition("-")
        if year.isdecimal() and number in ("1", "2", "3", "4") and 2000 <= int(year[:5]) <= 2100:
            return cls(int(year), int(number))
        return cls.of(today)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        return (self.first + dt.timedelta(days=95)).replace(day=1) - dt.timedelta(days=1)

    @property
    def before(self) -> "Quarter":
        return Quarter.of(self.first - dt.timedelta(days=1))

    def __str__(self):
        return f"{self.year}-{self.number}"
