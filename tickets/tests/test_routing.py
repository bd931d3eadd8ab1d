"""The routing decision over a small catalogue written out by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from tickets.routing import TOWNSHIP, Catalogue, Cell, Facts, Unit, around, decide

TODAY = dt.date(2026, 11, 23)
IND, COM = 1, 2
PURCHASE, PRICE = 10, 11
BANNER, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE = 100, 101, 102, 103, 104
BUREAU, MARKET, TOWN_HALL, OTHER_TOWN_HALL, OUTSIDER, UNMANNED = 1, 2, 3, 4, 5, 6


def cell(
    pk, topic=PRICE, area=None, to=(BUREAU,), assists=(), priority=0, since=TODAY, until=None, alliance=None
):
    return Cell(
        id=pk,
        template=None if alliance else 1,
        alliance=alliance,
        topic=topic,
        area=area,
        responsible=tuple(to),
        assists=tuple(assists),
        priority=priority,
        valid_from=since,
        valid_to=until,
    )


def catalogue(*cells: Cell) -> Catalogue:
    by_topic: dict[int, list[Cell]] = {}
    for each in cells:
        by_topic.setdefault(each.topic, []).append(each)
    return Catalogue(
        catalogue_version=7,
        roster_version=9,
        on=TODAY,
        topics={PURCHASE: (PURCHASE,), PRICE: (PRICE, PURCHASE)},
        areas={
            BANNER: (BANNER,),
            TOWN: (TOWN, BANNER),
            VILLAGE: (VILLAGE, TOWN, BANNER),
            OTHER_TOWN: (OTHER_TOWN, BANNER),
            OTHER_VILLAGE: (OTHER_VILLAGE, OTHER_TOWN, BANNER),
        },
        townships={
            TOWN: TOWN_HALL,
            VILLAGE: TOWN_HALL,
            OTHER_TOWN: OTHER_TOWN_HALL,
            OTHER_VILLAGE: OTHER_TOWN_HALL,
        },
        templates={IND: 1, COM: 2},
        members={IND: frozenset({BUREAU, MARKET, TOWN_HALL, OTHER_TOWN_HALL, UNMANNED})},
        signers=frozenset({BUREAU, MARKET, TOWN_HALL, OTHER_TOWN_HALL, OUTSIDER}),
        units={pk: Unit(pk, f"U{pk}", f"Unit {pk}") for pk in range(1, 7)},
        cells=by_topic,
        topic_labels={},
        area_labels={},
    )


def outcome(decision):
    return decision.reason or decision.department


DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("cells", "area", "expected"),
    [
        ([], VILLAGE, "uncovered"),
        ([cell(1)], VILLAGE, BUREAU),
        ([cell(1, topic=PURCHASE)], VILLAGE, BUREAU),  # an ancestor's cell serves
        ([cell(1, topic=PURCHASE), cell(2, to=[MARKET])], VILLAGE, MARKET),  # deeper topic
        ([cell(1), cell(2, area=TOWN, to=[MARKET])], VILLAGE, MARKET),  # narrower area
        ([cell(1), cell(2, area=TOWN, to=[MARKET])], OTHER_VILLAGE, BUREAU),
        ([cell(1, topic=PURCHASE, area=VILLAGE, to=[MARKET]), cell(2)], VILLAGE, BUREAU),  # topic before area
        ([cell(1), cell(2, to=[MARKET], priority=1)], VILLAGE, MARKET),
        ([cell(1), cell(2, to=[MARKET])], VILLAGE, "equal_claims"),
        ([cell(1), cell(2)], VILLAGE, BUREAU),  # equal cells of one unit agree
        ([cell(1, to=[BUREAU, MARKET])], VILLAGE, "equal_claims"),
        ([cell(1, to=[])], VILLAGE, "uncovered"),
        ([cell(1, to=[OUTSIDER])], VILLAGE, "not_a_member"),
        ([cell(1, to=[UNMANNED])], VILLAGE, "nobody_to_sign"),
        ([cell(1, to=[OUTSIDER]), cell(2, topic=PURCHASE)], VILLAGE, "not_a_member"),  # never the next cell
        ([cell(1, since=TODAY + DAY)], VILLAGE, "uncovered"),
        ([cell(1, since=TODAY - DAY, until=TODAY - DAY)], VILLAGE, "uncovered"),
        ([cell(1, since=TODAY, until=TODAY)], VILLAGE, BUREAU),
        ([cell(1, to=[TOWNSHIP])], VILLAGE, TOWN_HALL),
        ([cell(1, to=[TOWNSHIP])], OTHER_TOWN, OTHER_TOWN_HALL),
        ([cell(1, to=[TOWNSHIP])], BANNER, "no_township"),
        (
            [cell(1), cell(2, topic=PURCHASE, to=[MARKET], alliance=IND)],
            VILLAGE,
            MARKET,
        ),  # own before template's
        ([cell(1, alliance=COM)], VILLAGE, "uncovered"),  # another alliance's
        ([replace(cell(1), template=2)], VILLAGE, "uncovered"),  # another template's
    ],
)
def test_decide_on_these_cells_goes_there(cells, area, expected):
    assert outcome(decide(Facts(IND, PRICE, area, TODAY), catalogue(*cells))) == expected


def test_decide_names_versions_cell_and_what_it_passed_over():
    decision = decide(
        Facts(IND, PRICE, VILLAGE, TODAY),
        catalogue(
            cell(1, topic=PURCHASE),
            cell(2, area=VILLAGE, to=[MARKET]),
            cell(3, to=[OUTSIDER]),
            cell(4, area=VILLAGE, priority=-1),
            cell(5, since=TODAY + DAY),
            cell(6, until=TODAY - DAY, since=TODAY - DAY),
        ),
    )
    assert (decision.outcome, decision.department, decision.cell.id) == ("dispatched", MARKET, 2)
    assert (decision.catalogue_version, decision.roster_version) == (7, 9)
    assert {passed.cell: passed.why for passed in decision.passed_over} == {
        1: "shallower_topic",
        3: "wider_area",
        4: "lower_priority",
        5: "not_yet_valid",
        6: "no_longer_valid",
    }


def test_decide_with_own_cell_tells_that_the_template_was_overridden():
    decision = decide(Facts(IND, PRICE, VILLAGE, TODAY), catalogue(cell(1), cell(2, alliance=IND)))
    assert [(passed.cell, passed.why) for passed in decision.passed_over] == [(1, "template_overridden")]


def test_equal_claims_name_the_units():
    decision = decide(Facts(IND, PRICE, VILLAGE, TODAY), catalogue(cell(1), cell(2, to=[MARKET])))
    assert decision.claims == (BUREAU, MARKET)


def test_assists_come_with_the_cell_and_never_hold_up_the_lead():
    decision = decide(
        Facts(IND, PRICE, VILLAGE, TODAY),
        catalogue(cell(1, assists=[TOWNSHIP, MARKET, BUREAU, TOWN_HALL, OUTSIDER, UNMANNED])),
    )
    assert decision.assists == (TOWN_HALL, MARKET)
    assert decision.left_out_assists == ((OUTSIDER, "not_a_member"), (UNMANNED, "nobody_to_sign"))


def test_township_assist_of_a_place_above_township_level_is_left_out_silently():
    decision = decide(Facts(IND, PRICE, BANNER, TODAY), catalogue(cell(1, assists=[TOWNSHIP])))
    assert (decision.department, decision.assists) == (BUREAU, ())


@pytest.mark.parametrize(
    ("cells", "barred", "to", "expected", "assists"),
    [
        # Whom the matrix names, without the assistant that steps aside.
        ([cell(1, assists=(MARKET, TOWN_HALL))], {MARKET}, None, BUREAU, (TOWN_HALL,)),
        # The unit that steps aside is the one named: the office decides.
        ([cell(1, assists=(MARKET,))], {BUREAU}, None, "uncovered", ()),
        # One level up: that unit alone, whatever the matrix says.
        ([cell(1, assists=(MARKET,))], {BUREAU}, TOWN_HALL, TOWN_HALL, ()),
        ([], {BUREAU}, TOWN_HALL, TOWN_HALL, ()),
        # The unit above steps aside as well, is no member, or has nobody to sign.
        ([cell(1)], {TOWN_HALL}, TOWN_HALL, "uncovered", ()),
        ([cell(1)], {BUREAU}, OUTSIDER, "not_a_member", ()),
        ([cell(1)], {BUREAU}, UNMANNED, "nobody_to_sign", ()),
        # What goes to the office anyway stays there.
        ([], {BUREAU}, None, "uncovered", ()),
    ],
)
def test_around_steps_past_the_units_or_leaves_it_to_the_office(cells, barred, to, expected, assists):
    known, facts = catalogue(*cells), Facts(IND, PRICE, VILLAGE, TODAY)
    decision = around(decide(facts, known), frozenset(barred), to, facts, known)
    assert (outcome(decision), decision.assists) == (expected, assists)
    assert decision.outcome == ("triage" if isinstance(expected, str) else "dispatched")
    assert (decision.cell is None) == (not cells or expected == TOWN_HALL)
