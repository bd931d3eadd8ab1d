"""A period read as whole months and single days is what its days add up to."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.figures import folding
from tickets.figures.parts import BY_DUE_DAY, Contributions, Key, Part
from tickets.figures.periods import DAY, Period, named
from tickets.figures.sums import cells

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))
TODAY = dt.date(2026, 5, 17)


def days_of(period: Period) -> list[dt.date]:
    return [period.first + n * DAY for n in range((period.last - period.first).days + 1)]


@given(DAYS, st.integers(0, 800))
def test_whole_months_and_the_days_besides_are_the_period(first, length):
    period = Period(first, first + length * DAY)
    months, rest = period.split()
    found = [day for part in rest for day in days_of(part)]
    if months:
        assert months.first.day == months.last.day == 1
        found += days_of(Period(months.first, named(f"{months.last:%Y-%m}").last))
    assert sorted(found) == days_of(period), "each day once"
    assert len(rest) <= 2
    assert all(part.last - part.first < dt.timedelta(days=62) for part in rest)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-05-01", "2026-05-31"),  # this month: what falls due up to yesterday
        ("2026-04-01", "2026-04-30"),
        ("2026-05-17", "2026-05-17"),
        ("2026-03-15", "2026-05-16"),
        ("2026-01-01", "2026-12-31"),
        ("2026-02-28", "2026-03-01"),
        ("2026-06-01", "2026-06-30"),  # nothing of it has fallen due
    ],
)
@pytest.mark.parametrize("monthly", [False, True])
def test_figures_of_a_period_are_the_sum_of_its_days(banner, first, last, monthly):
    unit, alliance = banner.town.pk, banner.alliance.pk
    amounts = Contributions()
    for number, day in enumerate(days_of(Period(dt.date(2026, 1, 20), dt.date(2026, 6, 20)))):
        amounts[Key(Part.OWED, day, alliance, unit, "portal", False)] = number + 1
        amounts[Key(Part.CASE, day, alliance, unit, "hotline", bool(number % 2))] = 1000 + number
        amounts[Key(Part.RAISED, day, alliance, None, "portal", False)] = 1
    folding.add(amounts)
    period = Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    expected: Counter = Counter()
    for key, amount in amounts.items():
        until = TODAY - DAY if key.part in BY_DUE_DAY else period.last
        if period.first <= key.day <= min(period.last, until):
            month = key.day.replace(day=1) if monthly else None
            expected[key.organisation, key.part, key.channel, key.left_out, month] += amount
    found: Counter = Counter()
    for cell in cells([alliance], period, TODAY, monthly=monthly):
        found[cell.organisation, cell.part, cell.channel, cell.left_out, cell.month] += cell.amount
    assert found == expected
