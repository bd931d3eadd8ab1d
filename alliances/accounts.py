"""The account of one agreement on a day: each delivery with what is still owed and how late, interest, penalties."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from alliances.exact import ExactSum
from alliances.models import Agreement, Delivery, PaymentPart, Purpose, Side
from alliances.quantities import ZERO
from alliances.settling import Paid, days_late, late_interest


@dataclass(frozen=True)
class Line:
    """A delivery: what is open, by how many days it is late (0 = on time or paid), interest run up so far."""

    delivery: Delivery
    open: Decimal
    days_late: int
    interest: Decimal


@dataclass(frozen=True)
class Account:
    """All in yuan. `penalties` are those of the buyer; `seller_penalties` of the other side."""

    lines: tuple[Line, ...]
    interest: Decimal
    interest_paid: Decimal
    penalties: Decimal
    penalties_paid: Decimal
    seller_penalties: Decimal

    @property
    def owed(self) -> Decimal:
        return sum((line.open for line in self.lines), ZERO)

    @property
    def overdue(self) -> Decimal:
        return sum((line.open for line in self.lines if line.days_late), ZERO)

    @property
    def interest_left(self) -> Decimal:
        return self.interest - self.interest_paid

    @property
    def penalties_left(self) -> Decimal:
        return self.penalties - self.penalties_paid


def account_of(agreement: Agreement, day: dt.date) -> Account:
    """Four queries, whatever the number of deliveries. `agreement.terms` gives the late-payment rate."""
    parts = Prefetch("parts", PaymentPart.objects.select_related("payment").order_by("id"))
    rows = agreement.deliveries.filter(struck_at=None).select_related("grade").order_by("day", "id")
    lines = tuple(
        line_of(delivery, agreement.terms.late_rate, day) for delivery in rows.prefetch_related(parts)
    )
    paid = dict(
        agreement.payments.filter(struck_at=None)
        .exclude(purpose=Purpose.GOODS)
        .order_by()
        .values_list("purpose")
        .annotate(ExactSum("amount"))
    )
    penalties = dict(agreement.breaches.order_by().values_list("side").annotate(ExactSum("penalty")))
    return Account(
        lines=lines,
        interest=sum((line.interest for line in lines), ZERO),
        interest_paid=paid.get(Purpose.INTEREST, ZERO),
        penalties=penalties.get(Side.BUYER, ZERO),
        penalties_paid=paid.get(Purpose.PENALTY, ZERO),
        seller_penalties=penalties.get(Side.SELLER, ZERO),
    )


def line_of(delivery: Delivery, rate: Decimal, day: dt.date) -> Line:
    """The delivery's line, its parts being loaded with their payments."""
    still = delivery.open_amount
    paid = [Paid(part.amount, part.payment.day) for part in delivery.parts.all()]
    return Line(
        delivery=delivery,
        open=still,
        days_late=days_late(delivery.due_on, day) if still else 0,
        interest=late_interest([*paid, Paid(still, day)], delivery.due_on, rate),
    )
