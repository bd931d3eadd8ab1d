"""The list of all tickets that the account may see: what its filters let pass, searched, in order, page by page."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from organisations.models import Post, User
from tickets.lifecycle import AT_DEPARTMENT
from tickets.models import Dispatch, DispatchState, State, Ticket
from tickets.models.instructions import instructed
from tickets.reading.choices import Choices
from tickets.reading.filters import OPEN, Desk, ListFilters, Sort, day_of
from tickets.reading.paging import Page, page_of
from tickets.search.finding import found

NUMBER = re.compile(r"[A-Z]+-[A-Z]+-[0-9]{8}-[0-9]{4,}", re.IGNORECASE)
#: What is searched unless older tickets are asked for.
RECENT = dt.timedelta(days=366)
#: Of more hits nobody reads the rest: the search text is made longer.
MOST_HITS = 1000

#: The raising unit says whether it is solved, for what it raised for itself.
RAISERS_WORD = Q(state=State.CALLBACK, on_behalf=False, outcome="")
AT_OFFICE = (State.RECEIVED, State.TRIAGE, State.FEEDBACK, State.CONSULTING)


@dataclass(frozen=True)
class Reader:
    """Who reads the list, by which post, and when."""

    user: User
    post: Post | None
    at: dt.datetime

    @property
    def unit_id(self) -> int | None:
        return self.post.organisation_id if self.post else None


def is_number(text: str) -> bool:
    """Whether somebody typed the whole number of one ticket."""
    return NUMBER.fullmatch(text) is not None


def filtered(reader: Reader, filters: ListFilters, choices: Choices) -> QuerySet:
    """The account's tickets that pass the filters; a value that does not exist passes nothing."""
    rows = Ticket.objects.visible_to(reader.user)
    if filters != filters.known(choices):
        return rows.none()
    rows = rows.filter(_of_ticket(filters, choices), _of_period(filters))
    if filters.state == OPEN:
        rows = rows.open()
    if filters.ours:
        rows = rows.filter(raiser_unit=reader.unit_id)
    if filters.desk:
        rows = rows.filter(_on_desk(filters.desk, reader.unit_id))
    if filters.overdue:
        # A deadline belongs to its minute: late is after it.
        rows = rows.overdue(reader.at.replace(second=0, microsecond=0))
    if filters.sort == Sort.DEADLINE:
        rows = rows.open().filter(answer_by__isnull=False)
    return _searched(rows, reader, filters) if filters.search else rows


def _of_ticket(filters: ListFilters, choices: Choices) -> Q:
    passing = Q()
    if filters.state and filters.state != OPEN:
        passing &= Q(state=filters.state)
    if filters.alliance:
        passing &= Q(alliance=choices.alliance(filters.alliance))
    if filters.topic:
        passing &= Q(topic__in=choices.topics_below(filters.topic))
    if filters.area:
        passing &= Q(area__path__startswith=choices.area(filters.area).path)
    if filters.department:
        passing &= Q(lead=choices.unit(filters.department))
    for name in ("channel", "urgency", "supervision"):
        if value := getattr(filters, name):
            passing &= Q(**{name: value})
    return passing


def _of_period(filters: ListFilters) -> Q:
    passing = Q()
    if filters.since:
        passing &= Q(raised_at__gte=_midnight(day_of(filters.since)))
    if filters.until:
        passing &= Q(raised_at__lt=_midnight(day_of(filters.until) + dt.timedelta(days=1)))
    return passing


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _on_desk(desk: str, unit_id: int | None) -> Q:
    """The tickets on which somebody must act next; while a department asks the office for something, both may."""
    asked = Dispatch.objects.filter(
        Q(state=DispatchState.RETURN_REQUESTED) | ~Q(pending=""), ticket=OuterRef("pk")
    )
    office = (
        Q(state__in=AT_OFFICE)
        | (Q(state=State.CALLBACK) & ~RAISERS_WORD)
        | (Q(state__in=AT_DEPARTMENT) & Exists(asked))
    )
    if desk == Desk.OFFICE:
        return office
    if desk == Desk.DEPARTMENTS:
        return Q(state__in=AT_DEPARTMENT)
    if desk == Desk.RAISER:
        return RAISERS_WORD
    owed = Dispatch.objects.filter(
        ticket=OuterRef("pk"), organisation=unit_id, state__in=(DispatchState.WAITING, DispatchState.SIGNED)
    )
    return Exists(owed) | (office & Q(alliance__lead=unit_id)) | (RAISERS_WORD & Q(raiser_unit=unit_id))


def _searched(rows: QuerySet, reader: Reader, filters: ListFilters) -> QuerySet:
    if filters.unsearchable:
        return rows.none()
    if not (filters.older or filters.since):
        rows = rows.filter(raised_at__gte=reader.at - RECENT)
    return found(rows, filters.wanted, reader.user)


#: The columns of each order, and whether it begins with the greatest.
ORDERS = {
    Sort.NEWEST: (("id",), True),
    Sort.OLDEST: (("id",), False),
    Sort.DEADLINE: (("answer_by", "id"), False),
}


def ordered(rows: QuerySet, filters: ListFilters) -> QuerySet:
    key, descending = ORDERS[filters.sort]
    return rows.order_by(*(f"-{name}" if descending else name for name in key))


def page(reader: Reader, filters: ListFilters, cursor: str, choices: Choices) -> Page:
    rows = filtered(reader, filters, choices)
    key, descending = ORDERS[filters.sort]
    if not filters.search:
        return page_of(_shown(rows), cursor, key=key, descending=descending)
    found = page_of(rows.only(*key), cursor, key=key, descending=descending, most=MOST_HITS)
    # A ticket may be found by what its hotline calls it.
    rows = _shown(Ticket.objects, "description", "place", "hotline_entry__number")
    return replace(found, rows=in_full(found.rows, rows.select_related("hotline_entry")))


def _shown(rows: QuerySet, *more: str) -> QuerySet:
    return rows.for_list(*more).annotate(is_instructed=instructed())


def in_full(found: Sequence[Ticket], rows: QuerySet) -> list[Ticket]:
    """What a search found, with everything that is shown. With that many tables joined to it, PostgreSQL would no longer
    look for the quickest way through the search itself (`join_collapse_limit`)."""
    full = rows.in_bulk([ticket.pk for ticket in found])
    return [full[ticket.pk] for ticket in found]
