"""Which tickets the index must take up anew. A mark is written in the transaction that changes what can be found of a
ticket or who may find it: one that is new, and one that a department gets or gives back."""

from collections.abc import Iterable

from audit.rows import Row
from tickets.models import SearchMark


def marks(ticket_ids: Iterable[int]) -> list[Row]:
    """The rows, for the bulk writer, which has more to write."""
    return [{"ticket_id": ticket_id} for ticket_id in ticket_ids]


def mark(ticket_id: int) -> None:
    SearchMark.objects.create(ticket_id=ticket_id)
