"""The applicant is told by the officer, through the court's own channel, from a text without the obligor's data."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.actions.on_case import entered, keyed, locked_case, not_ahead
from enforcement.models import ApplicantTold, Side
from meetings.actions.recording import record
from tickets.lifecycle import Incomplete
from tickets.standing import Actor


@transaction.atomic
def tell_applicant(
    *,
    case_id: int,
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    text: str,
    channel: str = "",
    key: uuid.UUID | None = None,
) -> ApplicantTold:
    """Record what the applicant was told. Raises NotYours; Incomplete where the text holds anything of an obligor's."""
    case = locked_case(case_id, by, at)
    if known := entered(ApplicantTold, key):
        return known
    not_ahead(on, at, "on")
    for party in case.parties.exclude(side=Side.APPLICANT):
        if any(value and value in text for value in _of(party)):
            raise Incomplete(
                {"text": _("The text names an obligor or third party, or their data: leave it out.")}
            )
    told = ApplicantTold.objects.create(
        **keyed(key), case=case, on=on, channel=channel, text=text, at=at, by=by.user
    )
    record(case, "tell_applicant", by, at, on=str(on))
    return told


def _of(party) -> list[str]:
    values = (party.name, party.identity, party.address, party.phone, party.representative)
    return [value.reveal() for value in values if value]
