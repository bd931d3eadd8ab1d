"""Planting agreements: drafted, signed, sown, settled or declared void."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from alliances.accounts import account_of
from alliances.actions.recording import in_force, locked, own, plain, record, refuse, step
from alliances.lifecycle import AGREEMENT_RULES, AgreementStep, drafter
from alliances.models import (
    Agreement,
    AgreementPlot,
    AgreementState,
    Household,
    Plot,
    SeedSupply,
    Terms,
)
from alliances.quantities import ZERO
from organisations.models import Alliance, Organisation, OrganisationKind
from tickets.lifecycle import WrongState
from tickets.standing import Actor


@transaction.atomic
def draft(
    *,
    by: Actor,
    at: dt.datetime,
    terms: Terms,
    household: Household | None = None,
    seller: Organisation | None = None,
    plots: Mapping[Plot, Decimal] | None = None,
    **fields,
) -> Agreement:
    """Draft an agreement on a buyer's conditions, with a household and its plots (→ planted mu, None = all of it) or
    with a cooperative that sells its members' goods on. It gets its number."""
    alliance = terms.alliance
    in_force(alliance, at)
    agreement = Agreement(
        alliance=alliance,
        season=terms.season,
        terms=terms,
        buyer=terms.buyer,
        household=household,
        seller=seller,
        area=household.area if household else (seller or terms.buyer).area,
        state=AgreementState.DRAFT,
        **fields,
    )
    own(drafter(by, agreement))
    rows = _plots(agreement, plots or {})
    refuse(_parties(agreement) | _faults(agreement) | _replaced(terms, timezone.localdate(at), "terms"))
    # One numbers at a time; the alliance's row is the lock.
    Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    last = Agreement.objects.filter(alliance=alliance, season=terms.season).aggregate(last=Max("serial"))
    agreement.serial = (last["last"] or 0) + 1
    agreement.save(force_insert=True)
    _plant(agreement, rows)
    record(agreement, "draft", by, at, buyer=agreement.buyer.code)
    return agreement


@transaction.atomic
def change_draft(
    *,
    agreement_id: int,
    by: Actor,
    at: dt.datetime,
    plots: Mapping[Plot, Decimal] | None = None,
    **fields,
) -> Agreement:
    """Change a draft; `plots` given replace those it has, `terms` given are another version of its conditions."""
    agreement = _stepped(agreement_id, AgreementStep.CHANGE, by)
    if "terms" in fields and not _same_conditions(agreement.terms, fields["terms"]):
        refuse({"terms": _("These are conditions of another buyer, season or title.")})
    for name, value in fields.items():
        setattr(agreement, name, value)
    rows = None
    if plots is not None:
        agreement.plots.all().delete()
        rows = _plots(agreement, plots)
    refuse(_faults(agreement))
    if rows is not None:
        _plant(agreement, rows)
    return _saved(agreement, "change", by, at, fields=sorted(fields))


def _same_conditions(one: Terms, other: Terms) -> bool:
    return all(
        getattr(one, name) == getattr(other, name) for name in ("alliance_id", "season", "buyer_id", "title")
    )


def _replaced(terms: Terms, day: dt.date, field: str) -> dict[str, str]:
    """What is wrong with making an agreement on this version on `day`."""
    newer = Terms.objects.filter(replaces=terms, valid_from__lte=day).first()
    if newer is not None:
        words = _("Since %(day)s these conditions are replaced by version %(version)s: take that one.")
        return {field: words % {"day": date_format(newer.valid_from), "version": newer.version}}
    return {}


def _parties(agreement: Agreement) -> dict[str, str]:
    if agreement.household is None and agreement.seller is None:
        return {"household": "required"}
    if agreement.seller is not None and agreement.seller.kind != OrganisationKind.COOPERATIVE:
        return {"seller": _("Goods are sold on by a cooperative.")}
    if agreement.seller == agreement.buyer:
        return {"seller": _("Nobody makes an agreement with oneself.")}
    if agreement.household is not None and (
        agreement.household.alliance_id != agreement.alliance_id or agreement.household.valid_to
    ):
        return {"household": _("This household does not belong to the chain.")}
    return {}


def _plots(agreement: Agreement, plots: Mapping[Plot, Decimal]) -> list[AgreementPlot]:
    """The rows of the plots, and the agreement's area as their sum. Raises Incomplete."""
    rows = []
    taken = set(
        AgreementPlot.objects.filter(plot__in=plots, season=agreement.season).values_list("plot", flat=True)
    )
    for plot, planted in plots.items():
        area = plot.area_mu if planted is None else planted
        if plot.household_id != agreement.household_id or not plot.is_active:
            refuse({"plots": _("The plot %(plot)s is not the household's.") % {"plot": plot}})
        if plot.pk in taken:
            refuse(
                {"plots": _("The plot %(plot)s stands in another agreement this season.") % {"plot": plot}}
            )
        if not 0 < area <= plot.area_mu:
            refuse({"plots": _("More is planted than the plot %(plot)s has.") % {"plot": plot}})
        rows.append(AgreementPlot(plot=plot, season=agreement.season, area_mu=area))
    agreement.area_mu = sum((row.area_mu for row in rows), ZERO)
    return rows


def _plant(agreement: Agreement, rows: list[AgreementPlot]) -> None:
    for row in rows:
        row.agreement = agreement
    AgreementPlot.objects.bulk_create(rows)


def _faults(agreement: Agreement) -> dict[str, str]:
    errors = {}
    for name in ("expected_jin", "deposit", "seed_credit"):
        if getattr(agreement, name) < 0:
            errors[name] = _("This cannot be below zero.")
    if agreement.seed_credit > 0 and agreement.seed_supply != SeedSupply.BUYER:
        errors["seed_credit"] = _("Only seed that the buyer supplies is given on credit.")
    if agreement.variety is not None and agreement.variety.template_id != agreement.alliance.template_id:
        errors["variety"] = _("This variety belongs to another chain.")
    return errors


@transaction.atomic
def sign(
    *, agreement_id: int, by: Actor, at: dt.datetime, signed_on: dt.date, signed_place: str
) -> Agreement:
    """Both sides signed the paper. Raises Incomplete without area, expected yield, day or place."""
    agreement = _stepped(agreement_id, AgreementStep.SIGN, by)
    errors = {}
    if signed_on > timezone.localdate(at):
        errors["signed_on"] = _("This day has not come yet.")
    if not signed_place.strip():
        errors["signed_place"] = "required"
    if agreement.household_id and agreement.area_mu <= 0:
        errors["plots"] = _("Name the plots: their sum is the area of the agreement.")
    if agreement.expected_jin <= 0:
        errors["expected_jin"] = _("Say how much is expected.")
    terms = agreement.terms
    if terms.valid_from and signed_on < terms.valid_from:
        errors["signed_on"] = _("This version of the conditions holds from %(day)s only.") % {
            "day": date_format(terms.valid_from)
        }
    refuse(_replaced(terms, signed_on, "signed_on") | errors)
    agreement.signed_on, agreement.signed_place = signed_on, signed_place
    return _saved(agreement, "sign", by, at, **plain(signed_on=signed_on))


@transaction.atomic
def pay_deposit(*, agreement_id: int, by: Actor, at: dt.datetime, day: dt.date) -> Agreement:
    """The buyer paid the deposit; from now it is set off at deliveries."""
    agreement = _stepped(agreement_id, AgreementStep.PAY_DEPOSIT, by)
    if agreement.deposit <= 0 or agreement.deposit_paid_on is not None:
        raise WrongState("wrong_state", _("No deposit is open under this agreement."))
    if not agreement.signed_on <= day <= timezone.localdate(at):
        refuse({"day": _("The day must lie between signing and today.")})
    agreement.deposit_paid_on = day
    return _saved(agreement, "pay_deposit", by, at, **plain(day=day, amount=agreement.deposit))


@transaction.atomic
def sow(*, agreement_id: int, by: Actor, at: dt.datetime, sown_on: dt.date) -> Agreement:
    """The fields are sown: performance begins."""
    agreement = _stepped(agreement_id, AgreementStep.SOW, by)
    if sown_on > timezone.localdate(at):
        refuse({"sown_on": _("This day has not come yet.")})
    agreement.sown_on = sown_on
    return _saved(agreement, "sow", by, at, **plain(sown_on=sown_on))


@transaction.atomic
def settle(*, agreement_id: int, by: Actor, at: dt.datetime, note: str = "") -> Agreement:
    """Everything is delivered and paid. Raises WrongState while goods are owed; interest, a penalty, deposit or seed
    left open must be explained in `note`."""
    agreement = _stepped(agreement_id, AgreementStep.SETTLE, by)
    today = timezone.localdate(at)
    account = account_of(agreement, today)
    if account.owed or not account.lines:
        raise WrongState("wrong_state", _("Goods are still to be delivered or paid."))
    open_rest = (account.interest_left, account.penalties_left, agreement.deposit_left, agreement.seed_left)
    if any(open_rest) and not note.strip():
        refuse({"note": _("Interest, penalty, deposit or seed is still open: say how it was dealt with.")})
    agreement.ended_on, agreement.end_reason = today, note
    return _saved(agreement, "settle", by, at, note=note)


@transaction.atomic
def void(*, agreement_id: int, by: Actor, at: dt.datetime, reason: str) -> Agreement:
    """The agreement does not hold; its plots are free again. Raises WrongState once something was delivered."""
    agreement = _stepped(agreement_id, AgreementStep.VOID, by)
    if agreement.deliveries.filter(struck_at=None).exists():
        raise WrongState("wrong_state", _("Goods were delivered under this agreement; it cannot be void."))
    if (
        agreement.plots.filter(insured__isnull=False).exists()
        or agreement.plots.filter(losses__isnull=False).exists()
    ):
        raise WrongState(
            "wrong_state", _("Plots of this agreement are insured; take them off the policy first.")
        )
    if not reason.strip():
        refuse({"reason": "required"})
    agreement.plots.all().delete()
    agreement.ended_on, agreement.end_reason = timezone.localdate(at), reason
    return _saved(agreement, "void", by, at, reason=reason)


def _stepped(agreement_id: int, name: AgreementStep, by: Actor) -> Agreement:
    agreement = locked(Agreement.objects, agreement_id)
    step(AGREEMENT_RULES, name, by, agreement)
    return agreement


def _saved(agreement: Agreement, verb: str, by: Actor, at: dt.datetime, **data) -> Agreement:
    agreement.save()
    record(agreement, verb, by, at, **data)
    return agreement
