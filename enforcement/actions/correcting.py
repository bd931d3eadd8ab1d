"""What was wrong in a case is put right: a conclusion is taken back, a party's name or number is corrected. Both keep what was."""

import datetime as dt
import json

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.actions.cases import hashed_identity
from enforcement.actions.recording import record, saved, stepped
from enforcement.lifecycle import CaseStep
from enforcement.models import (
    AT_WINDOW,
    BEFORE_SENDING,
    Case,
    CaseState,
    ConclusionTakenBack,
    Party,
    PartyCorrection,
    RequestState,
)
from tickets.lifecycle import Incomplete, WrongState
from tickets.standing import Actor

#: What can be corrected of a party; an empty text leaves what stands there.
PARTY_FIELDS = ("name", "identity", "born_on", "address", "phone", "representative")
#: A request in one of these was approved, or is put up for it, for the person who stands in it.
ASKING = (*BEFORE_SENDING, *AT_WINDOW, RequestState.CORRECTING)


@transaction.atomic
def take_back(*, case_id: int, by: Actor, at: dt.datetime, reason: str) -> Case:
    """The conclusion was wrong: the case stands where it stood before. What the conclusion sealed stays sealed, and pauses
    that it ended are entered anew. Raises NotYours for whoever recorded it, WrongState once the case was resumed."""
    case = stepped(case_id, CaseStep.TAKE_BACK, by, at)
    if not reason.strip():
        raise Incomplete({"reason": "required"})
    if case.resumed_by.exists():
        raise WrongState("wrong_state", _("Another case resumes it already: this conclusion stands."))
    ConclusionTakenBack.objects.create(
        case=case,
        kind=case.conclusion,
        concluded_on=case.concluded_on,
        ground=case.conclusion_ground,
        concluded_by=case.concluded_by,
        reason=reason.strip(),
        at=at,
        by=by.user,
    )
    told = {"kind": case.conclusion, "on": str(case.concluded_on)}
    case.state = case.concluded_from or (CaseState.FILED if case.filed_on else CaseState.APPLIED)
    case.conclusion = case.conclusion_ground = case.concluded_from = ""
    case.concluded_on = case.concluded_by = None
    return saved(case, CaseStep.TAKE_BACK, by, at, **told)


@transaction.atomic
def correct_party(
    *, case_id: int, by: Actor, at: dt.datetime, party: Party, reason: str, **fields: str
) -> Party:
    """Correct what was mistyped of a party; what stood there is kept with the reason. Whoever is somebody else leaves the case.

    Raises Incomplete; WrongState while a request about the party is open, which was approved for what stands there.
    """
    case = stepped(case_id, CaseStep.CORRECT_PARTY, by, at)
    row = case.parties.filter(pk=party.pk, left_on=None).first()
    if row is None:
        raise Incomplete({"party": "required"})
    if not reason.strip():
        raise Incomplete({"reason": "required"})
    if row.requests.filter(state__in=ASKING).exists():
        raise WrongState(
            "wrong_state",
            _(
                "A request about this party is open; it was approved for what stands there. Take it back first."
            ),
        )
    before = _corrected(row, fields)
    row.save(update_fields=[*before, "identity_hash"])
    PartyCorrection.objects.create(
        party=row,
        fields=sorted(before),
        before=json.dumps(before, ensure_ascii=False),
        reason=reason.strip(),
        at=at,
        by=by.user,
    )
    # Which columns, never what stands in them.
    record(case, CaseStep.CORRECT_PARTY, by, at, party=row.pk, fields=sorted(before))
    return row


def _corrected(row: Party, fields: dict[str, str]) -> dict[str, str]:
    """Sets what differs; returns what stood there, by field."""
    before = {}
    for name, sent in fields.items():
        if name not in PARTY_FIELDS:
            raise ValueError(f"{name} is not corrected by this verb")
        stored = getattr(row, name)
        old = stored.reveal() if stored else ""
        if sent.strip() and sent.strip() != old:
            before[name] = old
            setattr(row, name, sent.strip())
    if not before:
        raise Incomplete({"name": _("Nothing differs from what stands there.")})
    if before.get("name") and before.get("identity"):
        raise Incomplete(
            {
                "identity": _(
                    "Name and number together are another party: let this one leave the case and add the other."
                )
            }
        )
    if "identity" in before:
        row.identity, row.identity_hash = hashed_identity(
            row.case, row.side, row.sort, fields["identity"], but=row.pk
        )
    return before


def told_before(row: PartyCorrection) -> list[tuple[str, str]]:
    """Name of each corrected field and what stood in it. Raises Locked; the caller has the view on record."""
    stood = json.loads(row.before.reveal())
    return [(str(Party._meta.get_field(name).verbose_name), stood[name]) for name in row.fields]
