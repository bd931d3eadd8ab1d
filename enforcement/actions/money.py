"""Money of a case is entered: receipts, costs, what is paid out, handed back, reversed. Each makes one more row of the ledger."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from enforcement.actions.on_case import entered, keyed, locked_case, not_ahead, row_locked
from enforcement.distribution import Entry, held_since
from enforcement.extra_interest import IN_FORCE, ONE_DAY
from enforcement.models import (
    Case,
    CaseMoney,
    Channel,
    EntryKind,
    LedgerEntry,
    PlanShare,
    PlanState,
    SpanNotCounted,
)
from enforcement.owing import free_fen
from enforcement.profile import is_full
from enforcement.yuan import FEN, NOTHING
from meetings.actions.recording import record
from tickets.lifecycle import Incomplete, WrongState
from tickets.standing import Actor

#: Money that never lies with the court.
PAST_THE_COURT = (Channel.IN_KIND, Channel.DIRECT)


def fen_of(yuan: Decimal, name: str = "yuan") -> int:
    """Whole fen. Raises Incomplete for parts of a fen, nothing, or less."""
    fen = yuan / FEN
    if yuan <= 0 or fen != int(fen):
        raise Incomplete({name: _("An amount above zero, in yuan with at most two decimals.")})
    return int(fen)


@transaction.atomic
def receive(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    yuan: Decimal,
    on: dt.date,
    arrived_on: dt.date,
    channel: str,
    who: str = "",
    document: str = "",
    extra: Decimal | None = None,
    key: uuid.UUID | None = None,
) -> LedgerEntry:
    """Money came in. What never lay with the court (in kind, straight to the applicant) is paid out by the same act.

    `extra`: how much of it the parties agreed to set against the extra interest. Raises NotYours, Incomplete.
    """
    case = locked_case(case_id, by, at)
    if known := entered(LedgerEntry, key):
        return known
    not_ahead(on, at, "on")
    if not_ahead(arrived_on, at, "arrived_on") < on:
        raise Incomplete({"arrived_on": _("The notice of arrival is not before the day of payment.")})
    fen = fen_of(yuan)
    extra_fen = None if extra is None else fen_of(extra, "extra")
    if extra_fen is not None and extra_fen > fen:
        raise Incomplete({"extra": _("Not more than the receipt itself.")})
    row = _write(
        case,
        EntryKind.RECEIPT,
        fen,
        by,
        at,
        on=on,
        arrived_on=arrived_on,
        channel=channel,
        who=who,
        document=document,
        extra_fen=extra_fen,
        **keyed(key),
    )
    if channel in PAST_THE_COURT:
        _write(case, EntryKind.PAYMENT, -fen, by, at, on=on, document=document)
    return row


@transaction.atomic
def spend(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    kind: str,
    yuan: Decimal,
    on: dt.date,
    who: str = "",
    document: str = "",
    key: uuid.UUID | None = None,
) -> LedgerEntry:
    """A cost, a payment without a plan (one creditor), or what is handed back to the obligor, out of what the court holds.

    Raises NotYours, Incomplete for more than is held, WrongState while a plan of distribution is open.
    """
    case = locked_case(case_id, by, at)
    if known := entered(LedgerEntry, key):
        return known
    if kind == EntryKind.RECEIPT or kind not in EntryKind.values:
        raise Incomplete({"kind": _("Choose what it was spent on.")})
    open_plans = case.plans.filter(state__in=[PlanState.DRAFT, PlanState.SERVED, PlanState.OBJECTED])
    if open_plans.exists():
        raise WrongState(
            "wrong_state", _("A plan of distribution is open: money goes out by the plan, or drop it first.")
        )
    not_ahead(on, at, "on")
    fen = fen_of(yuan)
    if fen > free_fen(case):
        raise not_held()
    return _write(case, kind, -fen, by, at, on=on, who=who, document=document, **keyed(key))


def not_held() -> Incomplete:
    return Incomplete({"yuan": _("The court does not hold so much of this case.")})


@transaction.atomic
def pay_share(
    *,
    share_id: int,
    by: Actor,
    at: dt.datetime,
    yuan: Decimal,
    on: dt.date,
    document: str = "",
    key: uuid.UUID | None = None,
) -> LedgerEntry:
    """Pay out a share of a final plan, wholly or in part, never more than it. Raises NotYours, WrongState, Incomplete."""
    share = PlanShare.objects.select_related("plan").get(pk=share_id)
    case = locked_case(share.plan.case_id, by, at)
    if known := entered(LedgerEntry, key):
        return known
    if row_locked(case.plans, share.plan_id).state != PlanState.FINAL:
        raise WrongState("wrong_state", _("The plan is not final yet."))
    not_ahead(on, at, "on")
    if yuan > share_open(share):
        raise Incomplete({"yuan": _("More than is left of the share.")})
    return _write(
        case,
        EntryKind.PAYMENT,
        -fen_of(yuan),
        by,
        at,
        on=on,
        who=share.who.reveal(),
        document=document,
        share=share,
        **keyed(key),
    )


def share_open(share: PlanShare) -> Decimal:
    """What of the share is not paid out. Raises Locked."""
    paid = share.payments.aggregate(fen=Sum("fen"))["fen"] or 0
    return Decimal(share.share.reveal()) + Decimal(paid) * FEN


@transaction.atomic
def reverse(
    *, ledgerentry_id: int, by: Actor, at: dt.datetime, on: dt.date, document: str = ""
) -> LedgerEntry:
    """A wrong row is met by one of the opposite sign, which says why. Raises NotYours, Incomplete; WrongState twice, for a
    reversal, and where less would be held than nothing."""
    row = LedgerEntry.objects.get(pk=ledgerentry_id)
    case = locked_case(row.case_id, by, at)
    if row.reverses_id or LedgerEntry.objects.filter(reverses=row).exists():
        raise WrongState("wrong_state", _("This row is reversed already, or is a reversal itself."))
    if is_full() and not document.strip():
        raise Incomplete({"document": _("Say why, and by which document.")})
    if not_ahead(on, at, "on") < row.on:
        raise Incomplete({"on": _("Not before the row that it reverses.")})
    return _write(
        case,
        row.kind,
        -row.fen,
        by,
        at,
        on=on,
        arrived_on=row.arrived_on,
        channel=row.channel,
        who=row.who.reveal(),
        document=document,
        share=row.share,
        reverses=row,
    )


def _write(case: Case, kind: str, fen: int, by: Actor, at: dt.datetime, **fields) -> LedgerEntry:
    row = LedgerEntry.objects.create(case=case, kind=kind, fen=fen, at=at, by=by.user, **fields)
    _hold(case)
    record(row, "enter", by, at, kind=kind, reversal=row.reverses_id is not None)
    return row


def _hold(case: Case) -> None:
    """What is held follows the rows. Raises Incomplete where it would fall below nothing."""
    rows = case.ledger.filter(reverses=None, reversed_by=None)
    held, since = held_since(
        Entry(Decimal(fen), arrived) for fen, arrived in rows.values_list("fen", "arrived_on")
    )
    if held < NOTHING:
        raise not_held()
    money = CaseMoney.objects.filter(case=case).first() or CaseMoney(case=case)
    if since != money.held_since:
        # Told of what is held since then; a reversed payment may bring an older day back, to be told anew.
        money.told_for = None
    money.held_fen, money.held_since = int(held), since
    money.save()


@transaction.atomic
def set_debt(*, case_id: int, by: Actor, at: dt.datetime, debt: Decimal, due_on: dt.date) -> CaseMoney:
    """The money debt of the instrument without general interest, and the last day of the term for performance.

    Raises NotYours; Incomplete for a delay that began before 法释〔2014〕8号.
    """
    case = locked_case(case_id, by, at)
    fen_of(debt, "debt")
    if due_on + ONE_DAY < IN_FORCE:
        raise Incomplete(
            {"due_on": _("Delay before 2014-08-01 follows the rules of its time and is worked out by hand.")}
        )
    money, _made = CaseMoney.objects.update_or_create(case=case, defaults={"debt": debt, "due_on": due_on})
    record(case, "set_debt", by, at, due_on=str(due_on))
    return money


@transaction.atomic
def leave_out_days(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    first: dt.date,
    last: dt.date,
    basis: str = "",
    key: uuid.UUID | None = None,
) -> SpanNotCounted:
    """Days on which no extra interest grows. Raises NotYours, Incomplete."""
    case = locked_case(case_id, by, at)
    if known := entered(SpanNotCounted, key):
        return known
    if last < first:
        raise Incomplete({"last": _("The last day lies before the first day.")})
    made = SpanNotCounted.objects.create(
        **keyed(key), case=case, first=first, last=last, basis=basis, at=at, by=by.user
    )
    record(case, "leave_out_days", by, at, first=str(first), last=str(last))
    return made
