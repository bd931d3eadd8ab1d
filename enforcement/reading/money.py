"""A case's money as its page shows it, and what was recovered in bad-loan cases by bank and period."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from enforcement.extra_interest import Account
from enforcement.models import (
    Case,
    CaseMoney,
    ConclusionKind,
    EntryKind,
    LedgerEntry,
    ListEntry,
    ListState,
    Plan,
)
from enforcement.owing import account, free_fen
from enforcement.yuan import FEN, NOTHING
from organisations.models import Organisation

#: Conclusions that count as carried out (DOMAIN 5.8).
CARRIED_OUT = (ConclusionKind.COMPLETED,)


class Money(NamedTuple):
    ledger: list[LedgerEntry]
    recovered: Decimal
    money: CaseMoney | None
    free: Decimal
    account: Account | None
    plans: list[Plan]


def money_of(case: Case, day: dt.date) -> Money:
    """All of it, in a constant number of queries."""
    ledger = list(case.ledger.select_related("reversed_by", "by__person").order_by("id"))
    return Money(
        ledger,
        Decimal(sum(row.fen for row in ledger if row.kind == EntryKind.RECEIPT)) * FEN,
        CaseMoney.objects.filter(case=case).first(),
        Decimal(free_fen(case)) * FEN,
        account(case, day),
        list(case.plans.prefetch_related("shares")),
    )


class Campaign(NamedTuple):
    """Of one bank's bad loans, or all: cases filed and concluded in the period, their subject amounts, what came in.

    执行到位 (`recovered`) and 标的额 are different measures and stand apart: what came in in a period may be of cases filed
    long before.
    """

    bank: str
    accepted: int
    accepted_amount: Decimal
    concluded: int
    concluded_amount: Decimal
    completed: int
    recovered: Decimal

    @property
    def share_concluded(self) -> Decimal | None:
        return Decimal(self.concluded) * 100 / self.accepted if self.accepted else None


def campaign(courts: Iterable[int] | None, first: dt.date, last: dt.date) -> tuple[list[Campaign], Campaign]:
    """Figures by bank and their sum, without persons. `courts`: None = all."""
    cases = Case.objects.filter(is_bank_loan=True)
    receipts = LedgerEntry.objects.filter(
        kind=EntryKind.RECEIPT, case__is_bank_loan=True, on__range=(first, last)
    )
    if courts is not None:
        cases, receipts = cases.filter(court__in=courts), receipts.filter(case__court__in=courts)
    accepted, concluded = Q(filed_on__range=(first, last)), Q(concluded_on__range=(first, last))
    counted = cases.filter(accepted | concluded).order_by()
    by_bank = counted.values_list("bank").annotate(
        accepted=Count("pk", filter=accepted),
        accepted_amount=Sum("subject_amount", filter=accepted),
        concluded=Count("pk", filter=concluded),
        concluded_amount=Sum("subject_amount", filter=concluded),
        completed=Count("pk", filter=concluded & Q(conclusion__in=CARRIED_OUT)),
    )
    came_in = dict(receipts.order_by().values_list("case__bank").annotate(fen=Sum("fen")))
    figures = {bank: rest for bank, *rest in by_bank}
    banks = figures.keys() | came_in.keys()
    units = Organisation.objects.in_bulk([bank for bank in banks if bank is not None])
    names = {bank: str(units[bank]) if bank is not None else "" for bank in banks}
    rows = [_row(name, figures.get(bank), came_in.get(bank)) for bank, name in names.items()]
    rows.sort(key=lambda row: (-row.recovered, row.bank))
    return rows, _sum(rows)


def _row(bank: str, figures: list[Any] | None, fen: int | None) -> Campaign:
    accepted, accepted_amount, concluded, concluded_amount, completed = figures or (0, None, 0, None, 0)
    return Campaign(
        bank,
        accepted,
        _yuan(accepted_amount),
        concluded,
        _yuan(concluded_amount),
        completed,
        Decimal(fen or 0) * FEN,
    )


def _yuan(amount: Any) -> Decimal:
    # SQLite sums decimals as floats: exact to the fen far beyond what a court enforces.
    return NOTHING if amount is None else Decimal(str(amount)).quantize(FEN)


def _sum(rows: list[Campaign]) -> Campaign:
    return Campaign(
        "", *(sum((row[n] for row in rows), start=type(rows[0][n])(0)) if rows else 0 for n in range(1, 7))
    )


class Listed(NamedTuple):
    """How many entries stand on the list, and what became of those of the period."""

    standing: int
    entered: int
    removed: int


def listed(first: dt.date, last: dt.date, courts: Iterable[int] | None = None) -> Listed:
    """Counts without persons."""
    rows = ListEntry.objects.all() if courts is None else ListEntry.objects.filter(case__court__in=courts)
    found = rows.aggregate(
        standing=Count("pk", filter=Q(state__in=[ListState.LISTED, ListState.LEAVING])),
        entered=Count("pk", filter=Q(listed_on__range=(first, last))),
        removed=Count("pk", filter=Q(removed_on__range=(first, last))),
    )
    return Listed(**found)
