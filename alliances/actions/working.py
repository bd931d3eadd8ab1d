"""Slack-season work: places are offered, workers placed, wages entered month by month and paid."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.recording import in_consortium, in_force, locked, own, plain, record, refuse
from alliances.lifecycle import desk, of_place, works_for
from alliances.models import Ground, Household, Placement, Wage, WorkOffer
from organisations.models import Alliance
from tickets.lifecycle import WrongState
from tickets.standing import Actor


def employer_or_desk(by: Actor, offer: WorkOffer) -> bool:
    return works_for(by, offer.employer_id) or desk(by, offer)


@transaction.atomic
def offer_work(*, by: Actor, at: dt.datetime, alliance: Alliance, season: int, **fields) -> WorkOffer:
    """A plant or cooperative of the consortium offers places; `employer` is the acting unit unless the office enters it."""
    in_force(alliance, at)
    fields.setdefault("employer", by.unit)
    offer = WorkOffer(alliance=alliance, season=season, **fields)
    own(employer_or_desk(by, offer))
    errors = {}
    if not in_consortium(alliance, offer.employer, timezone.localdate(at)):
        errors["employer"] = _("The employer is no member of the industrialisation consortium.")
    if offer.places <= 0:
        errors["places"] = _("Offer at least one place.")
    if offer.ends_on < offer.starts_on:
        errors["ends_on"] = _("The last day lies before the first day.")
    refuse(errors)
    offer.save(force_insert=True)
    record(offer, "offer", by, at, places=offer.places)
    return offer


@transaction.atomic
def close_offer(*, offer_id: int, by: Actor, at: dt.datetime) -> WorkOffer:
    offer = locked(WorkOffer.objects.filter(closed_on=None), offer_id)
    own(employer_or_desk(by, offer))
    offer.closed_on = timezone.localdate(at)
    offer.save()
    record(offer, "close", by, at)
    return offer


@transaction.atomic
def place(
    *,
    offer_id: int,
    by: Actor,
    at: dt.datetime,
    household: Household,
    worker_name: str,
    placed_on: dt.date,
) -> Placement:
    """A member of a grower's household takes a place. Recorded by the employer, or by the village for its people.

    Raises WrongState if all places are taken or the offer is closed.
    """
    offer = locked(WorkOffer.objects, offer_id)
    own(employer_or_desk(by, offer) or of_place(by, household.area))
    taken = offer.placements.filter(left_on=None)
    if offer.closed_on is not None or taken.count() >= offer.places:
        raise WrongState("wrong_state", _("No place is open any more."))
    errors = {}
    if household.alliance_id != offer.alliance_id:
        errors["household"] = _("This household does not belong to the chain.")
    if not offer.starts_on <= placed_on <= offer.ends_on:
        errors["placed_on"] = _("The day must lie within the time of the work.")
    if taken.filter(household=household, worker_name=worker_name).exists():
        errors["worker_name"] = _("This worker is placed already.")
    refuse(errors)
    placement = Placement.objects.create(
        offer=offer, household=household, worker_name=worker_name, placed_on=placed_on
    )
    record(offer, "place", by, at, placement=str(placement))
    return placement


@transaction.atomic
def leave_work(*, placement_id: int, by: Actor, at: dt.datetime, left_on: dt.date) -> Placement:
    placement, offer = _placement(placement_id, by)
    if placement.left_on is not None:
        raise WrongState("wrong_state", _("This worker has left already."))
    if not placement.placed_on <= left_on <= timezone.localdate(at):
        refuse({"left_on": _("The day must lie between placing and today.")})
    placement.left_on = left_on
    placement.save()
    record(offer, "leave", by, at, placement=str(placement))
    return placement


@transaction.atomic
def enter_wage(*, placement_id: int, by: Actor, at: dt.datetime, month: dt.date, amount: Decimal) -> Wage:
    """One total for a worker and month (`month` is any day of it); due on the pay day of the month after."""
    placement, offer = _placement(placement_id, by)
    month = month.replace(day=1)
    errors = {}
    if amount <= 0:
        errors["amount"] = _("The amount must be above zero.")
    last = placement.left_on or timezone.localdate(at)
    if not placement.placed_on.replace(day=1) <= month <= last:
        errors["month"] = _("The worker was not placed in this month.")
    refuse(errors)
    wage = Wage(placement=placement, month=month, amount=amount, due_on=offer.wages_due(month))
    try:
        with transaction.atomic():
            wage.save(force_insert=True)
    except IntegrityError:
        refuse({"month": _("The wages of this month are entered already.")})
    record(offer, "enter_wage", by, at, **plain(placement=placement, month=month, amount=amount))
    return wage


@transaction.atomic
def change_wage(*, wage_id: int, by: Actor, at: dt.datetime, amount: Decimal) -> Wage:
    """Correct a total that was entered wrongly. Raises WrongState once it is paid."""
    wage = Wage.objects.select_for_update(of=("self",), no_key=True).get(pk=wage_id)
    _placed, offer = _placement(wage.placement_id, by)
    if wage.paid_on is not None:
        raise WrongState("wrong_state", _("These wages are paid already."))
    if amount <= 0:
        refuse({"amount": _("The amount must be above zero.")})
    before, wage.amount = wage.amount, amount
    wage.save()
    record(offer, "change_wage", by, at, **plain(wage=wage.pk, before=before, amount=amount))
    return wage


@transaction.atomic
def pay_wage(*, wage_id: int, by: Actor, at: dt.datetime, paid_on: dt.date) -> Wage:
    """The wages of a worker and month are paid; once nothing is overdue, an open breach is remedied by itself."""
    wage = Wage.objects.select_for_update(of=("self",), no_key=True).get(pk=wage_id)
    _placed, offer = _placement(wage.placement_id, by)
    today = timezone.localdate(at)
    if wage.paid_on is not None:
        raise WrongState("wrong_state", _("These wages are paid already."))
    if not wage.month <= paid_on <= today:
        refuse({"paid_on": _("The day must lie between the month and today.")})
    wage.paid_on = paid_on
    wage.save()
    if not Wage.objects.filter(placement__offer=offer, paid_on=None, due_on__lt=today).exists():
        offer.breaches.filter(ground=Ground.WAGES, remedied_on=None).update(
            remedied_on=max(paid_on, wage.due_on), remedy=_("Paid in full.")
        )
    record(offer, "pay_wage", by, at, **plain(wage=wage.pk, paid_on=paid_on))
    return wage


@transaction.atomic
def unpay_wage(*, wage_id: int, by: Actor, at: dt.datetime, reason: str) -> Wage:
    """The payment was entered wrongly: the wages are open again and, once overdue, found by the clock like any others."""
    wage = Wage.objects.select_for_update(of=("self",), no_key=True).get(pk=wage_id)
    _placed, offer = _placement(wage.placement_id, by)
    if wage.paid_on is None:
        raise WrongState("wrong_state", _("These wages are not paid."))
    before, wage.paid_on = wage.paid_on, None
    wage.save()
    record(offer, "unpay_wage", by, at, **plain(wage=wage.pk, before=before, reason=reason))
    return wage


def _placement(placement_id: int, by: Actor) -> tuple[Placement, WorkOffer]:
    """The placement, and its offer, which is the lock. Raises NotYours."""
    placement = Placement.objects.get(pk=placement_id)
    offer = locked(WorkOffer.objects, placement.offer_id)
    own(employer_or_desk(by, offer))
    return placement, offer
