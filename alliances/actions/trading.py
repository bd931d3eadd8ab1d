"""Loans of the lenders and orders of finished goods: what finance and sales channels brought."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_consortium, in_force, locked, own, plain, record, refuse, strike
from alliances.lifecycle import desk, works_for
from alliances.models import Household, Loan, Sale, Support, SupportKind
from organisations.models import Alliance, Organisation, OrganisationKind
from tickets.lifecycle import WrongState
from tickets.standing import Actor


@transaction.atomic
def lend(
    *,
    by: Actor,
    at: dt.datetime,
    support: Support,
    number: str,
    amount: Decimal,
    rate: Decimal,
    granted_on: dt.date,
    due_on: dt.date,
    household: Household | None = None,
    organisation: Organisation | None = None,
) -> Loan:
    """A bank enters a loan under its own support action. Only the lender does, and only it reads who borrowed."""
    in_force(support.alliance, at)
    own(works_for(by, support.unit_id) and by.unit.kind == OrganisationKind.BANK)
    errors = {}
    if support.kind != SupportKind.FINANCE:
        errors["support"] = _("This is no support by loans.")
    if (household is None) == (organisation is None):
        errors["household"] = _("Name either a household or a unit.")
    elif household is not None and household.alliance_id != support.alliance_id:
        errors["household"] = _("This household does not belong to the chain.")
    if amount <= 0:
        errors["amount"] = _("The amount must be above zero.")
    if rate < 0:
        errors["rate"] = _("This cannot be below zero.")
    if granted_on > timezone.localdate(at):
        errors["granted_on"] = _("This day has not come yet.")
    if due_on < granted_on:
        errors["due_on"] = _("The last day lies before the first day.")
    refuse(errors)
    loan = Loan(
        alliance=support.alliance,
        season=support.season,
        support=support,
        lender=support.unit,
        household=household,
        organisation=organisation,
        number=number,
        amount=amount,
        rate=rate,
        granted_on=granted_on,
        due_on=due_on,
    )
    try:
        with transaction.atomic():
            loan.save(force_insert=True)
    except IntegrityError:
        refuse({"number": _("This contract number is used already.")})
    record(loan, "lend", by, at)
    return loan


@transaction.atomic
def repay(*, loan_id: int, by: Actor, at: dt.datetime, repaid_on: dt.date) -> Loan:
    loan = _own_loan(loan_id, by)
    if loan.repaid_on is not None:
        raise WrongState("wrong_state", _("This loan is repaid already."))
    if not loan.granted_on <= repaid_on <= timezone.localdate(at):
        refuse({"repaid_on": _("The day must lie between granting and today.")})
    loan.repaid_on = repaid_on
    loan.save()
    record(loan, "repay", by, at, **plain(repaid_on=repaid_on))
    return loan


@transaction.atomic
def subsidise(*, loan_id: int, by: Actor, at: dt.datetime, subsidy: Decimal, paid_on: dt.date) -> Loan:
    """The interest subsidy that came for the loan, entered by the lender, through whom it is paid."""
    loan = _own_loan(loan_id, by)
    errors = {}
    if subsidy <= 0:
        errors["subsidy"] = _("The amount must be above zero.")
    if not loan.granted_on <= paid_on <= timezone.localdate(at):
        errors["paid_on"] = _("The day must lie between granting and today.")
    refuse(errors)
    if loan.subsidy_paid_on is not None:
        raise WrongState("wrong_state", _("The subsidy of this loan is recorded already."))
    loan.subsidy, loan.subsidy_paid_on = subsidy, paid_on
    loan.save()
    record(loan, "subsidise", by, at, **plain(paid_on=paid_on))
    return loan


@transaction.atomic
def strike_loan(*, loan_id: int, by: Actor, at: dt.datetime, reason: str) -> Loan:
    """Strike out a loan that the lender entered wrongly; its contract number is free again."""
    loan = _own_loan(loan_id, by)
    strike(loan, by, at, reason)
    loan.save()
    record(loan, "strike", by, at, reason=reason)
    return loan


def _own_loan(loan_id: int, by: Actor) -> Loan:
    """The lender's loan. Raises NotYours, and WrongState for one that was struck out."""
    loan = locked(Loan.objects, loan_id)
    own(works_for(by, loan.lender_id))
    if loan.struck_at is not None:
        raise WrongState("wrong_state", _("This loan was struck out."))
    return loan


def may_sell(by: Actor, sale: Sale) -> bool:
    """The seller, the unit whose support brought the order, the office."""
    return works_for(by, sale.seller_id, sale.support.unit_id if sale.support else None) or desk(by, sale)


@transaction.atomic
def record_sale(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    season: int,
    seller: Organisation,
    day: dt.date,
    quantity: Decimal,
    amount: Decimal,
    support: Support | None = None,
    **fields,
) -> Sale:
    """An order of a plant or cooperative; entered by it, or by the unit whose support brought it."""
    in_force(alliance, at)
    sale = Sale(
        alliance=alliance,
        season=season,
        seller=seller,
        support=support,
        day=day,
        quantity=quantity,
        amount=amount,
        **fields,
    )
    own(may_sell(by, sale))
    errors = {}
    if not in_consortium(alliance, seller, timezone.localdate(at)):
        errors["seller"] = _("The seller is no member of the industrialisation consortium.")
    if support is not None and support.alliance_id != alliance.pk:
        errors["support"] = _("This support belongs to another chain.")
    if day > timezone.localdate(at):
        errors["day"] = _("This day has not come yet.")
    if quantity <= 0:
        errors["quantity"] = _("This must be above zero.")
    if amount <= 0:
        errors["amount"] = _("The amount must be above zero.")
    refuse(errors)
    try:
        with transaction.atomic():
            sale.save(force_insert=True)
    except IntegrityError:
        refuse({"number": _("This order number is used already.")})
    record(sale, "enter", by, at, **plain(amount=amount))
    return sale


@transaction.atomic
def strike_sale(*, sale_id: int, by: Actor, at: dt.datetime, reason: str) -> Sale:
    """Strike out an order that was entered wrongly; its number is free again."""
    sale = locked(Sale.objects, sale_id)
    own(may_sell(by, sale))
    if sale.struck_at is not None:
        raise WrongState("wrong_state", _("This sale was struck out already."))
    strike(sale, by, at, reason)
    sale.save()
    record(sale, "strike", by, at, reason=reason)
    return sale
