"""Deciding about many tickets at once gives each the decision that it would get alone."""

import datetime as dt
from collections import Counter

from tickets.replaying import decisions, replay
from tickets.routing import Catalogue, Cell, Facts, Unit, decide

DAY = dt.date(2026, 11, 23)
BEFORE = dt.date(2026, 10, 1)


def catalogue(on: dt.date) -> Catalogue:
    """Topic 1 goes to unit 7, in force from DAY on; topic 2 to nobody."""
    cell = Cell(1, 1, None, 1, None, (7,), (), 0, DAY, None)
    return Catalogue(
        catalogue_version=1, roster_version=1, on=on, topics={1: (1,), 2: (2,)}, areas={1: (1,)}, townships={},
        templates={1: 1}, members={1: frozenset({7})}, signers=frozenset({7}), units={7: Unit(7, "O07", "局")},
        cells={1: (cell,)}, topic_labels={}, area_labels={},
    )  # fmt: skip


FACTS = [Facts(1, 1, 1, DAY), Facts(1, 2, 1, DAY), Facts(1, 1, 1, BEFORE), Facts(1, 1, 1, DAY)]


def test_decisions_are_those_that_each_ticket_gets_alone():
    assert list(decisions(FACTS, catalogue)) == [decide(one, catalogue(one.on)) for one in FACTS]


def test_replay_counts_where_tickets_would_go():
    assert replay(FACTS, catalogue) == Counter({("dispatched", "", 7): 2, ("triage", "uncovered", None): 2})


def test_decisions_ask_for_a_catalogue_once_a_day():
    asked = []
    list(decisions(FACTS, lambda day: asked.append(day) or catalogue(day)))
    assert asked == [DAY, BEFORE]
