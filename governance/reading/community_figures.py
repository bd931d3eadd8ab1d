"""Figures of one community: mediation by outcome, the fee curve before and after the company joined, how it rates departments."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Min, Q, Sum

from governance.models import CaseState, Community, FeePeriod, MediationCase
from governance.reading.curve import Curve, curve
from governance.reading.curve import Sum as FeeSum
from meetings.models import CalledUnit, CallOut
from meetings.models.states import Rating
from organisations.models import Membership, Organisation, OrganisationKind, User

#: Of fee periods, the curve shows the newest.
PERIODS = 12


class MediationCounts(NamedTuple):
    """How many cases of the committee there are, and how they stand; never which. Told to whoever sees the community."""

    all: int
    open: int
    agreed: int
    performed: int
    unwilling: int
    failed: int


def _stands(*states: CaseState) -> Q:
    """What lies in the archive keeps telling how it ended."""
    return Q(state__in=states) | Q(ended_as__in=states)


#: How cases stand, as they are counted, and listed to who may see them.
STANDINGS = {
    "open": _stands(CaseState.REGISTERED, CaseState.ACCEPTED, CaseState.MEDIATING),
    "agreed": Q(agreed_on__isnull=False),
    "performed": _stands(CaseState.PERFORMED),
    "unwilling": _stands(CaseState.REFUSED),
    "failed": _stands(CaseState.FAILED),
}


def mediation_counts(community: Community) -> MediationCounts:
    rows = MediationCase.objects.filter(committee__community=community).order_by()
    counted = {name: Count("pk", filter=standing) for name, standing in STANDINGS.items()}
    return MediationCounts(**rows.aggregate(all=Count("pk"), **counted))


def fee_curve(community: Community) -> Curve | None:
    """Totals of whole estates by period; buildings are part of them. Two queries."""
    rows = (
        FeePeriod.objects.filter(estate__community=community, building=None)
        .order_by("-first_day")
        .values("first_day", "last_day")
        .annotate(
            receivable=Sum("receivable"),
            received=Sum("received"),
            opening_arrears=Sum("opening_arrears"),
            recovered=Sum("recovered"),
        )[:PERIODS]
    )
    return curve([FeeSum(**row) for row in reversed(rows)], _joined_on(community))


def _joined_on(community: Community) -> dt.date | None:
    """When a property company that serves here joined the alliance."""
    rows = Membership.objects.filter(
        alliance=community.alliance_id,
        organisation__kind=OrganisationKind.PROPERTY_COMPANY,
        organisation__service_terms__estate__community=community,
    )
    return rows.aggregate(first=Min("valid_from"))["first"]


class Rated(NamedTuple):
    """How often the community found a department how, in the order of the ratings; in words, never a rank."""

    unit: Organisation
    #: Code and name of the rating, and how often.
    counts: list[tuple[str, str, int]]


def ratings(community: Community, user: User) -> list[Rated]:
    """Of call-outs that the reader sees; departments in the order of the roster."""
    rows = (
        CalledUnit.objects.filter(
            call_out__in=CallOut.objects.visible_to(user).filter(unit=community.unit_id)
        )
        .exclude(rating="")
        .order_by()
        .values("organisation", "rating")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["organisation"]][row["rating"]] = row["number"]
    units = Organisation.objects.in_bulk(list(found))
    return [
        Rated(
            units[pk], [(code, label, found[pk][code]) for code, label in Rating.choices if code in found[pk]]
        )
        for pk in sorted(found, key=lambda pk: units[pk].path)
    ]
