"""What a resident sends from the public page becomes a ticket that waits for the community, or waits to be looked through."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import intake_rules as rules
from governance.models import About, Doubt, PublicPage, Submission, SubmissionFile, SubmissionState
from governance.models.conflicts import Subject
from meetings.actions.recording import record
from organisations.account_actions import system_user
from organisations.duty import on_duty
from organisations.encryption import lookup_hash
from organisations.models import Area, Organisation, Person
from organisations.models.people import SIGNERS
from tickets.actions import Reporter, attaching
from tickets.actions.raising import raise_all
from tickets.actions.raising_rules import Draft
from tickets.actions.recording import tell, tell_of
from tickets.files import storing
from tickets.files.preparing import Prepared
from tickets.models import Channel, NoticeKind, StoredFile, Ticket, Topic, TriageReason, Urgency
from tickets.standing import Actor

#: Submissions of one address within an hour that become tickets at once; what comes after is looked through first.
AN_HOUR = 20
HOUR = dt.timedelta(hours=1)
#: Photographs that the list in quarantine of one community keeps; beyond it the words come in without them.
KEPT_PHOTOGRAPHS = 300
TITLE = 40


@dataclass(frozen=True)
class Sent:
    """What a form of the public page holds. `subject`: whom it is about, where the raiser says so."""

    form_key: str
    area: Area
    text: str
    topic: Topic | None = None
    place: str = ""
    in_danger: bool = False
    subject: Subject | None = None
    about_unit: Organisation | None = None
    about_person: Person | None = None
    keeps_name: bool = True
    name: str = ""
    phone: str = ""
    files: Sequence[Prepared] = ()


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps. `without_files`: the photographs could not be kept."""

    number: str
    code: str
    without_files: bool = False


def submit(*, page: PublicPage, at: dt.datetime, sent: Sent, address: str | None, proven: bool) -> Receipt:
    """Take a submission in; the same form sent again gets the same answer and changes nothing. Nothing is refused."""
    key = rules.key_hash(sent.form_key)
    try:
        with transaction.atomic():
            return _taken_in(page, at, sent, key, address, proven)
    except IntegrityError:
        known = Submission.objects.filter(key_hash=key).first()
        if known is None:
            raise
        return Receipt(known.number, rules.code_of(sent.form_key))


def _taken_in(
    page: PublicPage, at: dt.datetime, sent: Sent, key: str, address: str | None, proven: bool
) -> Receipt:
    code = rules.code_of(sent.form_key)
    known = Submission.objects.filter(key_hash=key).first()
    if known is not None:
        return Receipt(known.number, code)
    number = rules.new_number(timezone.localdate(at))
    address_hash = lookup_hash(address or "", "public_address")
    row = Submission(
        community=page.community,
        number=number,
        key_hash=key,
        code_hash=rules.code_hash(number, code),
        received_at=at,
        topic=sent.topic,
        area=sent.area,
        place=sent.place,
        text=sent.text,
        in_danger=sent.in_danger or rules.tells_of_danger(sent.text),
        subject=sent.subject or "",
        about_unit=sent.about_unit,
        about_person=sent.about_person,
        keeps_name=sent.keeps_name,
        name=sent.name,
        phone=sent.phone,
        has_contact=bool(sent.name or sent.phone),
        text_hash=rules.text_hash(sent.text, sent.place, *(file.sha256 for file in sent.files)),
        address_hash=address_hash,
    )
    row.doubt = _doubt(row, at, proven)
    if row.doubt:
        kept = _quarantine(row, at, sent.files)
        return Receipt(number, code, without_files=bool(sent.files) and not kept)
    ticket = become_ticket(row, at)
    row.save(force_insert=True)
    attaching.add(ticket, by=_system(), at=at, files=sent.files)
    return Receipt(number, code)


def _system() -> Actor:
    return Actor(system_user())


def _doubt(row: Submission, at: dt.datetime, proven: bool) -> str:
    """Danger to life is not held up because a browser cannot calculate."""
    lately = Submission.objects.filter(address_hash=row.address_hash, received_at__gt=at - HOUR)
    if lately.count() >= AN_HOUR:
        return Doubt.TOO_MANY
    return "" if proven or row.in_danger else Doubt.NO_PROOF


def _quarantine(row: Submission, at: dt.datetime, files: Sequence[Prepared]) -> bool:
    """Keep it apart, folded under an equal text; returns whether its photographs are kept."""
    row.state = SubmissionState.QUARANTINED
    waiting = Submission.objects.filter(community=row.community).waiting()
    first = waiting.filter(text_hash=row.text_hash, subject=row.subject).first()
    if first is not None:
        row.same_as, row.text = first, ""
    elif not waiting.exists():
        tell_of(_list_of(row), str(row.community), NoticeKind.TO_ACCEPT, at, **_addressees(row))
    # Of a flood of alarms the first in an hour is told.
    recent = Submission.objects.filter(
        community=row.community, in_danger=True, received_at__gt=at - HOUR, state=SubmissionState.QUARANTINED
    )
    if row.in_danger and not recent.exists():
        for addressee in _called(row, at):
            tell_of(_list_of(row), str(row.community), NoticeKind.DANGER, at, **addressee)
    row.save(force_insert=True)
    if first is not None or not files:
        return True
    taken = SubmissionFile.objects.filter(submission__community=row.community).count()
    if taken + len(files) > KEPT_PHOTOGRAPHS:
        return False
    for prepared in files:
        SubmissionFile.objects.create(submission=row, file=storing.keep(prepared, at), name=prepared.name)
    return True


def become_ticket(row: Submission, at: dt.datetime, *, accepted: bool = False) -> Ticket:
    """Raise the ticket of a submission, for the community, or past it where it is about the community or its people. The
    caller saves the submission."""
    by, alliance = _system(), row.community.alliance
    unit = answers_for(row)
    shown = row.has_contact and not row.keeps_name
    reporter = Reporter(row.name.reveal(), row.phone.reveal()) if shown else Reporter(anonymous=True)
    (ticket,) = raise_all(
        [
            Draft(
                alliance,
                row.topic or _first_topic(row),
                row.area,
                row.text.strip().splitlines()[0][:TITLE],
                row.text,
                row.place,
                Urgency.DANGER if row.in_danger else "",
                channel=Channel.PUBLIC,
                reporter=reporter,
                accepted=accepted,
                unplaced="" if row.topic else TriageReason.NOT_CHOSEN,
                told={"submission": row.number},
                unit=unit,
            )
        ],
        by=by,
        at=at,
    )
    if row.subject:
        about = About.objects.create(
            ticket=ticket, subject=row.subject, unit=row.about_unit, person=row.about_person
        )
        record(about, "raise", by, at, ticket=ticket.number)
    # The ticket holds the words from here on.
    row.state, row.ticket, row.text = SubmissionState.TICKET, ticket, ""
    if not accepted:
        tell(ticket, NoticeKind.TO_ACCEPT, at, organisation_id=unit.pk, roles=SIGNERS)
    if row.in_danger:
        for addressee in _called(row, at):
            for user in addressee.get("users", ()):
                tell(ticket, NoticeKind.DANGER, at, user_id=user)
            for organisation in addressee.get("organisations", ()):
                tell(ticket, NoticeKind.DANGER, at, organisation_id=organisation, roles=SIGNERS)
    return ticket


def answers_for(row: Submission) -> Organisation:
    """The unit that accepts it: the community, or the one above where it is about the community or its people."""
    unit = row.community.unit
    if row.subject and row.subject != Subject.COMPANY:
        return unit.superior or row.community.alliance.lead
    return unit


def _called(row: Submission, at: dt.datetime) -> list[dict]:
    """Who is on duty now in the unit that accepts it, above it and in the alliance's office; without anybody on duty,
    whoever signs for the unit and for the office."""
    unit, office = answers_for(row), row.community.alliance.lead_id
    units = dict.fromkeys([unit.pk, unit.superior_id or office, office])
    shifts = on_duty(units, at)
    users = {shift.person.user.pk for rows in shifts.values() for shift in rows}
    if users:
        return [{"users": sorted(users)}]
    return [{"organisations": list(dict.fromkeys([unit.pk, office])), "roles": SIGNERS}]


def _addressees(row: Submission) -> dict:
    return {"organisations": [answers_for(row).pk], "roles": SIGNERS}


def _list_of(row: Submission) -> str:
    return f"{row.community.get_absolute_url()}intake/"


def _first_topic(row: Submission) -> Topic:
    """Every ticket has a topic; this one says nothing until somebody has chosen."""
    topics = Topic.objects.filter(template=row.community.alliance.template_id, is_active=True)
    return topics.order_by("position", "id")[0]


def kept_files(row: Submission) -> list[tuple[StoredFile, str]]:
    return [(each.file, each.name) for each in row.files.select_related("file")]
