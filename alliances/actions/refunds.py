"""A cooperative gives back to its members what the season left over, by their trade with it."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances import refunding
from alliances.actions.recording import in_force, locked, own, plain, record, refuse
from alliances.exact import ExactSum
from alliances.lifecycle import desk, works_for
from alliances.models import Agreement, Refund, RefundShare, TradeBasis
from organisations.models import Alliance, Organisation, OrganisationKind
from tickets.lifecycle import WrongState
from tickets.standing import Actor

NO_TRADE = gettext_lazy("Nobody delivered to the cooperative this season.")
TRADED = {TradeBasis.VALUE: "delivered_amount", TradeBasis.QUANTITY: "delivered_jin"}


def trade_of(alliance: Alliance, cooperative: Organisation, season: int, basis: str) -> dict[int, Decimal]:
    """Household → its trade with the cooperative that season, in yuan or jin, by its agreements."""
    rows = (
        Agreement.objects.of_growers()
        .binding()
        .filter(alliance=alliance, season=season, buyer=cooperative, delivered_jin__gt=0)
        .order_by("household")
        .values_list("household")
        .annotate(ExactSum(TRADED[TradeBasis(basis)]))
    )
    return dict(rows)


@transaction.atomic
def decide_refund(
    *,
    by: Actor,
    at: dt.datetime,
    alliance: Alliance,
    cooperative: Organisation,
    season: int,
    surplus: Decimal,
    percent: Decimal,
    trade_basis: str,
    decided_on: dt.date,
    basis: str,
) -> Refund:
    """Write down what the members' meeting decided, and divide it to the fen; the shares sum to the refund exactly.

    Raises Incomplete below 60 per cent (Law on Farmers' Professional Cooperatives, 2017, art. 44) or without trade.
    """
    in_force(alliance, at)
    refund = Refund(
        alliance=alliance,
        cooperative=cooperative,
        season=season,
        surplus=surplus,
        percent=percent,
        trade_basis=trade_basis,
        decided_on=decided_on,
        basis=basis,
    )
    own(works_for(by, cooperative.pk) or desk(by, refund))
    errors = _errors_of(refund, at)
    if cooperative.kind != OrganisationKind.COOPERATIVE:
        errors["cooperative"] = _("Only a cooperative gives back to its members.")
    if Refund.objects.filter(alliance=alliance, cooperative=cooperative, season=season).exists():
        errors["season"] = _("The refund of this season is decided already.")
    trade = trade_of(alliance, cooperative, season, trade_basis)
    if not trade:
        errors.setdefault("season", NO_TRADE)
    refuse(errors)
    _divide(refund, trade)
    record(refund, "decide", by, at, **plain(amount=refund.amount, households=len(trade)))
    return refund


@transaction.atomic
def correct_refund(
    *,
    refund_id: int,
    by: Actor,
    at: dt.datetime,
    surplus: Decimal,
    percent: Decimal,
    trade_basis: str,
    decided_on: dt.date,
    basis: str,
    reason: str,
) -> Refund:
    """The decision was entered wrongly: its figures are corrected and it is divided anew, by the trade as it stands now.

    Raises WrongState once a share is paid: that payment is taken back first.
    """
    refund = _own_refund(refund_id, by)
    if refund.shares.exclude(paid_on=None).exists():
        raise WrongState("wrong_state", _("Shares are paid already: take those payments back first."))
    before = refund.amount
    refund.surplus, refund.percent, refund.trade_basis = surplus, percent, trade_basis
    refund.decided_on, refund.basis = decided_on, basis
    errors = _errors_of(refund, at)
    trade = trade_of(refund.alliance, refund.cooperative, refund.season, trade_basis)
    if not trade:
        errors["trade_basis"] = NO_TRADE
    refuse(errors)
    refund.shares.all().delete()
    _divide(refund, trade)
    record(refund, "correct", by, at, **plain(before=before, amount=refund.amount, reason=reason))
    return refund


def _errors_of(refund: Refund, at: dt.datetime) -> dict[str, str]:
    errors = {}
    if refund.surplus <= 0:
        errors["surplus"] = _("The amount must be above zero.")
    if not refunding.LEAST_PERCENT <= refund.percent <= 100:
        errors["percent"] = _("The law asks for at least 60 per cent, and there are no more than 100.")
    if refund.decided_on > timezone.localdate(at):
        errors["decided_on"] = _("This day has not come yet.")
    return errors


def _divide(refund: Refund, trade: dict[int, Decimal]) -> None:
    """Save it with its shares, which sum to it exactly."""
    refund.amount = refunding.refund_of(refund.surplus, refund.percent)
    refund.save()
    shares = refunding.shares_of(refund.amount, list(trade.values()))
    RefundShare.objects.bulk_create(
        (
            RefundShare(refund=refund, household_id=household, trade=trade[household], amount=share)
            for household, share in zip(trade, shares, strict=True)
        ),
        batch_size=500,
    )


def _own_refund(refund_id: int, by: Actor) -> Refund:
    """Raises NotYours."""
    refund = locked(Refund.objects.select_related("alliance", "cooperative"), refund_id)
    own(works_for(by, refund.cooperative_id) or desk(by, refund))
    return refund


@transaction.atomic
def pay_share(*, share_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> RefundShare:
    share, refund = _share(share_id, by)
    if share.paid_on is not None:
        raise WrongState("wrong_state", _("This share is paid already."))
    _may_be_paid_on(refund, paid_on, at)
    share.paid_on = paid_on
    share.save()
    record(refund, "pay_share", by, at, **plain(share=share.pk, paid_on=paid_on))
    return share


@transaction.atomic
def pay_shares(*, refund_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> Refund:
    """All that is still open was paid in one go. Raises WrongState if nothing is."""
    refund = _own_refund(refund_id, by)
    _may_be_paid_on(refund, paid_on, at)
    paid = refund.shares.filter(paid_on=None).update(paid_on=paid_on)
    if not paid:
        raise WrongState("wrong_state", _("Every share is paid already."))
    record(refund, "pay_shares", by, at, **plain(shares=paid, paid_on=paid_on))
    return refund


@transaction.atomic
def unpay_share(*, share_id: int, by: Actor, at: dt.datetime, reason: str) -> RefundShare:
    """The payment was entered wrongly: the share is open again."""
    share, refund = _share(share_id, by)
    if share.paid_on is None:
        raise WrongState("wrong_state", _("This share is not paid."))
    before, share.paid_on = share.paid_on, None
    share.save()
    record(refund, "unpay_share", by, at, **plain(share=share.pk, before=before, reason=reason))
    return share


@transaction.atomic
def unpay_shares(*, refund_id: int, by: Actor, at: dt.datetime, reason: str) -> Refund:
    """The payments of all shares were entered wrongly: all are open again. Raises WrongState if none is paid."""
    refund = _own_refund(refund_id, by)
    opened = refund.shares.exclude(paid_on=None).update(paid_on=None)
    if not opened:
        raise WrongState("wrong_state", _("No share is paid."))
    record(refund, "unpay_shares", by, at, **plain(shares=opened, reason=reason))
    return refund


def _share(share_id: int, by: Actor) -> tuple[RefundShare, Refund]:
    """The share, and its refund, which is the lock. Raises NotYours."""
    refund = _own_refund(RefundShare.objects.only("refund_id").get(pk=share_id).refund_id, by)
    return refund.shares.get(pk=share_id), refund


def _may_be_paid_on(refund: Refund, paid_on: dt.date, at: dt.datetime) -> None:
    if not refund.decided_on <= paid_on <= timezone.localdate(at):
        refuse({"paid_on": _("The day must lie between the decision and today.")})
