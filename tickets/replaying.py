"""What a matrix would decide about many tickets at once: for dry runs of drafts, coverage and measuring. Pure.

Tickets with the same facts get the same decision, and a county has few combinations of alliance, topic, area and day
compared with its tickets; so each combination is decided once. Places that no cell tells apart are decided together.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tickets.kinds import Detour
from tickets.routing import TOWNSHIP, Catalogue, Decision, Facts, around, decide


def decisions(facts: Iterable[Facts], catalogue_on: Callable[[dt.date], Catalogue]) -> Iterator[Decision]:
    """The decision about each of the facts, in their order; a catalogue is asked once a day."""
    catalogues: dict[dt.date, Catalogue] = {}
    decided: dict[Facts, Decision] = {}
    for one in facts:
        decision = decided.get(one)
        if decision is None:
            catalogue = catalogues.get(one.on)
            if catalogue is None:
                catalogue = catalogues[one.on] = catalogue_on(one.on)
            decision = decided[one] = decide(one, catalogue)
        yield decision


def replay(
    facts: Iterable[Facts], catalogue_on: Callable[[dt.date], Catalogue]
) -> Counter[tuple[str, str, int | None]]:
    """How many tickets would go where: (outcome, reason, department) → number."""
    return Counter(
        (decision.outcome, decision.reason, decision.department)
        for decision in decisions(facts, catalogue_on)
    )


class Group(NamedTuple):
    """So many tickets with the same facts; one that takes a detour is a group by itself, and named."""

    facts: Facts
    tickets: int
    detour: Detour | None = None
    ticket: int | None = None


class Way(NamedTuple):
    """From one department to another; None is the office's triage."""

    before: int | None
    after: int | None


@dataclass
class Compared:
    """What two matrices do with the same tickets. Loads: unit → tickets, as lead and as assistant."""

    tickets: int = 0
    elsewhere: int = 0
    #: Same lead, other assistants.
    other_assists: int = 0
    ways: Counter[Way] = field(default_factory=Counter)
    #: Way → why those that end in triage do: reason → tickets.
    reasons: dict[Way, Counter[str]] = field(default_factory=dict)
    groups: dict[Way, list[Group]] = field(default_factory=dict)
    leads: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    assists: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))

    def add(self, group: Group, before: Decision, after: Decision) -> None:
        self.tickets += group.tickets
        for side, decision in enumerate((before, after)):
            if decision.department is not None:
                self.leads[side][decision.department] += group.tickets
            for unit in decision.assists:
                self.assists[side][unit] += group.tickets
        way = Way(before.department, after.department)
        if way.before != way.after:
            self.elsewhere += group.tickets
            self.ways[way] += group.tickets
            self.groups.setdefault(way, []).append(group)
            self.reasons.setdefault(way, Counter())[after.reason] += group.tickets
        elif set(before.assists) != set(after.assists):
            self.other_assists += group.tickets


def compare(groups: Iterable[Group], before: Catalogue, after: Catalogue, into: Compared) -> Compared:
    """Add to `into` what the two catalogues decide about each group."""
    for group in groups:
        into.add(group, decided(group, before), decided(group, after))
    return into


def decided(group: Group, catalogue: Catalogue) -> Decision:
    """As the queue decides: around the units that a ticket must not reach."""
    decision = decide(group.facts, catalogue)
    detour = group.detour
    return decision if detour is None else around(decision, detour.around, detour.to, group.facts, catalogue)


class Region(NamedTuple):
    """Places of one alliance and topic about which each of the catalogues decides alike."""

    topic: int
    areas: tuple[int, ...]
    decisions: tuple[Decision, ...]


def regions(
    alliance: int, topics: Iterable[int], areas: Sequence[int], catalogues: Sequence[Catalogue]
) -> Iterator[Region]:
    """Every pair of these topics and areas once, in the order of the topics; all catalogues are of one day and roster.

    Two places are decided alike unless a cell for the topic or one above it names an area that only one of them lies in,
    or the township of the place.
    """
    parted: dict[tuple[frozenset[int], bool], list[tuple[int, ...]]] = {}
    for topic in topics:
        named, by_township = _told_apart(topic, catalogues)
        parts = parted.get((named, by_township))
        if parts is None:
            parts = parted[named, by_township] = _parts(areas, named, by_township, catalogues[0])
        for part in parts:
            facts = Facts(alliance, topic, part[0], catalogues[0].on)
            yield Region(topic, part, tuple(decide(facts, catalogue) for catalogue in catalogues))


def _told_apart(topic: int, catalogues: Sequence[Catalogue]) -> tuple[frozenset[int], bool]:
    """The areas that cells for this topic name, and whether any of them names the township of the place."""
    cells = [
        cell
        for catalogue in catalogues
        for above in catalogue.topics[topic]
        for cell in catalogue.cells.get(above, ())
    ]
    named = frozenset(cell.area for cell in cells if cell.area is not None)
    return named, any(TOWNSHIP in (*cell.responsible, *cell.assists) for cell in cells)


def _parts(
    areas: Sequence[int], named: frozenset[int], by_township: bool, catalogue: Catalogue
) -> list[tuple[int, ...]]:
    parts: dict[tuple, list[int]] = {}
    for area in areas:
        inside = tuple(above for above in catalogue.areas[area] if above in named)
        township = catalogue.townships.get(area) if by_township else None
        parts.setdefault((inside, township), []).append(area)
    return [tuple(part) for part in parts.values()]
