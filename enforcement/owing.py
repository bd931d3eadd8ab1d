"""What is owed in a case: the debt and the extra interest up to a day, less what came in. From the rows, by the pure rules."""

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from enforcement.extra_interest import Account, Pause, Payment, extra_interest
from enforcement.models import Case, CaseMoney, EntryKind, LedgerEntry, PlanShare, PlanState
from enforcement.yuan import FEN, NOTHING


def account(case: Case, day: dt.date) -> Account | None:
    """The account of debt and extra interest up to and including `day`; None where the debt or its term is not entered.

    Raises BeforeTheRule.
    """
    money = CaseMoney.objects.filter(case=case).first()
    if money is None or money.debt is None or money.due_on is None:
        return None
    pauses = [Pause(span.first, span.last) for span in case.spans_not_counted.all()]
    return extra_interest(money.debt, money.due_on, payments(case, day), max(day, money.due_on), pauses)


def payments(case: Case, day: dt.date) -> list[Payment]:
    """Receipts up to that day that stand."""
    rows = LedgerEntry.objects.filter(
        case=case, kind=EntryKind.RECEIPT, reverses=None, reversed_by=None, on__lte=day
    )
    return [
        Payment(row.on, row.yuan, None if row.extra_fen is None else Decimal(row.extra_fen) * FEN)
        for row in rows.order_by("on", "id")
    ]


def owed(case: Case, day: dt.date) -> Decimal:
    """What measures may hold: debt and extra interest still open; the subject amount less receipts where the debt is not
    entered or its delay began under the older rules. Not below zero."""
    try:
        found = account(case, day)
    except ValueError:
        found = None
    if found is not None:
        return found.debt_open + found.extra_open
    return max(NOTHING, case.subject_amount - case.ledger.recovered())


def free_fen(case: Case) -> int:
    """What the court holds of the case beside what final plans still have to pay out, in fen."""
    money = CaseMoney.objects.filter(case=case).first()
    final = case.plans.filter(state=PlanState.FINAL)
    planned = sum(plan.fen - plan.left_fen for plan in final)
    paid = PlanShare.objects.filter(plan__in=final).aggregate(fen=Sum("payments__fen"))["fen"] or 0
    return (money.held_fen if money else 0) - (planned + paid)
