"""Time limits by hand: days, months, years, holidays, pauses, extensions, and where the calendar ends."""

import datetime as dt

import pytest

from enforcement import limits
from enforcement.concluding import later_queries, next_query
from enforcement.measure_terms import months_after
from enforcement.models import MilestoneKind as M


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


#: 2024 to 2028 by weekdays, with two holidays.
CALENDAR = {
    date: date.weekday() < 5 and date.isoformat() not in ("2026-10-01", "2026-10-02")
    for date in (day("2024-01-01") + dt.timedelta(days=n) for n in range(366 + 365 * 4))
}


def facts(noted=None, pauses=(), **fields) -> limits.Facts:
    given = {
        "type": "first",
        "basis": "judgment",
        "filed_on": None,
        "concluded_on": None,
        "conclude_by": None,
    }
    noted = {kind: [day(each) for each in days] for kind, days in (noted or {}).items()}
    paused = [(kind, day(first), day(last) if last else None) for kind, first, last in pauses]
    return limits.Facts(**given | fields, noted=noted, pauses=paused)


@pytest.mark.parametrize(
    ("kind", "began", "code", "due"),
    [
        # Seven days after Monday the 23rd is Monday the 30th.
        (M.APPLICATION, "2026-11-23", "file", "2026-11-30"),
        (M.APPLICATION, "2026-11-23", "notice", "2026-12-03"),
        # The seventh day is Saturday the 28th: it rolls to Monday.
        (M.APPLICATION, "2026-11-21", "file", "2026-11-30"),
        # The third day is 2026-10-01, a holiday on Thursday; Friday is one too.
        (M.URGENT_CLUE, "2026-09-28", "urgent_clue", "2026-10-05"),
        (M.CLUE, "2026-11-23", "clue", "2026-11-30"),
        (M.OBJECTION, "2026-11-23", "objection", "2026-12-08"),
        (M.BANK_OBJECTION, "2026-11-23", "bank_objection", "2026-12-08"),
        (M.THIRD_PARTY_NOTICE, "2026-11-23", "third_party_debt", "2026-12-08"),
        (M.ENTRUSTED, "2026-11-23", "entrusted", "2026-12-08"),
        (M.ENTRUSTED, "2026-11-23", "entrusted_told", "2026-12-23"),
        (M.PRE_SUIT, "2026-11-23", "pre_suit", "2026-12-23"),
        # Two years from 29 February end on 28 February; that is a Saturday in 2026.
        (M.LAST_PERFORMANCE, "2024-02-29", "apply", "2026-03-02"),
    ],
)
def test_limit_ends_on_the_day_worked_out_by_hand(kind, began, code, due):
    found = {
        limit.code: limit for limit in limits.limits(facts({kind: [began]}), CALENDAR, day("2026-11-24"))
    }

    assert found[code].due == day(due)
    assert found[code].article


def test_limit_is_done_by_the_milestone_that_ends_it_and_each_ends_one():
    given = {M.CLUE: ["2026-11-02", "2026-11-09"], M.CLUE_CHECKED: ["2026-11-12"]}
    first, second = limits.limits(facts(given), CALENDAR, day("2026-11-24"))

    assert (first.due, first.done_on, first.late(day("2026-11-24"))) == (
        day("2026-11-09"),
        day("2026-11-12"),
        True,
    )
    assert (second.due, second.done_on, second.late(day("2026-11-24"))) == (day("2026-11-16"), None, True)


def test_deferral_on_security_lasts_a_year_at_most():
    paused = [("deferral", "2025-11-24", None), ("deferral", "2025-03-03", "2025-04-01")]
    found = limits.limits(facts({}, paused), CALENDAR, day("2026-11-25"))
    assert [(limit.code, limit.due, limit.late(day("2026-11-25"))) for limit in found] == [
        ("deferral", day("2026-03-03"), False),
        ("deferral", day("2026-11-24"), True),
    ]


def test_one_check_answers_one_clue_urgent_or_not():
    noted = {M.CLUE: ["2026-11-20"], M.URGENT_CLUE: ["2026-11-23"], M.CLUE_CHECKED: ["2026-11-24"]}
    found = limits.limits(facts(noted), CALENDAR, day("2026-11-25"))
    assert {limit.code: limit.done_on for limit in found} == {
        "clue": day("2026-11-24"),
        "urgent_clue": None,
    }


def test_limit_belongs_to_its_last_day():
    (limit,) = limits.limits(facts({M.CLUE: ["2026-11-23"]}), CALENDAR, day("2026-11-30"))

    assert not limit.late(day("2026-11-30"))
    assert limit.late(day("2026-12-01"))


def test_limit_beyond_the_calendar_has_no_date_and_is_never_late():
    (limit,) = limits.limits(facts({M.CLUE: ["2028-12-29"]}), CALENDAR, day("2029-02-01"))

    assert (limit.due, limit.earliest) == (None, day("2029-01-05"))
    assert not limit.late(day("2029-02-01"))


@pytest.mark.parametrize(
    ("fields", "pauses", "due"),
    [
        # Filed on 27 February 2026: six months end on 27 August, a Thursday; three on 27 May, a Wednesday.
        ({}, [], "2026-08-27"),
        ({"basis": "administrative"}, [], "2026-05-27"),
        ({"type": "preservation"}, [], None),
        ({"conclude_by": "2026-12-26"}, [], "2026-12-28"),  # a Saturday rolls
        # Ten days of suspension (1 to 10 June) put it off to 6 September, a Sunday: Monday the 7th.
        ({}, [("suspension", "2026-06-01", "2026-06-10")], "2026-09-07"),
        # Overlapping pauses count once: 1 to 15 June, fifteen days, to 11 September.
        (
            {},
            [("suspension", "2026-06-01", "2026-06-10"), ("deferral", "2026-06-06", "2026-06-15")],
            "2026-09-11",
        ),
        # A settlement and an objection do not stop the time.
        ({}, [("settlement", "2026-06-01", "2026-06-30"), ("objection", "2026-06-01", None)], "2026-08-27"),
        # One that still runs counts up to today, 24 November: the end moves day by day. 1 August to 24 November: 116 days.
        ({}, [("suspension", "2026-08-01", None)], "2026-12-21"),
        # One that began after the time had run out does not bring it back.
        ({}, [("suspension", "2026-09-15", "2026-10-15")], "2026-08-27"),
    ],
)
def test_conclusion_is_due_six_months_after_filing_without_pauses(fields, pauses, due):
    if "conclude_by" in fields:
        fields = fields | {"conclude_by": day(fields["conclude_by"])}
    limit = limits.conclude(
        facts(pauses=pauses, **{"filed_on": day("2026-02-27")} | fields),
        CALENDAR,
        day("2026-11-24"),
    )

    assert (limit.due if limit else None) == (day(due) if due else None)


def test_conclusion_has_no_limit_before_filing():
    assert limits.conclude(facts(), CALENDAR, day("2026-11-24")) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-01-15", 12, "2027-01-15"),
        ("2026-11-24", -72, "2020-11-24"),
    ],
)
def test_months_after_ends_on_the_corresponding_day(start, months, end):
    assert months_after(day(start), months) == day(end)


def test_later_queries_are_ten_in_five_years_and_then_over():
    dates = later_queries(day("2026-08-31"))

    assert len(dates) == 10
    assert (dates[0], dates[1], dates[-1]) == (day("2027-02-28"), day("2027-08-31"), day("2031-08-31"))
    assert next_query(day("2026-08-31"), []) == day("2027-02-28")
    assert next_query(day("2026-08-31"), dates[:9]) == day("2031-08-31")
    assert next_query(day("2026-08-31"), dates) is None


@pytest.mark.parametrize(
    ("queried", "due"),
    [
        (["2026-09-01"], "2027-08-31"),
        (["2026-09-01", "2027-02-28"], "2027-08-31"),
        (["2026-08-31", "2026-08-01"], "2027-02-28"),
        (["2027-04-01"], "2027-08-31"),
        (["2027-04-01", "2027-05-01"], "2028-02-29"),
    ],
    ids=["one", "two of one half-year count once", "before the end none", "late", "late and then in time"],
)
def test_next_query_follows_half_years_not_the_number_of_queries(queried, due):
    assert next_query(day("2026-08-31"), map(day, queried)) == day(due)
