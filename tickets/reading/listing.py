"""The list of all tickets that the account may see: filters, search and order, as the URL has them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from tickets import kinds
from tickets.models import State, Ticket
from tickets.models.instructions import instructed
from tickets.reading.choices import Choices
from tickets.reading.paging import Page, page_of

#: Not a state: every state out of which something is still owed.
OPEN = "open"
NEWEST, DEADLINE = "newest", "deadline"
SORTS = {NEWEST: _("newest first"), DEADLINE: _("by deadline (open tickets that were dispatched)")}
NUMBER = re.compile(r"[A-Z]+-[A-Z]+-[0-9]{8}-[0-9]{4,}", re.IGNORECASE)
#: A longer search text is a paste by mistake.
SEARCHED = 60


@dataclass(frozen=True)
class ListFilters:
    state: str = ""
    alliance: str = ""
    topic: str = ""
    area: str = ""
    department: str = ""
    overdue: bool = False
    search: str = ""
    sort: str = NEWEST

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "ListFilters":
        search = "".join(character for character in query.get("search", "") if character.isprintable())
        return cls(
            state=query.get("state", ""),
            alliance=query.get("alliance", ""),
            topic=query.get("topic", ""),
            area=query.get("area", ""),
            department=query.get("department", ""),
            overdue=bool(query.get("overdue")),
            search=search.strip()[:SEARCHED],
            sort=DEADLINE if query.get("sort") == DEADLINE else NEWEST,
        )

    @property
    def any_set(self) -> bool:
        return self != ListFilters(sort=self.sort)


def is_number(search: str) -> bool:
    """Whether somebody typed the whole number of one ticket."""
    return NUMBER.fullmatch(search) is not None


def filtered(user: User, filters: ListFilters, choices: Choices, at: dt.datetime) -> QuerySet:
    """The account's tickets that pass the filters; a code that does not exist passes nothing."""
    rows = Ticket.objects.visible_to(user)
    if filters.state == OPEN:
        rows = rows.open()
    elif filters.state:
        rows = rows.filter(state=filters.state) if filters.state in State.values else rows.none()
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.topic:
        rows = rows.filter(topic__in=choices.topics_below(filters.topic))
    if filters.area:
        area = choices.area(filters.area)
        rows = rows.filter(area__path__startswith=area.path) if area else rows.none()
    if filters.department:
        unit = choices.unit(filters.department)
        rows = rows.filter(lead=unit) if unit else rows.none()
    if filters.overdue:
        # A deadline belongs to its minute: late is after it.
        rows = rows.overdue(at.replace(second=0, microsecond=0))
    if filters.search:
        rows = rows.filter(
            Q(number__icontains=filters.search) | Q(title__icontains=filters.search),
            kind__in=kinds.with_switch("in_search"),
        )
    if filters.sort == DEADLINE:
        rows = rows.open().filter(answer_by__isnull=False)
    return rows


def page(user: User, filters: ListFilters, cursor: str, choices: Choices, at: dt.datetime) -> Page:
    rows = (
        filtered(user, filters, choices, at)
        .for_page()
        .defer("description")
        .annotate(is_instructed=instructed())
    )
    if filters.sort == DEADLINE:
        return page_of(rows, cursor, key=("answer_by", "id"))
    return page_of(rows, cursor, key=("id",), descending=True)
