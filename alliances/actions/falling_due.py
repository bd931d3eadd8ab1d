"""What falls due and is not paid is found by the clock's rules, and becomes a breach and a ticket by itself, once."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliances.actions.breaching import break_now, place_unit, ticket_of
from alliances.actions.recording import locked, plain, record
from alliances.exact import ExactSum
from alliances.models import Agreement, Breach, Delivery, Ground, Household, Side, Wage, WorkOffer
from alliances.quantities import ZERO
from organisations.account_actions import system_user
from tickets.standing import Actor

#: How many of what is late one run looks at; the rest is found by the next.
BATCH = 500


def find_late_payments(at: dt.datetime) -> int:
    """Raise a ticket for each agreement with goods overdue today that has none open yet; how many were raised."""
    today = timezone.localdate(at)
    late = (
        Delivery.objects.filter(paid_on=None, struck_at=None, due_on__lt=today)
        .exclude(agreement__in=_open(Ground.LATE_PAYMENT).values("agreement"))
        .order_by("agreement")
        .values_list("agreement", flat=True)
        .distinct()[:BATCH]
    )
    system = Actor(system_user())
    return sum(_late(agreement_id, system, at, today) for agreement_id in list(late))


def _open(ground: str):
    """Breaches of this ground that are open. None of another relation: NOT IN knows no NULL."""
    rows = Breach.objects.filter(ground=ground, remedied_on=None)
    return (
        rows.filter(offer__isnull=False) if ground == Ground.WAGES else rows.filter(agreement__isnull=False)
    )


@transaction.atomic
def _late(agreement_id: int, system: Actor, at: dt.datetime, today: dt.date) -> bool:
    agreement = locked(Agreement.objects.select_related("terms"), agreement_id)
    rows = list(agreement.deliveries.filter(paid_on=None, struck_at=None, due_on__lt=today))
    if not rows or agreement.breaches.filter(ground=Ground.LATE_PAYMENT, remedied_on=None).exists():
        return False
    owed = sum((row.open_amount for row in rows), ZERO)
    first = min(row.due_on for row in rows)
    with override(settings.LANGUAGE_CODE):
        note = _("%(count)s deliveries are not paid, the first since %(day)s.") % {
            "count": len(rows),
            "day": first,
        }
    break_now(
        agreement,
        system,
        at,
        ground=Ground.LATE_PAYMENT,
        found_on=today,
        note=note,
        quantity_jin=sum((row.net_jin for row in rows), ZERO),
        value=owed,
    )
    return True


def find_unpaid_wages(at: dt.datetime) -> int:
    """Raise a ticket for each work offered whose wages are overdue today and that has none open yet."""
    today = timezone.localdate(at)
    late = (
        Wage.objects.filter(paid_on=None, due_on__lt=today)
        .exclude(placement__offer__in=_open(Ground.WAGES).values("offer"))
        .order_by("placement__offer")
        .values_list("placement__offer", flat=True)
        .distinct()[:BATCH]
    )
    system = Actor(system_user())
    return sum(_unpaid(offer_id, system, at, today) for offer_id in list(late))


@transaction.atomic
def _unpaid(offer_id: int, system: Actor, at: dt.datetime, today: dt.date) -> bool:
    offer = locked(WorkOffer.objects, offer_id)
    rows = Wage.objects.filter(placement__offer=offer, paid_on=None, due_on__lt=today)
    count = rows.count()
    if not count or offer.breaches.filter(ground=Ground.WAGES, remedied_on=None).exists():
        return False
    areas = set(rows.values_list("placement__household__area", flat=True))
    owed = rows.aggregate(owed=ExactSum("amount"))["owed"]
    with override(settings.LANGUAGE_CODE):
        note = _("Wages of %(count)s workers and months are not paid.") % {"count": count}
    breach = Breach(
        alliance=offer.alliance,
        offer=offer,
        ground=Ground.WAGES,
        side=Side.BUYER,
        found_on=today,
        note=note,
        value=owed,
    )
    villages = Household.objects.filter(placements__wages__in=rows).select_related("area")
    # One village speaks for its people; where they come from several, the alliance's office does.
    unit = place_unit(villages.first().area.ancestor_paths()) if len(areas) == 1 else None
    breach.ticket = ticket_of(
        breach, system, at, unit=unit or offer.alliance.lead, reporter=None, area=offer.area
    )
    breach.save(force_insert=True)
    record(
        offer,
        "wages_unpaid",
        system,
        at,
        **plain(owed=owed, ticket=breach.ticket.number if breach.ticket else ""),
    )
    return True
