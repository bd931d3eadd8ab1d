"""The patronage refund of a cooperative. Pure functions over plain values, in yuan.

Law on Farmers' Professional Cooperatives (2017), art. 44: what is returned in proportion to members' trade with the
cooperative is at least 60 per cent of the surplus that may be distributed.
"""

from decimal import Decimal

from alliances.quantities import percent_of, round_money, share_out

LEAST_PERCENT = Decimal(60)


def refund_of(surplus: Decimal, percent: Decimal) -> Decimal:
    """What goes back to the members of `surplus`, half-up to the fen. Raises ValueError below 60 per cent."""
    if percent < LEAST_PERCENT:
        raise ValueError("less than the law lets a cooperative return")
    return round_money(percent_of(surplus, percent))


def shares_of(refund: Decimal, trade: list[Decimal]) -> list[Decimal]:
    """The refund divided by each member's trade (jin or yuan), to the fen; the shares sum to it exactly."""
    return share_out(refund, trade)
