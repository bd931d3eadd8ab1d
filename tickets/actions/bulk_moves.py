"""One move made on several tickets, each by `move` in a transaction of its own: one that is refused stops no other.

The form's key makes it one run: sent again, it goes on with what was not done yet and shows the same result.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tickets import wording
from tickets.actions.moving import move as make_move
from tickets.lifecycle import Incomplete, Refusal
from tickets.models import BulkItem, BulkOutcome, BulkRun, Move, Ticket
from tickets.standing import Actor

#: What makes sense for several tickets in one go. What is a judgement about one matter or one person (an answer, a
#: call-back, a ruling, a consent) is not among them.
BULK = (
    Move.ACCEPT,
    Move.ASSIGN,
    Move.SIGN,
    Move.PASS_ON,
    Move.ACCEPT_ANSWER,
    Move.CLOSE,
    Move.RESUME,
    Move.CONSULT,
    Move.DECLINE,
    Move.REDIRECT,
    Move.CANCEL,
)
MOST = 100
#: How long a result can be looked at again.
KEPT = dt.timedelta(days=30)
SENTENCE = 500


@dataclass(frozen=True)
class Picked:
    """One ticket of the run, the dispatch the move concerns, and the version the person saw."""

    ticket: Ticket
    dispatch_id: int | None
    seen: int


class OtherForm(Exception):
    """The key belongs to a run with other values."""


def run_bulk(
    *,
    by: Actor,
    key: str,
    body_hash: str,
    move: Move,
    picked: Sequence[Picked],
    data_of: Callable[[Ticket], dict[str, Any]],
    at: dt.datetime,
) -> BulkRun:
    """Do it. `data_of` gives the move's values for one ticket, or raises Incomplete. Raises OtherForm."""
    if move not in BULK or not 0 < len(picked) <= MOST:
        raise ValueError(f"{move} on {len(picked)} tickets is no bulk move")
    run = _begun(by, key, body_hash, move, picked, at)
    waiting = run.items.filter(outcome=BulkOutcome.WAITING).select_related("ticket__alliance")
    for item in waiting:
        _do(item, run, by, data_of, at)
    return run


@transaction.atomic
def _begun(
    by: Actor, key: str, body_hash: str, move: Move, picked: Sequence[Picked], at: dt.datetime
) -> BulkRun:
    BulkRun.objects.filter(user=by.user, at__lte=at - KEPT).delete()
    run, is_new = BulkRun.objects.get_or_create(
        user=by.user, key=key, defaults={"body_hash": body_hash, "move": move, "at": at}
    )
    if is_new:
        BulkItem.objects.bulk_create(
            BulkItem(run=run, ticket=each.ticket, dispatch_id=each.dispatch_id, seen=each.seen)
            for each in picked
        )
    elif run.body_hash != body_hash:
        raise OtherForm
    return run


def _do(
    item: BulkItem,
    run: BulkRun,
    by: Actor,
    data_of: Callable[[Ticket], dict[str, Any]],
    at: dt.datetime,
) -> None:
    try:
        with transaction.atomic():
            # The same form sent twice at once: the second waits here and finds it done.
            held = BulkItem.objects.select_for_update().filter(pk=item.pk, outcome=BulkOutcome.WAITING)
            if not held:
                return
            make_move(
                ticket_id=item.ticket_id,
                move=Move(run.move),
                by=by,
                at=at,
                data=data_of(item.ticket),
                dispatch_id=item.dispatch_id,
                seen=item.seen,
            )
            BulkItem.objects.filter(pk=item.pk).update(outcome=BulkOutcome.DONE)
    except Refusal as refused:
        BulkItem.objects.filter(pk=item.pk, outcome=BulkOutcome.WAITING).update(
            outcome=BulkOutcome.REFUSED, sentence=_sentence(refused)[:SENTENCE]
        )


def _sentence(refused: Refusal) -> str:
    if isinstance(refused, Incomplete):
        return " ".join(wording.field_error(code) for code in refused.errors.values())
    return wording.refusal(refused)
