"""The knowledge base: its list, and which entries are offered while a concern is typed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from meetings.models import Advice, AdviceState
from organisations.models import Alliance, User
from tickets.reading.choices import Choices
from tickets.reading.duplicates import letter_pairs
from tickets.reading.offers import Offer

#: Newest valid entries that are compared with what is typed.
COMPARED = 200
SHOWN = 3
#: Share of the shorter text's neighbouring letters that must occur in the longer one.
LIKE = 0.4
#: Fewer letters say nothing.
LEAST = 4
LINE = 80
KNOWN, OPEN = "known", "open"


@dataclass(frozen=True)
class Filters:
    tab: str = KNOWN
    alliance: str = ""
    department: str = ""
    search: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        search = "".join(letter for letter in query.get("search", "") if letter.isprintable())
        return cls(
            OPEN if query.get("tab") == OPEN else KNOWN,
            query.get("alliance", ""),
            query.get("department", ""),
            search.strip()[:60],
        )

    @property
    def any_set(self) -> bool:
        return self != Filters(self.tab)


def entries(user: User, filters: Filters, choices: Choices, day: dt.date) -> QuerySet[Advice]:
    """Valid entries, or the questions still under way that the account may see."""
    rows = Advice.objects.visible_to(user)
    rows = (
        rows.known(day)
        if filters.tab == KNOWN
        else rows.filter(state__in=(AdviceState.ASKED, AdviceState.ANSWERED))
    )
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.department:
        unit = choices.unit(filters.department)
        rows = rows.filter(department=unit) if unit else rows.none()
    if filters.search:
        words = Q(title__icontains=filters.search) | Q(description__icontains=filters.search)
        if filters.tab == KNOWN:
            words |= Q(answer__icontains=filters.search)
        rows = rows.filter(words)
    return rows.for_page()


def offered(user: User, alliance: Alliance, text: str, day: dt.date) -> list[Offer]:
    """Entries of alliances of the same sort whose question is like what is typed, best first."""
    typed = letter_pairs(text)
    if typed.total() < LEAST:
        return []
    rows = (
        Advice.objects.visible_to(user)
        .known(day)
        .filter(alliance__template=alliance.template_id)
        .order_by("-id")[:COMPARED]
    )
    found = []
    for row in rows:
        known = letter_pairs(row.title + row.description)
        shorter = min(typed.total(), known.total())
        share = (typed & known).total() / shorter if shorter else 0
        if share >= LIKE:
            found.append((share, row))
    found.sort(key=lambda each: (-each[0], -each[1].pk))
    return [Offer(row.title, row.get_absolute_url(), row.answer[:LINE]) for _share, row in found[:SHOWN]]
