"""The extra part of the interest on delayed performance (加倍部分债务利息). Pure.

Civil Procedure Law (2023) art. 264; 法释〔2014〕8号: the unpaid money debt of the instrument, general interest excluded,
× 0.000175 a day × days (art. 1); from the end of the term for performance (art. 2), each part until the day of its payment
(art. 3); time that execution was suspended or under retrial, not caused by the obligor, is not counted (art. 3); a payment
goes to the debt before the extra part unless the parties agreed otherwise (art. 4). In force from 2014-08-01; time before
that follows older rules and is refused here.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from enforcement.yuan import NOTHING, round_fen, total

DAILY_RATE = Decimal("0.000175")
IN_FORCE = dt.date(2014, 8, 1)
ONE_DAY = dt.timedelta(days=1)


class BeforeTheRule(ValueError):
    """The delay began before 2014-08-01: that part follows the rules of its time and is worked out by hand."""


class Payment(NamedTuple):
    """What the obligor performed on a day. `to_extra`: how much of it the parties agreed to set against the extra part;
    None = no agreement, the debt first."""

    day: dt.date
    amount: Decimal
    to_extra: Decimal | None = None


class Pause(NamedTuple):
    """Days not counted, both ends included."""

    first: dt.date
    last: dt.date


class Line(NamedTuple):
    """One payment, or last the unpaid rest: what of it met the debt, for how many days that was owed, the extra part
    that grew on it, what of the payment met the extra part, and what was over."""

    day: dt.date
    to_debt: Decimal
    days: int
    extra: Decimal
    to_extra: Decimal
    over: Decimal
    paid: bool


class Account(NamedTuple):
    """`extra` = all that grew, `extra_open` and `debt_open` = what is still owed on the last day, `over` = paid too much."""

    lines: list[Line]
    extra: Decimal
    extra_open: Decimal
    debt_open: Decimal
    over: Decimal


def extra_interest(
    debt: Decimal,
    due_on: dt.date,
    payments: Sequence[Payment],
    until: dt.date,
    pauses: Iterable[Pause] = (),
) -> Account:
    """The account up to and including `until`. `debt` is in yuan without general interest, `due_on` the last day of the
    term for performance. Rounded half-up to the fen, once for each payment and once for the rest.

    Raises BeforeTheRule; ValueError for a payment after `until`.
    """
    if due_on + ONE_DAY < IN_FORCE:
        raise BeforeTheRule(str(due_on))
    pauses = tuple(pauses)
    lines: list[Line] = []
    # Growth met early is rounded apart from the parts it grew on: a fen too much is not owed back.
    open_debt, grown, met = debt, NOTHING, NOTHING
    for payment in sorted(payments, key=lambda each: each.day):
        if payment.day > until:
            raise ValueError("a payment after the day up to which is counted")
        days = counted_days(due_on, payment.day, pauses)
        # What the parties agreed may also meet what has grown by now on the debt still open.
        owed = max(grown - met + _grown(open_debt, days), NOTHING)
        agreed = min(payment.to_extra or NOTHING, payment.amount, owed)
        to_debt = min(open_debt, payment.amount - agreed)
        extra = _grown(to_debt, days)
        open_debt, grown = open_debt - to_debt, grown + extra
        rest = payment.amount - agreed - to_debt
        to_extra = agreed + (NOTHING if open_debt else min(rest, max(grown - met - agreed, NOTHING)))
        met += to_extra
        over = payment.amount - to_debt - to_extra
        lines.append(Line(payment.day, to_debt, days, extra, to_extra, over, paid=True))
    if open_debt:
        days = counted_days(due_on, until, pauses)
        extra = _grown(open_debt, days)
        grown += extra
        lines.append(Line(until, open_debt, days, extra, NOTHING, NOTHING, paid=False))
    return Account(lines, grown, max(grown - met, NOTHING), open_debt, total(line.over for line in lines))


def _grown(part: Decimal, days: int) -> Decimal:
    return round_fen(part * DAILY_RATE * days)


def counted_days(due_on: dt.date, day: dt.date, pauses: Iterable[Pause] = ()) -> int:
    """Days from the day after the term's end up to and including `day`, without those of a pause; overlapping pauses
    count once."""
    out: set[dt.date] = set()
    for pause in pauses:
        first, last = max(pause.first, due_on + ONE_DAY), min(pause.last, day)
        out.update(first + n * ONE_DAY for n in range((last - first).days + 1))
    return max(0, (day - due_on).days) - len(out)
