"""Payments under an agreement go to the oldest debts first; a wrong one is struck out, and what it paid is owed again."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances import settling
from alliances.accounts import account_of
from alliances.actions.recording import locked, plain, record, refuse, step, strike
from alliances.lifecycle import AGREEMENT_RULES, AgreementStep
from alliances.models import Agreement, AgreementState, Ground, Payment, PaymentPart, Purpose
from tickets.lifecycle import WrongState
from tickets.standing import Actor

#: What a buyer pays for.
BUYERS_PURPOSES = (Purpose.GOODS, Purpose.INTEREST, Purpose.PENALTY)


@transaction.atomic
def pay(
    *,
    agreement_id: int,
    by: Actor,
    at: dt.datetime,
    day: dt.date,
    amount: Decimal,
    voucher: str,
    purpose: str = Purpose.GOODS,
    method: str = "transfer",
) -> Payment:
    """Record what the buyer paid. Raises Incomplete for more than is owed, a voucher used twice, or a day to come.

    Once nothing for goods is overdue, an open breach for late payment is remedied by itself.
    """
    agreement = locked(Agreement.objects.select_related("terms"), agreement_id)
    step(AGREEMENT_RULES, AgreementStep.PAY, by, agreement)
    today = timezone.localdate(at)
    errors = {}
    if purpose not in BUYERS_PURPOSES:
        errors["purpose"] = "required"
    if amount <= 0:
        errors["amount"] = _("The amount must be above zero.")
    if not agreement.signed_on <= day <= today:
        errors["day"] = _("The day must lie between signing and today.")
    if agreement.payments.filter(purpose=purpose, voucher=voucher, struck_at=None).exists():
        errors["voucher"] = _("This voucher is recorded already.")
    refuse(errors)
    payment = Payment(
        agreement=agreement,
        purpose=purpose,
        day=day,
        amount=amount,
        method=method,
        voucher=voucher,
        recorded_at=at,
        recorded_by=by.user,
    )
    if purpose == Purpose.GOODS:
        _pay_goods(agreement, payment, today)
    else:
        account = account_of(agreement, today)
        left = account.interest_left if purpose == Purpose.INTEREST else account.penalties_left
        _at_most(amount, left)
        payment.save(force_insert=True)
    record(agreement, "pay", by, at, **plain(purpose=purpose, amount=amount, day=day))
    return payment


def _at_most(amount: Decimal, left: Decimal) -> None:
    if amount > left:
        refuse({"amount": _("Only %(left)s yuan are owed.") % {"left": left}})


def _pay_goods(agreement: Agreement, payment: Payment, today: dt.date) -> None:
    unpaid = {row.pk: row for row in agreement.deliveries.filter(paid_on=None, struck_at=None)}
    debts = [settling.Debt(row.pk, row.due_on, row.open_amount) for row in unpaid.values()]
    parts, left = settling.allocate(payment.amount, debts)
    _at_most(payment.amount, payment.amount - left)
    payment.save(force_insert=True)
    PaymentPart.objects.bulk_create(
        PaymentPart(payment=payment, delivery_id=part.key, amount=part.amount) for part in parts
    )
    for part in parts:
        row = unpaid[part.key]
        row.paid_amount += part.amount
        if not row.open_amount:
            row.paid_on = payment.day
        row.save()
    agreement.paid_amount += payment.amount
    if not any(row.open_amount and row.due_on < today for row in unpaid.values()):
        close_breaches(agreement, payment.day, Ground.LATE_PAYMENT, _("Paid in full."))
    agreement.save()


@transaction.atomic
def hand_back(
    *,
    agreement_id: int,
    by: Actor,
    at: dt.datetime,
    day: dt.date,
    amount: Decimal,
    voucher: str,
    method: str = "transfer",
) -> Payment:
    """The seller handed back what was left of the deposit, or part of it; the buyer that got it records it.

    What a breach costs beyond that is the penalty's matter, for of the two only one is asked (Civil Code art. 588).
    Raises WrongState if no deposit is left, Incomplete for more than is left, a voucher used twice, or a day outside.
    """
    agreement = locked(Agreement.objects, agreement_id)
    step(AGREEMENT_RULES, AgreementStep.HAND_BACK, by, agreement)
    if not agreement.deposit_left:
        raise WrongState("wrong_state", _("Nothing of a deposit is left under this agreement."))
    errors = {}
    if not 0 < amount <= agreement.deposit_left:
        errors["amount"] = _("Name an amount above zero and up to the %(left)s yuan that are left.") % {
            "left": agreement.deposit_left
        }
    if not agreement.deposit_paid_on <= day <= timezone.localdate(at):
        errors["day"] = _("The day must lie between the deposit and today.")
    if agreement.payments.filter(purpose=Purpose.DEPOSIT, voucher=voucher, struck_at=None).exists():
        errors["voucher"] = _("This voucher is recorded already.")
    refuse(errors)
    payment = Payment.objects.create(
        agreement=agreement,
        purpose=Purpose.DEPOSIT,
        day=day,
        amount=amount,
        method=method,
        voucher=voucher,
        recorded_at=at,
        recorded_by=by.user,
    )
    agreement.returned_deposit += amount
    agreement.save()
    record(agreement, "hand_back", by, at, **plain(amount=amount, day=day))
    return payment


@transaction.atomic
def strike_payment(
    *, agreement_id: int, by: Actor, at: dt.datetime, payment: Payment, reason: str
) -> Payment:
    """Strike out a payment that was recorded wrongly: what it paid is owed again."""
    agreement = locked(Agreement.objects, agreement_id)
    step(AGREEMENT_RULES, AgreementStep.STRIKE_PAYMENT, by, agreement)
    payment = agreement.payments.get(pk=payment.pk)
    if payment.struck_at is not None:
        raise WrongState("wrong_state", _("This payment was struck out already."))
    strike(payment, by, at, reason)
    for part in payment.parts.select_related("delivery"):
        part.delivery.paid_amount -= part.amount
        part.delivery.paid_on = None
        part.delivery.save()
    payment.parts.all().delete()
    payment.save()
    if payment.purpose == Purpose.GOODS:
        agreement.paid_amount -= payment.amount
    elif payment.purpose == Purpose.DEPOSIT:
        agreement.returned_deposit -= payment.amount
    agreement.save()
    record(agreement, "strike_payment", by, at, voucher=payment.voucher, reason=reason)
    return payment


def close_breaches(agreement: Agreement, day: dt.date, ground: str, remedy: str) -> int:
    """Close open breaches of this ground; without another one the agreement is performed again. The caller saves."""
    open_ones = agreement.breaches.filter(remedied_on=None)
    closed = open_ones.filter(ground=ground).update(remedied_on=day, remedy=remedy)
    if closed and not open_ones.exists():
        agreement.state = AgreementState.PERFORMING
    return closed
