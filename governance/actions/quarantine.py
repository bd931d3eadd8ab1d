"""Submissions that wait are looked through: taken up as a ticket, or dropped with a reason. What is over is forgotten."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from audit import actions as audit
from governance.actions.intake import answers_for, become_ticket, kept_files
from governance.lifecycle import signs_for
from governance.models import Community, DropReason, PublicPage, Submission, SubmissionFile, SubmissionState
from governance.models.conflicts import Subject
from meetings.actions.recording import record
from meetings.lifecycle import desk
from organisations.account_actions import system_user
from organisations.models import User
from organisations.models.people import OFFICE
from tickets.actions import attaching
from tickets.actions.reporters import forget_reporter
from tickets.files import storing
from tickets.lifecycle import NotYours, Refusal, WrongState
from tickets.models import Ticket
from tickets.standing import Actor

#: What nobody has looked through by then is not kept any longer.
QUARANTINE_DAYS = 30
#: Contact data stay this long after the concern is closed.
CONTACT_DAYS = 90
#: Addresses are counted by the hour; their hashes are of no use afterwards.
ADDRESS_DAYS = 1
BATCH = 500


def looks_through(by: Actor, community: Community) -> bool:
    """The alliance's office, whoever signs for the community, and for the unit above it."""
    unit = community.unit
    return desk(by, community) or signs_for(by, unit.pk) or signs_for(by, unit.superior_id)


def list_for(by: Actor, community: Community):
    """The submissions that this actor looks through; what is about the community or its people is not the community's."""
    rows = Submission.objects.filter(community=community).waiting().readable_by(by.user)
    if not looks_through(by, community):
        return rows.none()
    return (
        rows.filter(Q(subject="") | Q(subject=Subject.COMPANY)) if signs_for(by, community.unit_id) else rows
    )


def _waiting(submission_id: int, by: Actor) -> Submission:
    """The first of equal texts, locked. Raises NotYours or WrongState."""
    row = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "community__alliance__lead", "community__alliance__template", "community__unit__superior", "topic"
        )
        .get(pk=submission_id)
    )
    mine = Submission.objects.filter(pk=row.pk).readable_by(by.user).exists()
    own = signs_for(by, row.community.unit_id) and answers_for(row) != row.community.unit
    if not mine or own or not looks_through(by, row.community):
        raise NotYours("not_yours")
    if row.state != SubmissionState.QUARANTINED or row.same_as_id:
        raise WrongState("wrong_state")
    return row


@transaction.atomic
def take_up(*, submission_id: int, by: Actor, at: dt.datetime) -> Ticket:
    """It is a concern: a ticket that needs no acceptance any more, for it and for all that say the same."""
    row = _waiting(submission_id, by)
    ticket = become_ticket(row, at, accepted=True)
    row.decided_at = at
    row.save()
    attaching.add_kept(ticket, by=Actor(system_user()), at=at, kept=kept_files(row))
    row.files.all().delete()
    same = row.copies.filter(state=SubmissionState.QUARANTINED)
    folded = same.update(state=SubmissionState.TICKET, ticket=ticket, decided_at=at)
    record(row, "take_up", by, at, ticket=ticket.number, same=folded)
    return ticket


@transaction.atomic
def drop(*, submission_id: int, by: Actor, at: dt.datetime, reason: DropReason) -> Submission:
    """It is none, or is handled already; whoever sent it reads the reason."""
    row = _waiting(submission_id, by)
    folded = _end([row.pk], at, state=SubmissionState.DROPPED, end_reason=reason)
    record(row, "drop", by, at, reason=reason, same=folded - 1)
    return row


def drop_all(*, submission_ids: Iterable[int], by: Actor, at: dt.datetime, reason: DropReason) -> int:
    """Drop those of one flood, each for itself. Left, and not counted: what was decided meanwhile, and what speaks of danger,
    which is looked at one by one."""
    dropped = 0
    for submission_id in Submission.objects.filter(pk__in=submission_ids, in_danger=False).values_list(
        "pk", flat=True
    ):
        with suppress(Refusal):
            drop(submission_id=submission_id, by=by, at=at, reason=reason)
            dropped += 1
    return dropped


def _end(ids: Iterable[int], at: dt.datetime, **fields) -> int:
    """End these and all that say the same; their photographs and contact data go with them."""
    rows = Submission.objects.filter(Q(pk__in=ids) | Q(same_as__in=ids), state=SubmissionState.QUARANTINED)
    files = SubmissionFile.objects.filter(submission__in=ids)
    contents = list(files.values_list("file", flat=True))
    files.delete()
    ended = rows.update(**fields, decided_at=at, name="", phone="", has_contact=False)
    for content in dict.fromkeys(contents):
        transaction.on_commit(lambda content=content: storing.forget_unused(content))
    return ended


def may_call(by: Actor, ticket: Ticket) -> bool:
    """Who must call: the alliance's office, and whoever signs for the unit that accepted the concern."""
    of_office = by.holds(*OFFICE) and by.unit == ticket.alliance.lead
    return of_office or signs_for(by, ticket.raiser_unit_id)


def show_contact(*, submission: Submission, by: Actor, at: dt.datetime, reason: str) -> tuple[str, str]:
    """Name and telephone in full; who looked and why is recorded."""
    audit.record_view(
        at=at,
        by=by.user,
        object_type="submission",
        object_id=submission.pk,
        object_label=submission.number,
        field="contact",
        reason=reason,
        post=by.post.role if by.post else "",
        organisation=by.unit.code if by.unit else "",
    )
    return submission.name.reveal(), submission.phone.reveal()


def forget(at: dt.datetime) -> int:
    """The beat's job: what lay in quarantine too long, contact data of what is closed, hashes of addresses."""
    return _expire(at) + _forget_contacts(at) + _forget_addresses(at)


@transaction.atomic
def _expire(at: dt.datetime) -> int:
    old = Submission.objects.waiting().filter(received_at__lt=at - dt.timedelta(days=QUARANTINE_DAYS))
    dropped = Submission.objects.filter(state=SubmissionState.DROPPED).exclude(text="")
    dropped.filter(decided_at__lt=at - dt.timedelta(days=QUARANTINE_DAYS)).update(text="")
    rows = list(old.order_by("id")[:BATCH])
    if not rows:
        return 0
    ended = _end([row.pk for row in rows], at, state=SubmissionState.EXPIRED, text="")
    _note("expire", at, rows, ended)
    return ended


@transaction.atomic
def _forget_contacts(at: dt.datetime) -> int:
    """90 days after the concern is closed, and after the one that it was merged into."""
    before = at - dt.timedelta(days=CONTACT_DAYS)
    due = (
        Submission.objects.filter(has_contact=True, ticket__isnull=False)
        .annotate(over=Coalesce("ticket__merged_into__closed_at", "ticket__closed_at"))
        .exclude(Q(ticket__merged_into__isnull=False) & Q(ticket__merged_into__closed_at=None))
        .filter(over__lt=before)
    )
    rows = list(due.order_by("id")[:BATCH])
    if not rows:
        return 0
    Submission.objects.filter(pk__in=[row.pk for row in rows]).update(name="", phone="", has_contact=False)
    tickets = Ticket.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in={row.ticket_id for row in rows}
    )
    for ticket in tickets.order_by("pk"):
        if ticket.reporter_name or ticket.reporter_phone:
            forget_reporter(ticket=ticket, by=Actor(system_user()), at=at)
    _note("forget_contact", at, rows, len(rows))
    return len(rows)


def _forget_addresses(at: dt.datetime) -> int:
    old = Submission.objects.exclude(address_hash="")
    return old.filter(received_at__lt=at - dt.timedelta(days=ADDRESS_DAYS)).update(address_hash="")


def _note(verb: str, at: dt.datetime, rows: list[Submission], count: int) -> None:
    audit.record(
        action=f"submission.{verb}",
        at=at,
        by=system_user(),
        object_type="submission",
        object_label=rows[0].number,
        data={"count": count, "numbers": [row.number for row in rows]},
    )


@transaction.atomic
def switch(*, community: Community, by: User, at: dt.datetime, is_open: bool, code: str) -> PublicPage:
    """Open or close a community's public page. `code`: its address, taken where it has none yet."""
    page, _is_new = PublicPage.objects.get_or_create(
        community=community, defaults={"code": code, "switched_at": at, "switched_by": by}
    )
    page.is_open, page.switched_at, page.switched_by = is_open, at, by
    page.save()
    record(page, "open" if is_open else "close", Actor(by), at, community=str(community.unit.code))
    return page
