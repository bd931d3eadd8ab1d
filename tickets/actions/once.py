"""A form sent twice is one ticket, or one row of an app above: the answer to a keyed form is kept and given again."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from organisations.models import User
from tickets.actions.answers import KEPT
from tickets.models import IdempotencyKey


class KeyReused(Exception):
    """The same form was sent again with other words in it. `number` is the ticket it has become."""

    def __init__(self, number: str):
        super().__init__(number)
        self.number = number


@transaction.atomic
def once(
    *,
    user: User,
    path: str,
    key: str,
    body_hash: str,
    at: dt.datetime,
    create: Callable[[], Any],
    called: Callable[[Any], str] = lambda ticket: ticket.number,
) -> tuple[str, bool]:
    """What the row is `called` that the keyed form became (a ticket's number), and whether this call created it.

    A second sending waits for the first one's transaction, then finds its answer. Raises KeyReused
    if the words differ.
    """
    IdempotencyKey.objects.filter(user=user, created_at__lte=at - KEPT).delete()
    row, is_new = IdempotencyKey.objects.get_or_create(
        user=user, path=path, key=key, defaults={"body_hash": body_hash, "created_at": at}
    )
    if not is_new:
        if row.body_hash != body_hash:
            raise KeyReused(row.answer["number"])
        return row.answer["number"], False
    name = called(create())
    row.status = 201
    row.answer = {"number": name}
    row.save()
    return name, True
