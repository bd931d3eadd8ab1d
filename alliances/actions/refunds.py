"""A cooperative gives back to its members what the season left over, by their trade with it."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances import refunding
from alliances.actions.recording import in_force, locked, own, plain, record, refuse
from alliances.exact import ExactSum
from alliances.lifecycle import desk, works_for
from alliances.models import Agreement, Refund, RefundShare, TradeBasis
from organisations.models import Alliance, Organisation, OrganisationKind
from tickets.lifecycle import WrongState
from tickets.standing import Actor

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
    errors = {}
    if cooperative.kind != OrganisationKind.COOPERATIVE:
        errors["cooperative"] = _("Only a cooperative gives back to its members.")
    if surplus <= 0:
        errors["surplus"] = _("The amount must be above zero.")
    if not refunding.LEAST_PERCENT <= percent <= 100:
        errors["percent"] = _("The law asks for at least 60 per cent, and there are no more than 100.")
    if decided_on > timezone.localdate(at):
        errors["decided_on"] = _("This day has not come yet.")
    if Refund.objects.filter(alliance=alliance, cooperative=cooperative, season=season).exists():
        errors["season"] = _("The refund of this season is decided already.")
    trade = trade_of(alliance, cooperative, season, trade_basis)
    if not trade:
        errors.setdefault("season", _("Nobody delivered to the cooperative this season."))
    refuse(errors)
    refund.amount = refunding.refund_of(surplus, percent)
    refund.save(force_insert=True)
    shares = refunding.shares_of(refund.amount, list(trade.values()))
    RefundShare.objects.bulk_create(
        (
            RefundShare(refund=refund, household_id=household, trade=trade[household], amount=share)
            for household, share in zip(trade, shares, strict=True)
        ),
        batch_size=500,
    )
    record(refund, "decide", by, at, **plain(amount=refund.amount, households=len(trade)))
    return refund


@transaction.atomic
def pay_share(*, share_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> RefundShare:
    share = RefundShare.objects.select_for_update(of=("self",), no_key=True).get(pk=share_id)
    refund = locked(Refund.objects, share.refund_id)
    own(works_for(by, refund.cooperative_id) or desk(by, refund))
    if share.paid_on is not None:
        raise WrongState("wrong_state", _("This share is paid already."))
    if not refund.decided_on <= paid_on <= timezone.localdate(at):
        refuse({"paid_on": _("The day must lie between the decision and today.")})
    share.paid_on = paid_on
    share.save()
    record(refund, "pay_share", by, at, **plain(share=share.pk, paid_on=paid_on))
    return share
