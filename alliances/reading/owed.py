"""What is owed to whom and how late: deliveries past their day that are not paid, of those the reader may see."""

import datetime as dt

from django.db.models import Prefetch, QuerySet

from alliances.accounts import Line, line_of
from alliances.models import Delivery, PaymentPart
from organisations.models import Alliance, User

#: By these an owed list is paged (tickets.reading.paging): the longest late first.
KEY = ("due_on", "id")


def overdue(alliance: Alliance, user: User, day: dt.date) -> QuerySet:
    """Deliveries of the chain whose payment is overdue on `day`, with what a row shows."""
    return (
        Delivery.objects.visible_to(user)
        .filter(agreement__alliance=alliance, paid_on=None, struck_at=None, due_on__lt=day)
        .select_related(
            "agreement__buyer", "agreement__household", "agreement__seller", "agreement__terms", "grade"
        )
        .prefetch_related(Prefetch("parts", PaymentPart.objects.select_related("payment").order_by("id")))
    )


def lines(rows, day: dt.date) -> list[Line]:
    """Each row with what is open, the days late and the interest run up."""
    return [line_of(row, row.agreement.terms.late_rate, day) for row in rows]
