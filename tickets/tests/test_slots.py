"""Slots of the matrix: what is inherited is what routing decides, and a draft's lines take the place of what stood there."""

import datetime as dt
import itertools
import random

from tickets.draft_actions.effects import Effect, effects
from tickets.routing import TOWNSHIP, Catalogue, Cell, Facts, decide
from tickets.slots import Line, Matrix, Slot, Wanted, with_edits

DAY = dt.date(2026, 11, 23)
#: Topic 3 lies below 2 below 1; area 30 below 20 below 10; alliances 100 and 200 share template 7.
TOPICS = {1: (1,), 2: (2, 1), 3: (3, 2, 1)}
AREAS = {10: (10,), 20: (20, 10), 30: (30, 20, 10)}
UNITS = (5, 6, 8)


def catalogue(cells) -> Catalogue:
    by_topic: dict[int, list[Cell]] = {}
    for cell in cells:
        by_topic.setdefault(cell.topic, []).append(cell)
    return Catalogue(
        catalogue_version=1, roster_version=1, on=DAY, topics=TOPICS, areas=AREAS, townships={20: 9, 30: 9},
        templates={100: 7, 200: 7}, members={100: frozenset((*UNITS, 9)), 200: frozenset(UNITS)},
        signers=frozenset((*UNITS, 9)), units={}, cells=by_topic, topic_labels={}, area_labels={},
    )  # fmt: skip


def cell(number, topic, area, unit, *, alliance=None, priority=0, first=DAY, last=None, assists=()) -> Cell:
    template = 7 if alliance is None else None
    return Cell(number, template, alliance, topic, area, (unit,), assists, priority, first, last)


def drawn(random_: random.Random) -> list[Cell]:
    return [
        cell(
            number,
            random_.choice((1, 2, 3)),
            random_.choice((None, 10, 20, 30)),
            random_.choice(UNITS),
            alliance=random_.choice((None, None, 100, 200)),
            priority=random_.choice((0, 0, 1)),
            first=random_.choice((DAY, DAY, DAY + dt.timedelta(days=1))),
            last=random_.choice((None, DAY)),
        )
        for number in range(1, random_.randint(1, 9))
    ]


def test_what_answers_in_the_grid_is_what_routing_decides():
    random_ = random.Random(8)
    seen = set()
    for _unused in range(300):
        known = catalogue(drawn(random_))
        for alliance, topic, area in itertools.product((100, 200), TOPICS, AREAS):
            answering = Matrix(known, 7, alliance).answering(topic, area)
            decision = decide(Facts(alliance, topic, area, DAY), known)
            seen.add(decision.reason)
            units = {unit for one in answering for unit in one.responsible}
            if decision.outcome == "dispatched":
                assert units == {decision.department}
            else:
                assert units == set(decision.claims)
    assert seen == {"", "uncovered", "equal_claims"}


def test_edit_takes_the_place_of_everything_in_its_slot_and_of_nothing_else():
    ended = cell(1, 2, 20, 5, first=DAY - dt.timedelta(days=9), last=DAY - dt.timedelta(days=1))
    stood, later = cell(2, 2, 20, 5), cell(3, 2, 20, 6, first=DAY + dt.timedelta(days=3))
    others = [cell(4, 2, None, 8), cell(5, 2, 20, 8, alliance=100), cell(6, 3, 20, 8)]
    known = catalogue([ended, stood, later, *others])
    wanted = [Wanted(Slot(None, 2, 20), (Line((6,), (5,)), Line((8,), priority=1)), 12)]
    after = with_edits(known, 7, wanted)
    assert [one.id for one in after.cells[2]] == [1, 4, 5, -120, -121]
    assert after.cells[3] == known.cells[3]
    assert [(one.template, one.alliance, one.assists, one.priority) for one in after.cells[2][-2:]] == [
        (7, None, (5,), 0),
        (7, None, (), 1),
    ]
    emptied = with_edits(known, 7, [Wanted(Slot(100, 2, 20), (), 13)])
    assert decide(Facts(100, 2, 30, DAY), emptied).department == 5
    assert decide(Facts(100, 2, 30, DAY), known).department == 8


def test_effects_name_what_is_inherited_and_the_townships_meant():
    known = catalogue([cell(1, 1, None, 5, assists=(6,)), cell(2, 2, 20, 8)])
    emptied, township = Slot(None, 2, 20), Slot(100, 3, 10)
    wanted = [Wanted(emptied, (), 1), Wanted(township, (Line((TOWNSHIP,)),), 2)]
    after = with_edits(known, 7, wanted)
    assert effects(known, after, 7, [emptied, township]) == [
        Effect(5, "gained", "responsible", emptied),
        Effect(8, "lost", "responsible", emptied),
        Effect(6, "gained", "assist", emptied),
        Effect(9, "gained", "responsible", township),
        Effect(5, "lost", "responsible", township),
        Effect(6, "lost", "assist", township),
    ]
    assert effects(known, known, 7, [emptied, township]) == []
