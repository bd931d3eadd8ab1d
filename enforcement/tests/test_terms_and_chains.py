"""Terms, renewals and alarms of measures, the waiting chain, over-seizure and list entries: tables worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement import list_rules, sealed_value, waiting_chain
from enforcement import measure_terms as terms
from enforcement.list_rules import Exclusion, Ground, Removal
from enforcement.sealed_value import Thing, Warns
from enforcement.waiting_chain import Link, NotInTurn, Standing

D = Decimal
E, P, W = Standing.EFFECTIVE, Standing.PROPOSED, Standing.WAITING


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("served", "months", "latest"),
    [
        ("2026-11-23", 12, "2027-11-23"),  # deposits
        ("2026-11-23", 24, "2028-11-23"),  # movables
        ("2026-11-23", 36, "2029-11-23"),  # real estate
        ("2024-02-29", 12, "2025-02-28"),  # no 29th: the month's last day
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 36, "2028-02-28"),  # never lengthened to the 29th
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-10-01", 12, "2027-10-01"),  # a day off stays
    ],
)
def test_longest_term_ends_on_the_day_of_the_same_number(served, months, latest):
    assert terms.latest_end(day(served), months) == day(latest)
    assert terms.checked_end(day(served), day(latest), months) == day(latest)
    with pytest.raises(terms.TooLong) as refused:
        terms.checked_end(day(served), day(latest) + dt.timedelta(days=1), months)
    assert refused.value.latest == day(latest)


def test_end_before_the_service_is_refused():
    with pytest.raises(ValueError, match="before it takes effect"):
        terms.checked_end(day("2026-11-23"), day("2026-11-22"), 12)


@pytest.mark.parametrize(
    ("old_end", "served", "new_end", "months", "expected"),
    [
        ("2026-11-23", "2026-11-01", "2027-11-23", 12, None),  # as long again after the old end
        ("2026-11-23", "2026-11-23", "2027-11-23", 12, None),  # the last day is in time
        ("2026-11-23", "2026-11-24", "2027-11-23", 12, terms.LapsedAlready),
        ("2026-11-23", "2026-11-01", "2027-11-24", 12, terms.TooLong),
        ("2026-11-23", "2026-11-01", "2026-11-23", 12, ValueError),
        ("2025-02-28", "2025-02-28", "2028-02-28", 36, None),  # after a start on 29 February
        ("2025-02-28", "2025-02-28", "2028-02-29", 36, terms.TooLong),
        ("2028-02-29", "2028-02-29", "2029-02-28", 12, None),
        ("2028-02-29", "2028-03-01", "2029-02-28", 12, terms.LapsedAlready),
    ],
)
def test_renewal_follows_the_old_term_or_is_too_late(old_end, served, new_end, months, expected):
    given_ = (day(old_end), day(served), day(new_end), months)
    if expected is None:
        assert terms.checked_renewal(*given_) == day(new_end)
    else:
        with pytest.raises(expected) as refused:
            terms.checked_renewal(*given_)
        assert type(refused.value) is expected


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (61, None),
        (60, 60),
        (31, 60),
        (30, 30),
        (16, 30),
        (15, 15),
        (8, 15),
        (7, 7),
        (4, 7),
        (3, 3),
        (2, 3),
        (1, 1),
        (0, 1),
        (-1, 1),
        (-400, 1),
    ],
)
def test_alarm_step_is_the_one_reached_however_late_one_looks(left, step):
    last = day("2028-02-29")
    assert terms.alarm_step(last, last - dt.timedelta(days=left)) == step
    assert terms.days_left(last, last - dt.timedelta(days=left)) == left


# The chain.


def chain(*standings: Standing) -> list[Link]:
    return [Link(key, key, standing) for key, standing in enumerate(standings, start=1)]


def applied(links: list[Link], changes: dict[int, Standing]) -> list[Link]:
    return [link._replace(standing=changes.get(link.key, link.standing)) for link in links]


def test_four_in_a_chain_with_a_release_in_the_middle():
    row = chain(E, W, W, W)
    # The third gives up while it waits: nothing moves.
    changes = waiting_chain.ended(row, 3, Standing.RELEASED)
    assert changes == {3: Standing.RELEASED}
    row = applied(row, changes)
    # The first is released: the second is proposed, and has no effect yet.
    changes = waiting_chain.ended(row, 1, Standing.RELEASED)
    assert changes == {1: Standing.RELEASED, 2: P}
    row = applied(row, changes)
    with pytest.raises(NotInTurn):
        waiting_chain.confirmed(row, 4)
    with pytest.raises(NotInTurn):
        waiting_chain.ended(row, 2, Standing.DISPOSED)
    row = applied(row, waiting_chain.confirmed(row, 2))
    assert [link.standing for link in row] == [Standing.RELEASED, E, Standing.RELEASED, W]
    # The second lapses: the fourth comes up, not the third.
    assert waiting_chain.ended(row, 2, Standing.LAPSED) == {2: Standing.LAPSED, 4: P}


def test_proposed_entry_released_before_its_confirmation_lets_the_next_come_up():
    assert waiting_chain.ended(chain(Standing.RELEASED, P, W), 2, Standing.RELEASED) == {
        2: Standing.RELEASED,
        3: P,
    }


def test_full_disposal_ends_all_behind_and_partial_disposal_leaves_them_on_the_rest():
    row = chain(E, W, Standing.RELEASED, W)
    assert waiting_chain.ended(row, 1, Standing.DISPOSED) == {
        1: Standing.DISPOSED,
        2: Standing.ENDED_BEHIND,
        4: Standing.ENDED_BEHIND,
    }
    assert waiting_chain.ended(row, 1, Standing.PART_DISPOSED) == {1: Standing.PART_DISPOSED, 2: P}


@pytest.mark.parametrize("how", [Standing.LAPSED, Standing.DISPOSED, Standing.PART_DISPOSED])
def test_waiting_entry_neither_lapses_nor_is_disposed_of(how):
    with pytest.raises(NotInTurn):
        waiting_chain.ended(chain(E, W), 2, how)


def test_ended_entry_ends_no_second_time():
    with pytest.raises(NotInTurn):
        waiting_chain.ended(chain(Standing.RELEASED, P), 1, Standing.RELEASED)


def test_new_entry_waits_only_behind_live_ones():
    assert waiting_chain.place_new([]) == E
    assert waiting_chain.place_new(chain(Standing.RELEASED, Standing.LAPSED)) == E
    assert waiting_chain.place_new(chain(Standing.RELEASED, P)) == W


moves = st.lists(st.tuples(st.integers(1, 5), st.sampled_from([*waiting_chain.ENDS, "confirm"])), max_size=12)


@given(moves)
def test_whatever_happens_at_most_one_has_effect_and_somebody_stands_first(steps):
    row = chain(E, W, W, W, W)
    for key, how in steps:
        try:
            changes = (
                waiting_chain.confirmed(row, key) if how == "confirm" else waiting_chain.ended(row, key, how)
            )
        except NotInTurn:
            continue
        row = applied(row, changes)
        live = [link for link in row if link.standing in waiting_chain.LIVE]
        assert [link.standing in {E, P} for link in live] == [True, *[False] * (len(live) - 1)][: len(live)]


# Sealed value.


def test_sealed_value_takes_off_what_comes_before_and_says_what_could_go():
    things = [
        Thing(1, D("900000"), D("300000")),
        Thing(2, D("150000")),
        Thing(3, D("60000")),
        Thing(4, None),
        Thing(5, D("100000"), D("120000")),  # more owed on it than it is worth: nothing for us
    ]
    found = sealed_value.sealed_value(D("700000"), things)
    assert found == sealed_value.Sealed(D("810000"), D("110000.00"), [5, 3], [4])
    assert sealed_value.sealed_value(D("810000"), things).release == []


@pytest.mark.parametrize(
    ("worth", "divisible", "exemption", "selling", "said"),
    [
        ("100", True, "", False, []),  # exactly the debt
        ("100.01", True, "", False, [Warns.OVER]),
        ("100.01", False, "", False, [Warns.INDIVISIBLE]),
        ("0", False, "", False, []),
        ("10", True, "medals", False, [Warns.EXEMPT]),
        ("10", True, "only_dwelling", False, []),
        ("10", True, "only_dwelling", True, [Warns.NOT_SOLD]),
        ("1000", True, "", True, []),
        ("1000", True, "study", True, [Warns.EXEMPT]),
    ],
)
def test_warnings_before_sealing_or_selling(worth, divisible, exemption, selling, said):
    new = Thing(9, D(worth), divisible=divisible)
    assert sealed_value.warnings_before(D("100"), [], new, exemption, selling=selling) == said


def test_what_cannot_be_divided_is_no_reason_where_the_debt_is_covered_already():
    new = Thing(9, D("10"), divisible=False)
    for sealed, said in (("99", [Warns.INDIVISIBLE]), ("100", [Warns.OVER])):
        assert sealed_value.warnings_before(D("100"), [Thing(1, D(sealed))], new) == said


# List entries.


@pytest.mark.parametrize(
    ("born", "on", "minor"),
    [
        ("2008-11-26", "2026-11-25", True),
        ("2008-11-26", "2026-11-26", False),
        ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False),
    ],
)
def test_minors_are_never_listed(born, on, minor):
    assert list_rules.is_minor(day(born), day(on)) is minor
    told = list_rules.why_not_listed([Ground.RESISTS, Ground.SHAM], [], day(born), day(on))
    assert told == ({Exclusion.MINOR} if minor else set())


def test_exclusions_of_article_three_stand_against_the_first_ground_alone():
    given_ = [Exclusion.SECURITY, Exclusion.COVERED]
    assert list_rules.why_not_listed([Ground.ABLE], given_, None, day("2026-11-26")) == set(given_)
    assert list_rules.why_not_listed([Ground.ABLE, Ground.REPORT], given_, None, day("2026-11-26")) == set()
    assert list_rules.why_not_listed([Ground.REPORT], [Exclusion.STUDENT], None, day("2026-11-26")) == {
        Exclusion.STUDENT
    }


@pytest.mark.parametrize(
    ("grounds", "extra", "end"),
    [
        ([Ground.ABLE], 0, None),
        ([Ground.REPORT], 0, "2026-02-28"),
        ([Ground.RESISTS], 3, "2029-02-28"),
        ([Ground.REPORT, Ground.SHAM], 2, "2028-02-29"),
        ([Ground.ABLE, Ground.SHAM], 1, "2027-02-28"),
        ([Ground.RESISTS], 4, ValueError),
        ([Ground.REPORT], 1, ValueError),  # one act without violence
        ([Ground.ABLE], 1, ValueError),
        ([Ground.RESISTS], -1, ValueError),
    ],
)
def test_term_of_an_entry(grounds, extra, end):
    if end is ValueError:
        with pytest.raises(ValueError, match=r"year|longer"):
            list_rules.expected_end(day("2024-02-29"), grounds, extra)
    else:
        found = list_rules.expected_end(day("2024-02-29"), grounds, extra)
        assert found == (day(end) if end else None)


def test_entries_with_a_term_go_at_its_end_and_those_without_for_the_seven_reasons():
    assert list_rules.removals_open([Ground.SHAM]) == {Removal.TERM_OVER, Removal.EARLY, Removal.CORRECTED}
    assert Removal.PERFORMED in list_rules.removals_open([Ground.ABLE])
    assert Removal.TERM_OVER not in list_rules.removals_open([Ground.ABLE])


@pytest.mark.parametrize(
    ("until", "fits"),
    [("2026-12-25", False), ("2026-12-26", True), ("2027-02-26", True), ("2027-02-27", False)],
)
def test_grace_is_one_to_three_months(until, fits):
    if fits:
        assert list_rules.checked_grace(day("2026-11-26"), day(until)) == day(until)
    else:
        with pytest.raises(ValueError, match="one to three"):
            list_rules.checked_grace(day("2026-11-26"), day(until))


def test_removal_is_due_on_the_third_working_day_and_unsaid_past_the_calendar():
    # Friday; Saturday made up as a working day, Sunday off.
    working = {
        day("2026-11-27"): True,
        day("2026-11-28"): True,
        day("2026-11-29"): False,
        day("2026-11-30"): True,
    }
    assert list_rules.removal_by(day("2026-11-26"), working) == day("2026-11-30")
    assert list_rules.removal_by(day("2026-11-27"), working) is None
