"""Who owes what under an agreement: what is set off, what payments go to, what lateness costs, what a breach costs.

Pure functions over plain values, all in yuan. Nothing here asks the database or the clock.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from alliances.quantities import HUNDRED, ZERO, percent_of, round_money

DAYS_OF_YEAR = 365
PER_MU, PERCENT, NO_PENALTY = "per_mu", "percent", "none"


class SetOff(NamedTuple):
    """What is held back from one delivery: of the deposit, of the seed given on credit."""

    deposit: Decimal
    seed: Decimal


def set_off(amount: Decimal, deposit_left: Decimal, seed_left: Decimal) -> SetOff:
    """The deposit first, then the seed on credit, never more than the delivery comes to."""
    deposit = min(amount, deposit_left)
    return SetOff(deposit, min(amount - deposit, seed_left))


class Debt(NamedTuple):
    """What is still to be paid for a delivery, and by which day."""

    key: int
    due_on: dt.date
    open: Decimal


class Part(NamedTuple):
    """How much of a payment goes to which debt."""

    key: int
    amount: Decimal


def allocate(payment: Decimal, debts: Sequence[Debt]) -> tuple[list[Part], Decimal]:
    """A payment pays the oldest debt first; what is left over comes back beside the parts."""
    parts, left = [], payment
    for debt in sorted(debts, key=lambda each: (each.due_on, each.key)):
        amount = min(left, debt.open)
        if amount > 0:
            parts.append(Part(debt.key, amount))
            left -= amount
    return parts, left


class Paid(NamedTuple):
    """A sum and the day on which it was paid, or up to which it is still owed."""

    amount: Decimal
    day: dt.date


def days_late(due_on: dt.date, day: dt.date) -> int:
    """The day after the due date is day 1; on time is 0."""
    return max(0, (day - due_on).days)


def late_interest(parts: Sequence[Paid], due_on: dt.date, rate: Decimal) -> Decimal:
    """Simple interest on what was paid late, actual days/365 at `rate` per cent a year, rounded once at the end."""
    raw = sum((part.amount * days_late(due_on, part.day) for part in parts), ZERO)
    return round_money(raw * rate / HUNDRED / DAYS_OF_YEAR)


def penalty(kind: str, rate: Decimal, area_mu: Decimal, value: Decimal) -> Decimal:
    """What a breach costs by the agreement: so many yuan a mu, or per cent of the value concerned."""
    if kind == PER_MU:
        return round_money(area_mu * rate)
    if kind == PERCENT:
        return round_money(percent_of(value, rate))
    return ZERO
