"""The sealed file of a case is opened for one reader and reason, and that is recorded."""

import datetime as dt

from audit import actions as audit
from governance.models import MediationCase
from tickets.standing import Actor


def open_file(*, case: MediationCase, by: Actor, at: dt.datetime, reason: str) -> dict[int, tuple[str, str]]:
    """Record the view; returns name and telephone of each party by its id. Raises ReasonMissing."""
    audit.record_view(
        at=at,
        by=by.user,
        object_type="mediationcase",
        object_id=case.pk,
        object_label=case,
        field="file",
        reason=reason,
        post=by.post.role,
        organisation=by.unit.code,
    )
    return {party.pk: (party.name.reveal(), party.phone.reveal()) for party in case.parties.all()}
