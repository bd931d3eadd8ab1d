"""Extra interest, distribution and holding of money: tables worked out by hand, to the fen."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enforcement.distribution import Among, Claim, Entry, Rank, distribute, held_since, pay_out_by
from enforcement.extra_interest import BeforeTheRule, Pause, Payment, counted_days, extra_interest
from enforcement.yuan import in_proportion

D = Decimal
DUE = dt.date(2024, 3, 31)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def paid(text: str, amount: str, to_extra: str | None = None) -> Payment:
    return Payment(day(text), D(amount), None if to_extra is None else D(to_extra))


@pytest.mark.parametrize(
    ("due", "until", "pauses", "days"),
    [
        ("2024-03-31", "2024-03-31", [], 0),
        ("2024-03-31", "2024-03-20", [], 0),
        ("2024-03-31", "2024-04-10", [], 10),
        ("2024-02-28", "2024-03-01", [], 2),  # the 29th is a day
        ("2023-02-28", "2023-03-01", [], 1),
        ("2024-03-31", "2024-04-10", [("2024-04-03", "2024-04-05")], 7),
        ("2024-03-31", "2024-04-10", [("2024-04-03", "2024-04-05"), ("2024-04-05", "2024-04-06")], 6),
        ("2024-03-31", "2024-04-10", [("2024-03-01", "2024-04-02"), ("2024-04-09", "2024-12-31")], 6),
        ("2024-03-31", "2024-04-10", [("2024-01-01", "2024-12-31")], 0),
        ("2024-03-31", "2024-04-10", [("2024-05-01", "2024-05-02")], 10),
    ],
)
def test_days_are_counted_after_the_end_of_the_term_without_pauses(due, until, pauses, days):
    spans = [Pause(day(first), day(last)) for first, last in pauses]
    assert counted_days(day(due), day(until), spans) == days


@pytest.mark.parametrize(
    ("debt", "payments", "until", "extra", "extra_open", "debt_open", "over"),
    [
        # Whole debt on the tenth day: 100,000 × 0.000175 × 10 = 175.00, still owed.
        ("100000", [paid("2024-04-10", "100000")], "2024-04-30", "175.00", "175.00", "0", "0"),
        # The same with the extra part and one yuan too much.
        ("100000", [paid("2024-04-10", "100176")], "2024-04-30", "175.00", "0", "0", "1"),
        # Paid on the last day of the term.
        ("100000", [paid("2024-03-31", "100000")], "2024-04-30", "0", "0", "0", "0"),
        # Nothing paid: 100,000 × 0.000175 × 30 = 525.00.
        ("100000", [], "2024-04-30", "525.00", "525.00", "100000", "0"),
        # 30,000 after 30 days: 157.50; 70,000 for 275 days: 3,368.75; debt first.
        ("100000", [paid("2024-04-30", "30000")], "2024-12-31", "3526.25", "3526.25", "70000", "0"),
        # 60,000 after 30 days: 315.00; 40,000 after 61: 427.00; 700 more pay part of the 742.00.
        (
            "100000",
            [paid("2024-04-30", "60000"), paid("2024-05-31", "40700")],
            "2024-12-31",
            "742.00",
            "42.00",
            "0",
            "0",
        ),
        # The extra part alone, later: it grows no more.
        (
            "100000",
            [paid("2024-04-10", "100000"), paid("2025-04-10", "175")],
            "2025-12-31",
            "175.00",
            "0",
            "0",
            "0",
        ),
        # 600 × 0.000175 = 0.105: half goes up.
        ("600", [paid("2024-04-01", "600")], "2024-04-01", "0.11", "0.11", "0", "0"),
        # Rounded once for each payment: 0.0525 and 0.0525 → 0.05 + 0.05, not 0.105 → 0.11.
        (
            "600",
            [paid("2024-04-01", "300"), paid("2024-04-01", "300")],
            "2024-04-01",
            "0.10",
            "0.10",
            "0",
            "0",
        ),
        # Agreed: 525.00 that grew on the whole debt by the 30th day first. 99,475 for 30 days: 522.24375 → 522.24;
        # 525 for 61 days: 5.604375 → 5.60.
        (
            "100000",
            [paid("2024-04-30", "100000", "525")],
            "2024-05-31",
            "527.84",
            "2.84",
            "525",
            "0",
        ),
        # Agreed for more than has grown: only that goes to it.
        ("100000", [paid("2024-04-10", "1000", "1000")], "2024-04-10", "175.00", "0", "99175", "0"),
    ],
)
def test_extra_interest_is_as_worked_out_by_hand(debt, payments, until, extra, extra_open, debt_open, over):
    found = extra_interest(D(debt), DUE, payments, day(until))
    assert (found.extra, found.extra_open, found.debt_open, found.over) == (
        D(extra),
        D(extra_open),
        D(debt_open),
        D(over),
    )


def test_extra_interest_leaves_a_suspension_out():
    found = extra_interest(
        D("100000"), DUE, [], day("2024-04-30"), [Pause(day("2024-04-11"), day("2024-04-20"))]
    )
    assert [(line.days, line.extra) for line in found.lines] == [(20, D("350.00"))]


def test_extra_interest_before_the_rule_is_refused_and_from_its_first_day_counted():
    with pytest.raises(BeforeTheRule):
        extra_interest(D(1000), day("2014-07-30"), [], day("2014-08-10"))
    found = extra_interest(D(1000), day("2014-07-31"), [], day("2014-08-10"))
    assert found.extra == D("1.75")


def test_payment_after_the_day_counted_is_refused():
    with pytest.raises(ValueError, match="after the day"):
        extra_interest(D(1000), DUE, [paid("2024-05-01", "1")], day("2024-04-30"))


amounts = st.decimals(min_value="0.01", max_value="99999", places=2)


@settings(max_examples=40)
@given(amounts, st.lists(st.tuples(st.integers(0, 400), amounts, st.booleans()), max_size=5))
# A fen of growth met early and rounded away later: it is not taken out of the next payment.
@example(D("66.96"), [(5, D("5.36"), True), (5, D("17.52"), False)])
def test_every_fen_of_every_payment_goes_somewhere(debt, given_):
    payments = [
        Payment(DUE + dt.timedelta(days=after), amount, amount / 2 if agreed else None)
        for after, amount, agreed in given_
    ]
    found = extra_interest(debt, DUE, payments, DUE + dt.timedelta(days=400))
    assert sum(line.to_debt for line in found.lines if line.paid) + found.debt_open == debt
    for payment, line in zip(sorted(payments, key=lambda each: each.day), found.lines, strict=False):
        assert line.to_debt + line.to_extra + line.over == payment.amount
        assert min(line.to_debt, line.to_extra, line.over) >= 0
    assert found.extra_open >= 0


# Distribution.


def claim(key, amount, rank=Rank.ORDINARY, filed="2026-01-01", order=None, number=0) -> Claim:
    return Claim(key, D(amount), rank, (day(filed), number), order)


def shares(sum_, claims, among):
    found, left = distribute(D(sum_), claims, among)
    return {share.claim.key: str(share.amount) for share in found}, str(left)


COST = claim("cost", "1230.50", Rank.COST)
BANK = claim("bank", "40000", Rank.PRIORITY, order=1)
SECOND = claim("second", "5000", Rank.PRIORITY, order=2)


def test_natural_person_costs_then_priority_then_in_proportion():
    ordinary = [claim("a", "60000"), claim("b", "30000", filed="2026-02-01"), claim("c", "10000")]
    # 96,230.50 - 1,230.50 - 40,000 - 5,000 = 50,000: half of each.
    assert shares("96230.50", [*ordinary, SECOND, BANK, COST], Among.PROPORTION) == (
        {
            "cost": "1230.50",
            "bank": "40000.00",
            "second": "5000.00",
            "a": "30000.00",
            "c": "5000.00",
            "b": "15000.00",
        },
        "0.00",
    )


def test_enterprise_in_the_order_of_the_measures_and_those_without_behind():
    ordinary = [
        claim("none", "10000", filed="2020-01-01"),
        claim("second", "50000", order=2),
        claim("first", "60000", filed="2026-05-01", order=1),
    ]
    assert shares("100000", ordinary, Among.ORDER) == (
        {"first": "60000.00", "second": "40000.00", "none": "0.00"},
        "0.00",
    )
    assert shares("125000", ordinary, Among.ORDER)[1] == "5000.00"


def test_left_over_fen_go_to_the_largest_remainder_and_ties_to_the_earlier_filing():
    thirds = [
        claim("late", "100", filed="2026-03-01"),
        claim("early", "100"),
        claim("mid", "100", filed="2026-02-01"),
    ]
    assert shares("100", thirds, Among.PROPORTION)[0] == {"early": "33.34", "mid": "33.33", "late": "33.33"}
    # 10.00 over 1 : 2 : 4 → 1.42857, 2.85714, 5.71428: cut 1.42 + 2.85 + 5.71 = 9.98; the fen to 0.857 and 0.714.
    uneven = [claim("a", "100"), claim("b", "200"), claim("c", "400")]
    assert shares("10", uneven, Among.PROPORTION)[0] == {"a": "1.43", "b": "2.86", "c": "5.71"}


def test_same_day_filings_tie_by_their_number():
    pair = [claim("two", "50", number=2), claim("one", "50", number=1)]
    assert shares("0.01", pair, Among.PROPORTION)[0] == {"one": "0.01", "two": "0.00"}


def test_too_little_for_the_costs_leaves_nothing_for_anybody_else():
    assert shares("1000", [BANK, COST], Among.PROPORTION) == ({"cost": "1000.00", "bank": "0.00"}, "0.00")


def test_more_than_all_claims_leaves_the_rest_for_the_obligor():
    assert shares("50000", [BANK, COST], Among.ORDER)[1] == "8769.50"


def test_priorities_of_one_rank_share():
    same = [claim("x", "300", Rank.PRIORITY, order=1), claim("y", "100", Rank.PRIORITY, order=1)]
    assert shares("200", same, Among.PROPORTION)[0] == {"x": "150.00", "y": "50.00"}


@pytest.mark.parametrize("amount", ["-1", "0.001"])
def test_money_that_is_none_is_refused(amount):
    with pytest.raises(ValueError, match="whole fen"):
        in_proportion(D(amount), [D(1)])


@given(amounts, st.lists(amounts, min_size=1, max_size=8))
def test_proportion_gives_all_and_nobody_more_than_the_claim(sum_, claims):
    parts = in_proportion(sum_, claims)
    assert sum(parts) == min(sum_, sum(claims))
    assert all(0 <= part <= claim for part, claim in zip(parts, claims, strict=True))


# Holding.


def test_what_is_paid_out_is_taken_from_what_came_first():
    first, second = Entry(D(100), day("2026-01-10")), Entry(D(50), day("2026-02-20"))
    assert held_since([]) == (D(0), None)
    assert held_since([second, first]) == (D(150), day("2026-01-10"))
    assert held_since([second, first, Entry(D("-99.99"), None)]) == (D("50.01"), day("2026-01-10"))
    assert held_since([second, first, Entry(D(-100), None)]) == (D(50), day("2026-02-20"))
    assert held_since([second, first, Entry(D(-150), None)]) == (D(0), None)


def test_pay_out_alarm_never_comes_later_than_thirty_days():
    assert pay_out_by(day("2026-09-01")) == day("2026-10-01")  # a day off, not rolled
