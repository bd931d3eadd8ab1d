"""Quantities and money of the chain: exact, decimal, in the canonical units mu, jin and yuan.

1 ha = 15 mu, 1 m² = 0.0015 mu, 1 kg = 2 jin, 1 t = 2000 jin (DOMAIN 6.3; all four are exact in decimals).
"""

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
PRICE_PLACES = Decimal("0.0001")
ZERO = Decimal(0)
HUNDRED = Decimal(100)
#: Half of the last place of money and of jin. SQLite computes with floats in a CHECK, so sums there are compared within it.
HALF_FEN = Decimal("0.005")
HALF_JIN_PLACE = Decimal("0.00005")

#: Unit of area → how many mu it has.
MU_IN = {"mu": Decimal(1), "ha": Decimal(15), "m2": Decimal("0.0015")}
#: Unit of mass → how many jin it has.
JIN_IN = {"jin": Decimal(1), "kg": Decimal(2), "t": Decimal(2000)}


def to_mu(value: Decimal, unit: str) -> Decimal:
    """An area in mu, exact. Raises KeyError for a unit that is none of `MU_IN`."""
    return value * MU_IN[unit]


def to_jin(value: Decimal, unit: str) -> Decimal:
    """A mass in jin, exact. Raises KeyError for a unit that is none of `JIN_IN`."""
    return value * JIN_IN[unit]


def price_per_jin(price: Decimal, unit: str) -> Decimal:
    """A price in yuan for one `unit` of mass as yuan/jin, half-up to 4 decimals."""
    return round_price(price / JIN_IN[unit])


def round_money(amount: Decimal) -> Decimal:
    """Yuan, half-up to the fen."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def round_price(price: Decimal) -> Decimal:
    """Yuan/jin, half-up to 4 decimals."""
    return price.quantize(PRICE_PLACES, ROUND_HALF_UP)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount, not rounded."""
    return amount * percent / HUNDRED


def share_out(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Divide `total` (yuan, whole fen) in proportion to `weights`, to the fen, so that the parts sum to it exactly.

    Each part is cut to the fen; the fen left over go one by one to the largest remainders, the earlier row first.
    Raises ValueError if nothing weighs anything.
    """
    weight = sum(weights, ZERO)
    if weight <= 0 or any(each < 0 for each in weights):
        raise ValueError("shares need weights of which at least one is above zero and none below")
    fen = int(total / FEN)
    exact = [fen * each / weight for each in weights]
    parts = [int(each) for each in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: fen - sum(parts)]:
        parts[place] += 1
    return [part * FEN for part in parts]
