"""How many units have reported in, and what each did in a quarter: sums of records."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from governance.models import ReportIn, ReportState, Service, ServiceState
from organisations.models import Organisation, User


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


class Line(NamedTuple):
    unit: Organisation
    places: int
    services: int
    hours: Decimal | None


def units_reported(user: User) -> int:
    """Units with a report that is accepted today, each counted once."""
    rows = ReportIn.objects.visible_to(user).filter(state=ReportState.ACCEPTED)
    return rows.values("unit").distinct().count()


def summary(user: User, quarter: Quarter) -> list[Line]:
    """Confirmed services of the quarter by unit."""
    rows = (
        Service.objects.filter(
            report__in=ReportIn.objects.visible_to(user),
            state=ServiceState.CONFIRMED,
            held_on__range=(quarter.first, quarter.last),
        )
        .order_by()
        .values("report__unit")
        .annotate(places=Count("report__host", distinct=True), services=Count("pk"), total=Sum("hours"))
    )
    units = Organisation.objects.in_bulk([row["report__unit"] for row in rows])
    lines = [Line(units[row["report__unit"]], row["places"], row["services"], row["total"]) for row in rows]
    return sorted(lines, key=lambda line: line.unit.path)
