"""Open tickets that may be about the same matter: same alliance, topic and place, similar words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from organisations.models import Alliance, Area, User
from tickets import kinds
from tickets.models import Ticket, Topic

#: Newest open tickets of a topic at a place that are compared; more would be a topic of its own.
COMPARED = 100
SHOWN = 3
#: Share of common character pairs (Sørensen–Dice) from which two texts are shown as similar.
SIMILAR = 0.3
#: What of a text is compared.
LENGTH = 400


@dataclass(frozen=True)
class Similar:
    ticket: Ticket
    share: float


def similar(
    user: User, alliance: Alliance, topic: Topic, area: Area, text: str, *, besides: int | None = None
) -> list[Similar]:
    """The most similar open tickets that the account may see, best first; `besides` is left out."""
    wanted = letter_pairs(text)
    if not wanted or alliance.kind not in kinds.with_switch("in_duplicates"):
        return []
    candidates = (
        Ticket.objects.visible_to(user)
        .open()
        .filter(alliance=alliance, topic=topic, area__path__startswith=area.path)
        .exclude(pk=besides)
        .select_related("lead")
        .defer("reporter_name", "reporter_phone")
        .order_by("-id")[:COMPARED]
    )
    return _best(wanted, ((row, letter_pairs(row.title + row.description)) for row in candidates))


def similar_to_each(user: User, tickets: Sequence[Ticket]) -> dict[int, list[Similar]]:
    """The most similar open tickets of the same alliance, topic and place for each of these, by id; one query."""
    wanted = {
        row.pk: letter_pairs(row.title + row.description)
        for row in tickets
        if row.kind in kinds.with_switch("in_duplicates")
    }
    if not wanted:
        return {}
    same = Q()
    for alliance, topic, area in {_where(row) for row in tickets}:
        same |= Q(alliance=alliance, topic=topic, area=area)
    candidates = (
        Ticket.objects.visible_to(user)
        .open()
        .filter(same)
        .select_related("lead")
        .defer("reporter_name", "reporter_phone")
        .order_by("-id")[:COMPARED]
    )
    known = [(row, letter_pairs(row.title + row.description)) for row in candidates]
    return {
        row.pk: _best(
            wanted[row.pk],
            ((other, pairs) for other, pairs in known if other.pk != row.pk and _where(other) == _where(row)),
        )
        for row in tickets
        if row.pk in wanted
    }


def _where(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.alliance_id, ticket.topic_id, ticket.area_id


def _best(wanted: Counter, known: Iterable[tuple[Ticket, Counter]]) -> list[Similar]:
    found = [Similar(row, _share(wanted, pairs)) for row, pairs in known]
    found = [each for each in found if each.share >= SIMILAR]
    return sorted(found, key=lambda each: (-each.share, -each.ticket.pk))[:SHOWN]


def letter_pairs(text: str) -> Counter:
    """Pairs of neighbouring letters: Chinese needs no words for them."""
    letters = [character for character in text[:LENGTH].lower() if character.isalnum()]
    return Counter(pairwise(letters))


def _share(one: Counter, other: Counter) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
