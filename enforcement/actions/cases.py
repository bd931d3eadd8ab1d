"""A case is entered and filed, its parties and officers are named, it goes from stage to stage."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement import custody
from enforcement.access import CASE_ROLES
from enforcement.actions.recording import record, saved, stepped
from enforcement.case_numbers import NotANumber, normal, type_code
from enforcement.lifecycle import STAGES, CaseStep, own_post
from enforcement.models import (
    TYPE_CODES,
    AssistanceRequest,
    Case,
    CaseOfficer,
    CaseState,
    CaseType,
    ConclusionKind,
    Duty,
    Party,
    Side,
    Sort,
)
from organisations.identifiers import compact, resident_id_ok, uscc_ok
from organisations.models import Post
from tickets.lifecycle import Incomplete, NotYours
from tickets.standing import Actor

#: Purposes of look-up hashes; one that is the case's own joins nobody across cases.
NUMBER = "case number"


@dataclass(frozen=True)
class NewParty:
    """A party as it is entered. `identity` is a resident identity number or the unified code of a unit."""

    side: str
    name: str
    sort: str = Sort.PERSON
    identity: str = ""
    born_on: str = ""
    address: str = ""
    phone: str = ""
    representative: str = ""


@dataclass(frozen=True)
class NewOfficer:
    post: Post
    duty: str = Duty.OFFICER
    work_card: str = ""


@transaction.atomic
def enter(
    *,
    by: Actor,
    at: dt.datetime,
    number: str,
    parties: Sequence[NewParty],
    subject_amount: Decimal,
    officers: Sequence[NewOfficer],
    **fields: Any,
) -> Case:
    """Enter a case with its parties and who works on it; filed at once if `filed_on` is given.

    Raises NotYours for whoever holds no post of the court by themselves; Incomplete for a number that is none or is there
    already, no obligor, nobody named but somebody else, and wrong identity numbers. Raises Locked.
    """
    if not own_post(by):
        raise NotYours("not_yours")
    number, type_ = _number(number)
    filed_on = fields.get("filed_on")
    today = timezone.localdate(at)
    errors = {}
    if filed_on is not None and filed_on > today:
        errors["filed_on"] = _("This day is still to come.")
    if fields.get("resumes") is not None and type_ != CaseType.RESUMED:
        errors["number"] = _("The number of a resumed case has 执恢, as （2026）内0499执恢1号.")
    if not any(party.side == Side.OBLIGOR for party in parties):
        errors["parties"] = _("A case has an obligor.")
    if by.post.pk not in {officer.post.pk for officer in officers}:
        errors["officers"] = _("Name yourself among the officers of a case that you enter.")
    if errors:
        raise Incomplete(errors)
    try:
        with transaction.atomic():
            case = Case.objects.create(
                court=by.unit,
                number=number,
                number_hash=custody.court_hash(number, NUMBER),
                type=type_,
                subject_amount=subject_amount,
                state=CaseState.FILED if filed_on else CaseState.APPLIED,
                entered_at=at,
                entered_by=by.user,
                **fields,
            )
    except IntegrityError:
        raise Incomplete({"number": _("This case is in the register already.")}) from None
    for party in parties:
        _join(case, party)
    for officer in officers:
        _name(case, officer, today)
    record(case, "enter", by, at, type=type_, resumes=case.resumes_id)
    return case


def _number(text: str) -> tuple[str, str]:
    """The number in its normal form and the case's type."""
    try:
        number = normal(text)
    except NotANumber:
        raise Incomplete(
            {"number": _("Write the number as （2026）内0499执1号: year, court, type and number.")}
        ) from None
    code = type_code(number)
    for type_, its_code in TYPE_CODES.items():
        if its_code == code:
            return number, type_
    raise Incomplete({"number": _("Only cases of the types 执, 执恢 and 执保 are kept here.")})


def hashed_identity(case: Case, side: str, sort: str, sent: str, but: int | None = None) -> tuple[str, str]:
    """The number in its normal form with its hash in this case. Raises Incomplete for one that is wrong or stands there."""
    identity = compact(sent)
    if not identity:
        return "", ""
    if not (resident_id_ok(identity) if sort == Sort.PERSON else uscc_ok(identity)):
        raise Incomplete({"identity": _("This identity number is not right: check its characters.")})
    hashed = custody.court_hash(identity, f"identity {case.row_key}")
    if case.parties.filter(side=side, identity_hash=hashed, left_on=None).exclude(pk=but).exists():
        raise Incomplete({"identity": _("This party stands in the case already.")})
    return identity, hashed


def _join(case: Case, party: NewParty) -> Party:
    identity, hashed = hashed_identity(case, party.side, party.sort, party.identity)
    return Party.objects.create(
        case=case,
        side=party.side,
        sort=party.sort,
        name=party.name.strip(),
        identity=identity,
        identity_hash=hashed,
        born_on=party.born_on,
        address=party.address,
        phone=party.phone,
        representative=party.representative,
    )


def _name(case: Case, officer: NewOfficer, today: dt.date) -> CaseOfficer:
    post = officer.post
    if post.role not in CASE_ROLES or post.organisation_id != case.court_id or not post.in_force(today):
        raise Incomplete({"post": _("Only people who hold a post of this court today are named.")})
    if case.officers.filter(post=post, valid_to=None).exists():
        raise Incomplete({"post": _("This person is named already.")})
    return CaseOfficer.objects.create(
        case=case, post=post, duty=officer.duty, work_card=officer.work_card, valid_from=today
    )


@transaction.atomic
def file_case(*, case_id: int, by: Actor, at: dt.datetime, filed_on: dt.date) -> Case:
    """The court has filed it on that day. Raises Incomplete for a day still to come."""
    case = stepped(case_id, CaseStep.FILE, by, at)
    if filed_on > timezone.localdate(at):
        raise Incomplete({"filed_on": _("This day is still to come.")})
    case.filed_on = filed_on
    return saved(case, CaseStep.FILE, by, at)


#: What can be corrected; an empty text leaves the stored one as it is.
CORRECTABLE = ("subject_amount", "basis_kind", "basis", "is_bank_loan", "bank", "language", "interpreter")


@transaction.atomic
def change(*, case_id: int, by: Actor, at: dt.datetime, number: str = "", **fields: Any) -> Case:
    """Correct what was mistyped; a number of another type than the case's is refused. Raises Incomplete."""
    case = stepped(case_id, CaseStep.CHANGE, by, at)
    changed = sorted(name for name, value in fields.items() if value != "")
    for name in changed:
        if name not in CORRECTABLE:
            raise ValueError(f"{name} is not corrected by this verb")
        setattr(case, name, fields[name])
    if case.bank_id and not case.is_bank_loan:
        raise Incomplete({"is_bank_loan": "required"})
    if number:
        number, type_ = _number(number)
        hashed = custody.court_hash(number, NUMBER)
        if type_ != case.type:
            raise Incomplete({"number": _("This number is of another type than the case.")})
        if Case.objects.filter(number_hash=hashed).exclude(pk=case.pk).exists():
            raise Incomplete({"number": _("This case is in the register already.")})
        case.number, case.number_hash = number, hashed
        changed.append("number")
    # Which columns, never what stands in them.
    return saved(case, CaseStep.CHANGE, by, at, changed=changed)


@transaction.atomic
def stage(*, case_id: int, by: Actor, at: dt.datetime, stage: str) -> Case:
    """Where the case stands. Raises Incomplete for what is no stage."""
    case = stepped(case_id, CaseStep.STAGE, by, at)
    if stage not in STAGES:
        raise Incomplete({"stage": "required"})
    case.state = stage
    return saved(case, CaseStep.STAGE, by, at, stage=stage)


@transaction.atomic
def add_party(*, case_id: int, by: Actor, at: dt.datetime, party: NewParty) -> Party:
    case = stepped(case_id, CaseStep.ADD_PARTY, by, at)
    made = _join(case, party)
    record(case, CaseStep.ADD_PARTY, by, at, party=made.pk, side=made.side)
    return made


@transaction.atomic
def leave(*, case_id: int, by: Actor, at: dt.datetime, party: Party, left_on: dt.date) -> Party:
    """A party leaves by ruling; the row stays, nothing new is asked about it. Raises Incomplete for the last obligor and
    a day still to come."""
    case = stepped(case_id, CaseStep.LEAVE, by, at)
    staying = case.parties.filter(left_on=None)
    party = staying.filter(pk=party.pk).first()
    if party is None:
        raise Incomplete({"party": "required"})
    if left_on > timezone.localdate(at):
        raise Incomplete({"left_on": _("This day is still to come.")})
    if party.side == Side.OBLIGOR and staying.filter(side=Side.OBLIGOR).count() == 1:
        raise Incomplete({"party": _("A case has an obligor.")})
    party.left_on = left_on
    party.save(update_fields=["left_on"])
    record(case, CaseStep.LEAVE, by, at, party=party.pk)
    return party


@transaction.atomic
def name(*, case_id: int, by: Actor, at: dt.datetime, officer: NewOfficer) -> CaseOfficer:
    """Name somebody in the case from today; of whoever is named without a work card, enter its number. Raises Incomplete for whoever
    holds no post of this court, and for oneself: the head of the bureau would open to oneself any case."""
    case = stepped(case_id, CaseStep.NAME, by, at)
    today = timezone.localdate(at)
    made = case.officers.on(today).filter(post=officer.post, duty=officer.duty, work_card="").first()
    if made is not None and officer.work_card:
        made.work_card = officer.work_card
        made.save(update_fields=["work_card"])
    elif officer.post.person_id == by.user.person_id:
        raise Incomplete({"post": _("Nobody opens a case to themselves: somebody else names you.")})
    else:
        made = _name(case, officer, today)
    record(case, CaseStep.NAME, by, at, post=made.post_id, duty=made.duty)
    return made


@transaction.atomic
def release(*, case_id: int, by: Actor, at: dt.datetime, officer: CaseOfficer) -> CaseOfficer:
    """The person opens the case no more, from this moment on. Raises Incomplete for the last officer of an open case."""
    case = stepped(case_id, CaseStep.RELEASE, by, at)
    today = timezone.localdate(at)
    row = CaseOfficer.objects.on(today).filter(case=case, pk=officer.pk).first()
    if row is None:
        raise Incomplete({"officer": "required"})
    others = CaseOfficer.objects.on(today).filter(case=case, duty=Duty.OFFICER).exclude(pk=row.pk)
    if row.duty == Duty.OFFICER and case.is_open and not others.exists():
        raise Incomplete({"officer": _("An open case keeps an officer: name another one first.")})
    yesterday = today - dt.timedelta(days=1)
    if row.valid_from > yesterday and not _stands_in_request(row):
        row.delete()
    else:
        # Named today, and kept for a request of today: the record says when it really was.
        row.valid_from, row.valid_to = min(row.valid_from, yesterday), yesterday
        row.save(update_fields=["valid_from", "valid_to"])
    record(case, CaseStep.RELEASE, by, at, post=row.post_id)
    return row


def _stands_in_request(row: CaseOfficer) -> bool:
    return AssistanceRequest.objects.filter(Q(officer=row) | Q(second_officer=row)).exists()


def resumable(case: Case) -> bool:
    """Whether a case of the type "resumed" may follow it: after the current procedure ended, and only one."""
    return case.conclusion == ConclusionKind.CURRENT_ENDED and not case.resumed_by.exists()
