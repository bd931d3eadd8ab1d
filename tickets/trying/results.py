"""What is kept of a dry run, as plain JSON: ways, loads, new gaps and claims. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from tickets.models import TriageReason
from tickets.replaying import Compared, Region, Way

Key = tuple[int, int, int]  # alliance, topic, area


def result(
    compared: Compared,
    totals: Mapping[Key, int],
    returned: Mapping[tuple[Key, int], int],
    found: Sequence[tuple[int, Region]],
) -> dict[str, Any]:
    """What is kept of a run, as plain JSON. Ids of units, alliances, topics and areas; None as a unit is triage.

    `ways`: {before, after, tickets, reasons {reason: tickets}, returned (tickets that `after` had given back already),
    facts [[alliance, topic, [areas]]], singles [ticket ids]}, most tickets first; `loads`: [unit, lead before, after,
    assist before, after]; `gaps`, `claims`, `filled`: [alliance, topic, reason before, reason after, [areas], tickets].
    """
    lists: dict[str, list[list[Any]]] = {"gaps": [], "claims": [], "filled": []}
    for alliance, region in found:
        before, after = region.decisions
        sort = _sort_of(before.reason, after.reason)
        if sort:
            tickets = sum(totals.get((alliance, region.topic, area), 0) for area in region.areas)
            lists[sort].append(
                [alliance, region.topic, before.reason, after.reason, list(region.areas), tickets]
            )
    for rows in lists.values():
        rows.sort(key=lambda entry: -entry[-1])
    units = sorted({*compared.leads[0], *compared.leads[1], *compared.assists[0], *compared.assists[1]})
    sides = (*compared.leads, *compared.assists)
    return {
        "tickets": compared.tickets,
        "elsewhere": compared.elsewhere,
        "other_assists": compared.other_assists,
        "ways": [_way(way, compared, returned) for way, _tickets in compared.ways.most_common()],
        "loads": [[unit, *(side[unit] for side in sides)] for unit in units],
        **lists,
    }


def _sort_of(before: str, after: str) -> str:
    """Which list a region stands in, by the reasons for triage before and after; "" where nothing becomes new."""
    if before == after:
        return ""
    if not after:
        return "filled"
    return "claims" if after == TriageReason.EQUAL_CLAIMS else "gaps"


def _way(way: Way, compared: Compared, returned: Mapping[tuple[Key, int], int]) -> dict[str, Any]:
    places: dict[tuple[int, int], set[int]] = {}
    singles: list[int] = []
    given_back: set[tuple[Key, int]] = set()
    for group in compared.groups[way]:
        facts = group.facts
        if group.ticket is not None:
            singles.append(group.ticket)
            continue
        places.setdefault((facts.alliance, facts.topic), set()).add(facts.area)
        if way.after is not None:
            given_back.add(((facts.alliance, facts.topic, facts.area), way.after))
    return {
        "before": way.before,
        "after": way.after,
        "tickets": compared.ways[way],
        "reasons": {reason: number for reason, number in compared.reasons[way].items() if reason},
        "returned": sum(returned.get(key, 0) for key in given_back),
        "facts": [[*key, sorted(areas)] for key, areas in sorted(places.items())],
        "singles": sorted(singles),
    }
