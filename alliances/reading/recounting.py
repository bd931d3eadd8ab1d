"""Whether the running sums of agreements are what their deliveries and payments add up to."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from alliances.exact import ExactSum
from alliances.models import Agreement, Delivery, Payment, Purpose
from alliances.quantities import ZERO

FROM_DELIVERIES = {
    "delivered_jin": "net_jin",
    "delivered_amount": "amount",
    "premium_amount": "premium_amount",
    "set_off_deposit": "set_off_deposit",
    "set_off_seed": "set_off_seed",
    "paid_amount": "paid_amount",
}


class Difference(NamedTuple):
    """A sum that does not hold: of which agreement, which column, what stands there, what its records give."""

    agreement: str
    column: str
    kept: Decimal
    counted: Decimal


def differences() -> Iterator[Difference]:
    """Four queries over everything; nothing where all is well."""
    sums = {column: ExactSum(source) for column, source in FROM_DELIVERIES.items()}
    counted = {
        row.pop("agreement"): row
        for row in Delivery.objects.filter(struck_at=None)
        .order_by("agreement")
        .values("agreement")
        .annotate(**{f"counted_{column}": each for column, each in sums.items()})
    }
    paid, returned = _paid(Purpose.GOODS), _paid(Purpose.DEPOSIT)
    for agreement in Agreement.objects.order_by("pk").iterator(chunk_size=2000):
        given = counted.get(agreement.pk, {})
        for column in FROM_DELIVERIES:
            kept, found = getattr(agreement, column), given.get(f"counted_{column}", ZERO)
            if kept != found:
                yield Difference(agreement.number, column, kept, found)
        if agreement.paid_amount != paid.get(agreement.pk, ZERO):
            yield Difference(
                agreement.number, "payments", agreement.paid_amount, paid.get(agreement.pk, ZERO)
            )
        if agreement.returned_deposit != returned.get(agreement.pk, ZERO):
            yield Difference(
                agreement.number,
                "returned_deposit",
                agreement.returned_deposit,
                returned.get(agreement.pk, ZERO),
            )


def _paid(purpose: str) -> dict[int, Decimal]:
    return dict(
        Payment.objects.filter(purpose=purpose, struck_at=None)
        .order_by("agreement")
        .values_list("agreement")
        .annotate(ExactSum("amount"))
    )
