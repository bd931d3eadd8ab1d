"""What a jin is paid: the market reference of a day, and the price by which a delivery is settled.

Pure functions over plain values. The forms in use (DOMAIN 6.2): 「以高于当天市场同等级价格的__%收购；低于保护价的按保护价」
and 「市场价低于保护价按保护价，高于则按市场价」, which is a premium of nothing.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from alliances.quantities import HUNDRED, ZERO, round_money, round_price

YUAN, PERCENT, NONE = "yuan", "percent", "none"
SAME_DAY, LATEST, MEAN = "same_day", "latest", "mean"


class Quotation(NamedTuple):
    """A market price: the day it was taken, yuan/jin."""

    day: dt.date
    price: Decimal


def reference_price(
    quotations: Iterable[Quotation], day: dt.date, rule: str, days: int = 0
) -> Decimal | None:
    """The market reference for a delivery on `day` in yuan/jin; None where the market says nothing.

    `same_day`: the quotation of that day. `latest`: the last one not older than `days` days. `mean`: the mean of those
    of the day and the `days` days before it, half-up to 4 decimals. Later quotations never count.
    """
    span = 0 if rule == SAME_DAY else days
    known = sorted(each for each in quotations if 0 <= (day - each.day).days <= span)
    if not known:
        return None
    if rule == MEAN:
        return round_price(sum((each.price for each in known), ZERO) / len(known))
    return known[-1].price


def settlement_price(floor: Decimal, market: Decimal | None, premium_kind: str, premium: Decimal) -> Decimal:
    """`max(floor, market × (1 + p))` or `max(floor, market + d)` in yuan/jin, half-up to 4 decimals.

    `premium` is per cent for "percent", yuan/jin for "yuan". Without a market price the floor price holds.
    """
    if market is None:
        return round_price(floor)
    if premium_kind == PERCENT:
        market = market * (HUNDRED + premium) / HUNDRED
    elif premium_kind == YUAN:
        market += premium
    return round_price(max(floor, market))


def amount_of(net_jin: Decimal, unit_price: Decimal) -> Decimal:
    """What a delivery comes to in yuan, half-up to the fen, once per delivery and never per sum."""
    return round_money(net_jin * unit_price)


def premium_paid(net_jin: Decimal, unit_price: Decimal, market: Decimal | None) -> Decimal:
    """What was paid above the market in yuan, half-up to the fen; nothing where the market said nothing."""
    return ZERO if market is None else round_money(net_jin * (unit_price - market))
