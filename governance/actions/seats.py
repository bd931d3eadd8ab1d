"""A part-time seat: recommended, studied and filed, on public notice, appointed; it ends with the term or the office.

The seat's post stands in the rosters with its dates, so that what the seat opens ends with it.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.recording import locked
from governance.lifecycle import COMMUNITY_RULES, SEAT_RULES, CommunityStep, SeatStep
from governance.models import PREPARING, Community, Evaluation, HostTerm, Seat, SeatState
from meetings.actions.recording import locked as locked_with_alliance
from meetings.actions.recording import record, step
from organisations import actions as roster
from organisations.account_actions import system_user
from organisations.models import Organisation, Post, Role
from tickets.lifecycle import Incomplete, WrongState
from tickets.standing import Actor

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def recommend(
    *, community_id: int, by: Actor, at: dt.datetime, office: Post, party_post: str, duties: str
) -> Seat:
    """Recommend whoever holds `office` for a seat in the community's committee."""
    community = locked_with_alliance(Community.objects, community_id)
    step(COMMUNITY_RULES, CommunityStep.RECOMMEND, by, community)
    if office.organisation_id == community.unit_id:
        raise Incomplete({"office": _("This person works for the host itself.")})
    same = Seat.objects.filter(person=office.person_id, host=community.unit_id, state__in=PREPARING)
    if same.exists():
        raise Incomplete({"office": _("A seat of this person is being prepared already.")})
    seat = Seat.objects.create(
        community=community,
        host=community.unit,
        person=office.person,
        office=office,
        party_post=party_post,
        duties=duties,
        state=SeatState.RECOMMENDED,
        recommended_on=timezone.localdate(at),
    )
    record(seat, "recommend", by, at)
    return seat


def _stepped(seat_id: int, name: SeatStep, by: Actor) -> Seat:
    seat = locked(Seat.objects, seat_id, "host", "person", "office")
    step(SEAT_RULES, name, by, seat)
    return seat


@transaction.atomic
def file(*, seat_id: int, by: Actor, at: dt.datetime, study: str, filing_number: str) -> Seat:
    seat = _stepped(seat_id, SeatStep.FILE, by)
    seat.study, seat.filing_number = study, filing_number
    seat.save()
    record(seat, "file", by, at, filing_number=filing_number)
    return seat


@transaction.atomic
def announce(*, seat_id: int, by: Actor, at: dt.datetime, notice_from: dt.date, notice_to: dt.date) -> Seat:
    seat = _stepped(seat_id, SeatStep.ANNOUNCE, by)
    if notice_to < notice_from:
        raise Incomplete({"notice_to": _("The last day lies before the first day.")})
    seat.notice_from, seat.notice_to = notice_from, notice_to
    seat.save()
    record(seat, "announce", by, at, notice_from=str(notice_from), notice_to=str(notice_to))
    return seat


@transaction.atomic
def appoint(*, seat_id: int, by: Actor, at: dt.datetime, document_number: str, valid_from: dt.date) -> Seat:
    """Appoint after the notice, until the host's term ends at the latest; the seat's post begins.

    Raises WrongState while the notice lasts, Incomplete without a term of the host, for an office that has ended, or
    where the person holds a seat there on one of these days (two mandates at once are refused).
    """
    seat = _stepped(seat_id, SeatStep.APPOINT, by)
    # Two appointments of one person at one host wait for each other.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.host_id)
    if timezone.localdate(at) <= seat.notice_to:
        raise WrongState("wrong_state", _("The public notice lasts until %(day)s.") % {"day": seat.notice_to})
    last = _last_day(seat, valid_from)
    overlapping = Seat.objects.filter(
        person=seat.person_id,
        host=seat.host_id,
        state=SeatState.APPOINTED,
        valid_from__lte=last,
        valid_to__gte=valid_from,
    )
    if overlapping.exists():
        raise Incomplete({"valid_from": _("This person holds a seat here on these days already.")})
    seat.document_number, seat.valid_from, seat.valid_to = document_number, valid_from, last
    seat.post = roster.save_post(
        post=Post(
            person=seat.person,
            organisation=seat.host,
            role=Role.PART_TIME_MEMBER,
            valid_from=valid_from,
            valid_to=last,
            basis=document_number,
        ),
        by=by.user,
        at=at,
    )
    seat.save()
    record(seat, "appoint", by, at, valid_from=str(valid_from), valid_to=str(last))
    return seat


def _last_day(seat: Seat, first: dt.date) -> dt.date:
    """The last day of the host's term on that day, or of the office if that ends sooner. Raises Incomplete."""
    term = HostTerm.objects.filter(host=seat.host_id, valid_from__lte=first, valid_to__gte=first).first()
    if term is None:
        raise Incomplete({"valid_from": _("The host committee has no term on this day; enter it first.")})
    if not seat.office.in_force(first):
        raise Incomplete({"valid_from": _("The person does not hold the office on this day.")})
    return min(term.valid_to, seat.office.valid_to or term.valid_to)


@transaction.atomic
def end(*, seat_id: int, by: Actor, at: dt.datetime, ended_on: dt.date, reason: str) -> Seat:
    """End the seat: on `ended_on` the person is no member any more, and the post opens nothing from that day.

    A seat ended on its first day keeps that one day in the records; its post opens nothing on it any more.
    """
    seat = _stepped(seat_id, SeatStep.END, by)
    if ended_on < seat.valid_from or ended_on > timezone.localdate(at):
        raise Incomplete({"ended_on": _("Choose a day from the first day of the seat until today.")})
    return _end(seat, ended_on, by, at, reason)


def _end(seat: Seat, ended_on: dt.date, by: Actor, at: dt.datetime, reason: str) -> Seat:
    last = min(ended_on - ONE_DAY, seat.valid_to)
    seat.valid_to = max(seat.valid_from, last)
    seat.end_reason = reason
    seat.post.valid_from, seat.post.valid_to = min(seat.post.valid_from, last), last
    roster.save_post(post=seat.post, by=by.user, at=at)
    seat.save()
    record(seat, "end", by, at, ended_on=str(ended_on))
    return seat


@transaction.atomic
def drop(*, seat_id: int, by: Actor, at: dt.datetime, reason: str) -> Seat:
    seat = _stepped(seat_id, SeatStep.DROP, by)
    seat.end_reason = reason
    seat.save()
    record(seat, "drop", by, at, reason=reason)
    return seat


@transaction.atomic
def evaluate(*, seat_id: int, by: Actor, at: dt.datetime, year: int, text: str) -> Evaluation:
    """The host's words on a year of the seat; entered again, they are replaced. Raises Incomplete for another year."""
    seat = _stepped(seat_id, SeatStep.EVALUATE, by)
    today = timezone.localdate(at)
    if not seat.valid_from.year <= year <= min(today.year, seat.valid_to.year):
        raise Incomplete({"year": _("Choose a year in which the seat was held.")})
    made, _new = Evaluation.objects.update_or_create(
        seat=seat, year=year, defaults={"text": text, "evaluated_on": today}
    )
    record(seat, "evaluate", by, at, year=year)
    return made


@transaction.atomic
def end_term(*, community_id: int, by: Actor, at: dt.datetime, ended_on: dt.date, reason: str) -> HostTerm:
    """The committee's present term ends early: `ended_on` is the first day without it, and every seat ends with it.

    Raises WrongState without a term today, Incomplete for a day outside it or in the future.
    """
    community = locked_with_alliance(Community.objects, community_id)
    step(COMMUNITY_RULES, CommunityStep.END_TERM, by, community)
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=community.unit_id)
    today = timezone.localdate(at)
    term = HostTerm.objects.filter(host=community.unit_id, valid_from__lte=today, valid_to__gte=today).first()
    if term is None:
        raise WrongState("wrong_state", _("The committee has no term today."))
    if not term.valid_from < ended_on <= today:
        raise Incomplete({"ended_on": _("Choose a day from the second day of the term until today.")})
    term.valid_to, term.end_reason = ended_on - ONE_DAY, reason
    term.save()
    record(community, "end_term", by, at, ended_on=str(ended_on))
    held = Seat.objects.select_for_update(of=("self",), no_key=True).filter(
        host=community.unit_id, state=SeatState.APPOINTED, valid_to__gte=ended_on
    )
    for seat in held.select_related("post", "office", "host", "person").order_by("pk"):
        seat.state = SeatState.ENDED
        _end(seat, ended_on, by, at, reason)
    return term


@transaction.atomic
def end_lapsed(at: dt.datetime) -> int:
    """End the seats whose last day has passed or whose office at the own unit has ended; returns how many."""
    today = timezone.localdate(at)
    by = Actor(system_user())
    rows = (
        Seat.objects.select_for_update(of=("self",), no_key=True)
        .select_related("post", "office", "host", "person")
        .filter(state=SeatState.APPOINTED)
        .order_by("pk")
    )
    lapsed = [
        seat
        for seat in rows
        if seat.valid_to < today or (seat.office.valid_to is not None and seat.office.valid_to < today)
    ]
    for seat in lapsed:
        seat.state = SeatState.ENDED
        lost = min(seat.valid_to, seat.office.valid_to or seat.valid_to)
        _end(seat, lost + ONE_DAY, by, at, _("The host's term or the office at the own unit has ended."))
    return len(lapsed)
