"""Measures that rest on a request: entered by a department on a control request, or ordered on what a department found."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.actions.measures import order
from enforcement.actions.on_case import entered, locked_case, served_on_paper
from enforcement.actions.things import add_asset
from enforcement.measure_catalogue import CATALOGUE, MEASURE_OF, MeasureKind
from enforcement.models import Asset, AssistanceRequest, CaseFinding, Measure
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def order_by_request(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    request: AssistanceRequest,
    last_day: dt.date,
    key: uuid.UUID | None = None,
) -> Measure:
    """All that the profile `liaison` keeps of it is its last day: obligor, kind, thing and day of service follow from
    the request and its sealed copy. Once for each request. Raises NotYours, WrongState, Incomplete."""
    case = locked_case(case_id, by, at)
    if known := entered(Measure, key):
        return known
    served = served_on_paper(case, request, "set")
    if request.measures.exists():
        raise Incomplete({"request": _("The measure of this request is in the register already.")})
    kind = MEASURE_OF[request.kind_code]
    asset = add_asset(case_id=case.pk, by=by, at=at, owner=request.party, kind=CATALOGUE[kind].on)
    return order(
        case_id=case.pk,
        by=by,
        at=at,
        kind=kind,
        served_on=served.served_on,
        last_day=last_day,
        asset=asset,
        request=request,
        key=key,
    )


@transaction.atomic
def order_on_thing(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    kind: str,
    asset: Asset | None = None,
    finding: CaseFinding | None = None,
    key: uuid.UUID | None = None,
    **given: Any,
) -> Measure:
    """A measure on a thing of the case, or on what a finding tells, which becomes a thing of the case by it: once.

    Raises what `order` and `add_asset` raise."""
    case = locked_case(case_id, by, at)
    if known := entered(Measure, key):
        return known
    if finding is not None and asset is None:
        rule = CATALOGUE[MeasureKind(kind)]
        asset = Asset.objects.filter(case=case, finding=finding, kind=rule.on).first() or add_asset(
            case_id=case.pk, by=by, at=at, owner=finding.request.party, kind=rule.on, finding=finding
        )
    return order(case_id=case.pk, by=by, at=at, kind=kind, asset=asset, key=key, **given)
