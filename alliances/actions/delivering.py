"""Deliveries are weighed in at the price of the day; a wrong one is struck out."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances import pricing, settling
from alliances.actions.recording import locked, plain, record, refuse, step, strike
from alliances.lifecycle import AGREEMENT_RULES, AgreementStep
from alliances.models import (
    Agreement,
    AgreementState,
    Delivery,
    Grade,
    MarketPrice,
    ReferenceRule,
    Terms,
)
from alliances.quantities import ZERO, to_jin
from tickets.lifecycle import WrongState
from tickets.standing import Actor


def market_reference(terms: Terms, grade: Grade, day: dt.date) -> Decimal | None:
    """The market price that the conditions name for a delivery on `day`, in yuan/jin."""
    if not terms.market:
        return None
    days = 0 if terms.reference_rule == ReferenceRule.SAME_DAY else terms.reference_days
    quoted = MarketPrice.objects.filter(
        alliance=terms.alliance_id,
        market=terms.market,
        grade=grade.code,
        day__gte=day - dt.timedelta(days=days),
        day__lte=day,
        struck_at=None,
    ).values_list("day", "price")
    return pricing.reference_price(
        [pricing.Quotation(*row) for row in quoted], day, terms.reference_rule, days
    )


@transaction.atomic
def deliver(
    *,
    agreement_id: int,
    by: Actor,
    at: dt.datetime,
    day: dt.date,
    grade: Grade,
    receipt: str,
    gross: Decimal,
    tare: Decimal = ZERO,
    deduction: Decimal = ZERO,
    unit: str = "jin",
) -> Delivery:
    """Weigh a delivery in, in `unit`; what is stored is jin, exact. Deposit and seed on credit are set off at once.

    Raises Incomplete for a grade of other conditions, a net of nothing, a day outside, or a receipt that is used.
    """
    agreement = locked(Agreement.objects.select_related("terms"), agreement_id)
    step(AGREEMENT_RULES, AgreementStep.DELIVER, by, agreement)
    gross_jin, tare_jin, deduction_jin = (to_jin(each, unit) for each in (gross, tare, deduction))
    net = gross_jin - tare_jin - deduction_jin
    errors = {}
    if grade.terms_id != agreement.terms_id:
        errors["grade"] = _("This grade is none of the agreement's.")
    if min(tare_jin, deduction_jin) < 0 or net <= 0:
        errors["gross"] = _("After tare and deduction nothing is left.")
    if not agreement.signed_on <= day <= timezone.localdate(at):
        errors["day"] = _("The day must lie between signing and today.")
    refuse(errors)
    market = market_reference(agreement.terms, grade, day)
    terms = agreement.terms
    price = pricing.settlement_price(grade.floor_price, market, terms.premium_kind, terms.premium)
    amount = pricing.amount_of(net, price)
    held = settling.set_off(amount, agreement.deposit_left, agreement.seed_left)
    delivery = Delivery(
        agreement=agreement,
        buyer_id=agreement.buyer_id,
        season=agreement.season,
        receipt=receipt,
        day=day,
        grade=grade,
        unit=unit,
        gross_jin=gross_jin,
        tare_jin=tare_jin,
        deduction_jin=deduction_jin,
        net_jin=net,
        floor_price=grade.floor_price,
        market_price=market,
        unit_price=price,
        amount=amount,
        premium_amount=pricing.premium_paid(net, price, market),
        set_off_deposit=held.deposit,
        set_off_seed=held.seed,
        due_on=day + dt.timedelta(days=terms.payment_days),
        recorded_at=at,
        recorded_by=by.user,
    )
    if not delivery.open_amount:
        delivery.paid_on = day
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        refuse({"receipt": _("This receipt number is used already.")})
    if agreement.state == AgreementState.SIGNED:
        agreement.state = AgreementState.PERFORMING
    _add(agreement, delivery, 1)
    record(agreement, "deliver", by, at, **plain(receipt=receipt, jin=net, price=price, amount=amount))
    return delivery


def _add(agreement: Agreement, delivery: Delivery, sign: int) -> None:
    """The agreement's running sums, with the delivery or without it."""
    agreement.delivered_jin += sign * delivery.net_jin
    agreement.delivered_amount += sign * delivery.amount
    agreement.floor_amount += sign * pricing.amount_of(delivery.net_jin, delivery.floor_price)
    agreement.premium_amount += sign * delivery.premium_amount
    if delivery.market_price is not None:
        agreement.market_jin += sign * delivery.net_jin
        agreement.market_amount += sign * (delivery.amount - delivery.premium_amount)
    agreement.set_off_deposit += sign * delivery.set_off_deposit
    agreement.set_off_seed += sign * delivery.set_off_seed
    agreement.save()


@transaction.atomic
def strike_out(*, agreement_id: int, by: Actor, at: dt.datetime, delivery: Delivery, reason: str) -> Delivery:
    """Strike out a delivery that was weighed in wrongly. Raises WrongState once something was paid for it."""
    agreement = locked(Agreement.objects, agreement_id)
    step(AGREEMENT_RULES, AgreementStep.STRIKE, by, agreement)
    delivery = agreement.deliveries.get(pk=delivery.pk)
    if delivery.struck_at is not None or delivery.paid_amount:
        raise WrongState("wrong_state", _("This delivery was struck out or paid already."))
    strike(delivery, by, at, reason)
    delivery.save()
    _add(agreement, delivery, -1)
    record(agreement, "strike", by, at, receipt=delivery.receipt, reason=reason)
    return delivery
