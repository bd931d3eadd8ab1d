"""The six conclusions with each condition missing in turn."""

import datetime as dt
from dataclasses import replace

import pytest

from enforcement.concluding import GROUNDS, Facts, conditions, missing, possible
from enforcement.models import ConclusionKind as K
from enforcement.models import MilestoneKind as M

FILED, ON = dt.date(2026, 8, 23), dt.date(2026, 11, 24)
#: What each conclusion needs, written out a second time; the words begin the condition that is missing without it.
NEEDS = {
    K.COMPLETED: {M.PERFORMED: "Fully"},
    K.CURRENT_ENDED: {
        M.NOTICE: "Enforcement notice",
        M.REPORT_ORDER: "Property report",
        M.CONSUMPTION_LIMIT: "Consumption-limit",
        M.LISTING: "Listed",
        M.INVESTIGATED: "Investigation",
        M.SEARCHED: "Missing obligor",
        M.OBSTRUCTION: "Obstruction",
        M.PANEL_REVIEWED: "Applicant signed",
        M.PRESIDENT_APPROVED: "President",
    },
    K.TERMINATED: {M.RULING: "Ruling"},
    K.STRUCK_OFF: {},
    K.REFUSED: {M.RULING: "Ruling"},
    K.DISMISSED: {M.RULING: "Ruling"},
}


def complete(kind: str) -> Facts:
    return Facts(FILED, ON, frozenset(NEEDS[kind]), GROUNDS.get(kind, ("",))[0])


@pytest.mark.parametrize("kind", K.values)
def test_conclusion_with_all_conditions_misses_nothing(kind):
    assert missing(kind, complete(kind)) == []


@pytest.mark.parametrize(("kind", "without"), [(kind, need) for kind in K.values for need in NEEDS[kind]])
def test_conclusion_without_one_condition_names_that_one(english, kind, without):
    facts = complete(kind)
    found = missing(kind, replace(facts, noted=facts.noted - {without}))

    assert len(found) == 1
    assert str(found[0]).startswith(NEEDS[kind][without])


@pytest.mark.parametrize("kind", [kind for kind in K.values if kind in GROUNDS])
def test_conclusion_without_its_own_ground_is_refused(kind):
    foreign = next(ground for other, grounds in GROUNDS.items() if other != kind for ground in grounds)

    assert len(missing(kind, replace(complete(kind), ground=""))) == 1
    assert len(missing(kind, replace(complete(kind), ground=foreign))) == 1


@pytest.mark.parametrize(
    ("filed", "on", "met"),
    [
        ("2026-08-24", "2026-11-24", False),  # three months to the day are not more than three months
        ("2026-08-23", "2026-11-24", True),
        ("2026-11-30", "2027-02-28", False),
        ("2026-11-30", "2027-03-01", True),
        (None, "2026-11-24", False),
    ],
)
def test_current_procedure_ends_only_more_than_three_months_after_filing(filed, on, met):
    facts = replace(
        complete(K.CURRENT_ENDED),
        filed_on=dt.date.fromisoformat(filed) if filed else None,
        on=dt.date.fromisoformat(on),
    )

    assert (missing(K.CURRENT_ENDED, facts) == []) is met


def test_applicants_signature_serves_as_well_as_the_panel():
    facts = complete(K.CURRENT_ENDED)
    signed = facts.noted - {M.PANEL_REVIEWED} | {M.APPLICANT_SIGNED}

    assert missing(K.CURRENT_ENDED, replace(facts, noted=signed)) == []


def test_conditions_of_the_end_of_the_current_procedure_are_ten():
    assert len(conditions(K.CURRENT_ENDED, complete(K.CURRENT_ENDED))) == 10


def test_before_filing_only_what_needs_no_filed_case_can_be_reached():
    assert set(possible(None)) == {K.STRUCK_OFF, K.DISMISSED}
    assert set(possible(FILED)) == set(K)
    for kind in K:
        told = missing(kind, Facts(None, FILED, frozenset(M), GROUNDS.get(kind, ("",))[0]))
        assert (not told) == (kind in possible(None))
