"""Places that no cell tells apart are decided together, and the comparison of two matrices adds up. Pure."""

import datetime as dt
import itertools
import random
from dataclasses import replace

from tickets.kinds import Detour
from tickets.replaying import Compared, Group, Way, compare, regions
from tickets.routing import TOWNSHIP, Catalogue, Cell, Facts, Unit, decide

DAY = dt.date(2026, 11, 23)
#: A banner with two towns and three villages in each; topics 1 > 2 > 3 and 4 by itself.
AREAS = {1: (1,), 10: (10, 1), 20: (20, 1)} | {
    town + number: (town + number, town, 1) for town in (10, 20) for number in (1, 2, 3)
}
TOPICS = {1: (1,), 2: (2, 1), 3: (3, 2, 1), 4: (4,)}
UNITS = (5, 6, 7, 8, 9)


def catalogue(cells, members=frozenset(UNITS), signers=frozenset(UNITS)) -> Catalogue:
    by_topic: dict[int, tuple[Cell, ...]] = {}
    for cell in cells:
        by_topic[cell.topic] = (*by_topic.get(cell.topic, ()), cell)
    return Catalogue(
        catalogue_version=1, roster_version=1, on=DAY, topics=TOPICS, areas=AREAS,
        townships={area: chain[-2] // 10 + 4 for area, chain in AREAS.items() if len(chain) > 1},
        templates={1: 1, 2: 1}, members={1: members, 2: members}, signers=signers,
        units={unit: Unit(unit, f"O{unit}", "局") for unit in UNITS}, cells=by_topic, topic_labels={}, area_labels={},
    )  # fmt: skip


def drawn(rng: random.Random) -> Catalogue:
    """A matrix at random: cells of template and alliances, for any topic and area, some not in force."""
    cells = []
    for number in range(rng.randrange(12)):
        alliance = rng.choice((None, None, 1, 2))
        cells.append(
            Cell(
                id=number,
                template=1 if alliance is None else None,
                alliance=alliance,
                topic=rng.choice(list(TOPICS)),
                area=rng.choice([None, *AREAS]),
                responsible=(rng.choice([*UNITS, TOWNSHIP]),),
                assists=tuple(rng.sample([*UNITS, TOWNSHIP], rng.randrange(2))),
                priority=rng.choice((0, 0, 1)),
                valid_from=rng.choice((dt.date.min, DAY, DAY + dt.timedelta(days=1))),
                valid_to=rng.choice((None, None, DAY, DAY - dt.timedelta(days=1))),
            )
        )
    return catalogue(cells, members=frozenset(UNITS[:4]), signers=frozenset(UNITS[1:]))


def test_each_pair_is_decided_once_and_as_it_would_be_alone():
    rng = random.Random(11)
    for _round in range(150):
        before, after = drawn(rng), drawn(rng)
        seen = []
        for region in regions(1, TOPICS, list(AREAS), (before, after)):
            for area in region.areas:
                seen.append((region.topic, area))
                facts = Facts(1, region.topic, area, DAY)
                for said, known in zip(region.decisions, (before, after), strict=True):
                    alone = decide(facts, known)
                    assert (said.department, said.reason, set(said.assists)) == (
                        alone.department,
                        alone.reason,
                        set(alone.assists),
                    )
        assert sorted(seen) == sorted(itertools.product(TOPICS, AREAS))


def test_places_are_parted_only_where_a_cell_tells_them_apart():
    everywhere = Cell(1, 1, None, 4, None, (5,), (), 0, dt.date.min, None)
    in_a_town = replace(everywhere, id=2, area=10, responsible=(6,))
    assert len(list(regions(1, [4], list(AREAS), (catalogue([everywhere]),)))) == 1
    parts = list(regions(1, [4], list(AREAS), (catalogue([everywhere, in_a_town]),)))
    assert sorted((part.decisions[0].department, len(part.areas)) for part in parts) == [(5, 5), (6, 4)]
    by_township = replace(everywhere, responsible=(TOWNSHIP,))
    assert len(list(regions(1, [4], list(AREAS), (catalogue([by_township]),)))) == 3


def test_comparison_counts_ways_loads_and_reasons():
    cell = Cell(1, 1, None, 4, None, (5,), (7,), 0, dt.date.min, None)
    before = catalogue([cell])
    after = catalogue([replace(cell, assists=(8,)), replace(cell, id=2, area=10, responsible=(6,))])
    groups = [
        Group(Facts(1, 4, 11, DAY), 30),
        Group(Facts(1, 4, 21, DAY), 4),
        Group(Facts(1, 3, 21, DAY), 2),
        # Must not reach unit 6, to which the new cell would send it.
        Group(Facts(1, 4, 11, DAY), 1, Detour(frozenset({6}), None, "aside"), ticket=99),
    ]
    found = compare(groups, before, after, Compared())
    assert (found.tickets, found.elsewhere, found.other_assists) == (37, 31, 4)
    assert found.ways == {Way(5, 6): 30, Way(5, None): 1}
    assert found.reasons[Way(5, None)] == {"uncovered": 1}
    assert found.leads == ({5: 35}, {5: 4, 6: 30})
    assert found.assists == ({7: 35}, {7: 30, 8: 4})
    assert [group.ticket for group in found.groups[Way(5, None)]] == [99]
