"""A thing or right of an obligor is entered, told by the officer or by what a department found; and what it is worth."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.actions.on_case import entered, keyed, locked_case, obligor_of
from enforcement.models import Asset, Case, CaseFinding, FindingSort, Party
from enforcement.profile import is_full
from enforcement.yuan import NOTHING
from meetings.actions.recording import record
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def add_asset(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    owner: Party,
    kind: str,
    description: str = "",
    finding: CaseFinding | None = None,
    worth: Decimal | None = None,
    before_us: Decimal | None = None,
    divisible: bool = False,
    exemption: str = "",
    key: uuid.UUID | None = None,
) -> Asset:
    """Enter a thing or right of an obligor. Raises NotYours, Incomplete."""
    case = locked_case(case_id, by, at)
    if known := entered(Asset, key):
        return known
    obligor_of(case, owner, "owner")
    _told_by(case, owner, description, finding)
    asset = Asset.objects.create(
        **keyed(key),
        case=case,
        owner=owner,
        kind=kind,
        description=description,
        finding=finding,
        worth="" if worth is None else str(worth),
        before_us="" if before_us is None else str(before_us),
        divisible=divisible,
        exemption=exemption,
        at=at,
        by=by.user,
    )
    record(asset, "add", by, at, kind=kind)
    return asset


def _told_by(case: Case, owner: Party, description: str, finding: CaseFinding | None) -> None:
    """What it is, a finding of the case about this obligor says, or the officer. Raises Incomplete."""
    if finding is None:
        if is_full() and not description.strip():
            raise Incomplete({"description": _("Say what it is, or choose the finding that does.")})
        return
    if finding.sort != FindingSort.ASSET or finding.request.case_id != case.pk or is_sealed(finding):
        raise Incomplete({"finding": _("Choose a finding of this case that tells of an asset.")})
    if finding.request.party_id != owner.pk:
        raise Incomplete({"finding": _("This was found for another obligor.")})


def is_sealed(finding: CaseFinding) -> bool:
    return finding.data_key.destroyed_at is not None


@transaction.atomic
def value_asset(
    *, asset_id: int, by: Actor, at: dt.datetime, worth: Decimal, before_us: Decimal = NOTHING
) -> Asset:
    """What it is worth now, and what comes before the case's claim on it."""
    asset = Asset.objects.get(pk=asset_id)
    locked_case(asset.case_id, by, at)
    asset.worth, asset.before_us = str(worth), str(before_us)
    asset.save(update_fields=["worth", "before_us"])
    record(asset, "value", by, at)
    return asset
