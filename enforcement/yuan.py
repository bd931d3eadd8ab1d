"""Money of a case: yuan, exact, whole fen. Pure."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
NOTHING = Decimal("0.00")


def round_fen(amount: Decimal) -> Decimal:
    """Half-up to the fen."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def in_proportion(sum_: Decimal, claims: Sequence[Decimal]) -> list[Decimal]:
    """Divide `sum_` in proportion to the claims, none above its claim; the parts sum to it (or to the claims) exactly.

    Each part is cut to the fen; the fen left over go one by one to the largest remainders, ties to the earlier in the
    sequence. Raises ValueError for an amount below zero or with parts of a fen.
    """
    fen, weights = _fen(sum_), [_fen(claim) for claim in claims]
    whole = sum(weights)
    if fen >= whole:
        return [Decimal(weight) * FEN for weight in weights]
    parts = [fen * weight // whole for weight in weights]
    order = sorted(range(len(parts)), key=lambda place: (-(fen * weights[place] % whole), place))
    for place in order[: fen - sum(parts)]:
        parts[place] += 1
    return [part * FEN for part in parts]


def _fen(amount: Decimal) -> int:
    fen = amount / FEN
    if amount < 0 or fen != int(fen):
        raise ValueError("money is whole fen, not below zero")
    return int(fen)
