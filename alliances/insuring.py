"""What crop insurance costs and pays. Pure functions over plain values, in yuan and mu."""

from decimal import Decimal
from typing import NamedTuple

from alliances.quantities import percent_of, round_money, share_out


class Premium(NamedTuple):
    """Who bears how much of a policy's premium."""

    total: Decimal
    grower: Decimal
    buyer: Decimal
    government: Decimal


def premium_of(area_mu: Decimal, per_mu: Decimal, shares: tuple[Decimal, Decimal, Decimal]) -> Premium:
    """The premium of an area, half-up to the fen, divided among grower, buyer and government by per cent.

    The three sum to the total exactly. Raises ValueError where the shares are all nothing.
    """
    total = round_money(area_mu * per_mu)
    return Premium(total, *share_out(total, list(shares)))


def indemnity(damaged_mu: Decimal, sum_insured_per_mu: Decimal, loss_percent: Decimal) -> Decimal:
    """What is claimed for a loss: damaged area × sum insured × degree of loss, half-up to the fen."""
    return round_money(percent_of(damaged_mu * sum_insured_per_mu, loss_percent))
