"""The kept answers of keyed API requests: a request sent twice is done once (for forms: `tickets.actions.once`).

The row is written first and alone, so that of two requests at once the second finds it. The answer is then stored in
the transaction that does the work: either both are there or neither. It is stored encrypted, for it holds what people
wrote; a request that fails leaves no row, because nothing was done.
"""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.db import IntegrityError, connection, transaction

from audit import bulk
from organisations.ciphers import Binding, decrypt, encrypt
from organisations.models import User
from tickets.models import IdempotencyKey

KEPT = dt.timedelta(hours=24)
#: A row without an answer that is older belongs to a process that died; nothing of it was saved.
GIVEN_UP = dt.timedelta(minutes=5)


class OtherBody(Exception):
    """The key was used for another request."""


class StillRunning(Exception):
    """The first request with this key has not been answered yet."""


def answered_once(
    *, user: User, path: str, key: str, body_hash: str, at: dt.datetime, answer: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """The first answer to this key: made now by `answer()`, or kept. Raises OtherBody or StillRunning."""
    row = IdempotencyKey(user=user, path=path, key=key, body_hash=body_hash, created_at=at)
    mine = IdempotencyKey.objects.filter(user=user, path=path, key=key)
    try:
        # The bulk writer's own transaction will do, unless there is one around it that must outlive a second row.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            bulk.insert_all([(IdempotencyKey, [row])], after=[_forget(user, at - KEPT)])
    except IntegrityError:
        kept = _kept(user, path, key, body_hash, at)
        if kept is not None:
            return kept
    try:
        with transaction.atomic():
            made = answer()
            kept = encrypt(json.dumps(made, ensure_ascii=False), _place(row))
            bulk.insert_all([], after=[_keep(row, made["status"], kept)])
    except BaseException:
        mine.filter(status=None).delete()
        raise
    return made


def _forget(user: User, before: dt.datetime) -> bulk.Statement:
    """Sent along with the new row."""
    operations = connection.ops
    table = operations.quote_name(IdempotencyKey._meta.db_table)
    values = [user.pk, operations.adapt_datetimefield_value(before)]
    return f"DELETE FROM {table} WHERE user_id = %s AND created_at <= %s", values  # noqa: S608 - the table's own name


def _keep(row: IdempotencyKey, status: int, answer: str) -> bulk.Statement:
    """Plain SQL, because building the query would take longer than it."""
    table = connection.ops.quote_name(IdempotencyKey._meta.db_table)
    where = [row.user_id, row.path, row.key]
    sql = f"UPDATE {table} SET status = %s, answer = %s WHERE user_id = %s AND path = %s AND key = %s"  # noqa: S608 - the table's own name
    return sql, [status, json.dumps(answer), *where]


def _kept(user: User, path: str, key: str, body_hash: str, at: dt.datetime) -> dict[str, Any] | None:
    """The kept answer; None where the row of a request that died was taken over."""
    row = IdempotencyKey.objects.filter(user=user, path=path, key=key).first()
    if row is None:
        # The first request failed just now and took its row away.
        raise StillRunning
    if row.body_hash != body_hash:
        raise OtherBody
    if row.status is not None:
        return json.loads(decrypt(row.answer, _place(row)))
    taken = IdempotencyKey.objects.filter(
        pk=row.pk, status=None, created_at=row.created_at, created_at__lte=at - GIVEN_UP
    ).update(created_at=at)
    if not taken:
        raise StillRunning
    return None


def _place(row: IdempotencyKey) -> Binding:
    return Binding(IdempotencyKey._meta.db_table, "answer", f"{row.user_id} {row.path} {row.key}")
