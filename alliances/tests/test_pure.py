"""Prices, amounts, set-offs, interest, premiums, refunds and units on tables worked out by hand, and their invariants."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliances import insuring, pricing, refunding, settling
from alliances.quantities import price_per_jin, share_out, to_jin, to_mu

D = Decimal
DAY = dt.date(2026, 10, 10)


def day(number: int) -> dt.date:
    return dt.date(2026, 10, number)


@pytest.mark.parametrize(
    ("floor", "market", "kind", "premium", "expected"),
    [
        ("3.20", "3.00", "percent", "10", "3.3000"),  # above the floor by its premium
        ("3.20", "2.90", "percent", "10", "3.2000"),  # 3.19 < floor
        ("3.20", "3.00", "yuan", "0.15", "3.2000"),  # 3.15 < floor
        ("3.20", "3.10", "yuan", "0.15", "3.2500"),
        ("3.20", "3.50", "none", "0", "3.5000"),  # above the floor: the market
        ("3.20", "3.00", "none", "0", "3.2000"),  # below: the floor
        ("3.20", None, "percent", "10", "3.2000"),  # the market says nothing
        ("1.00", "1.2345", "percent", "3.33", "1.2756"),  # 1.27560885
        ("1.00", "1.0005", "percent", "5", "1.0505"),  # 1.050525
        ("1.00", "1.0001", "percent", "50", "1.5002"),  # 1.50015: half goes up
    ],
)
def test_settlement_price_is_as_worked_out_by_hand(floor, market, kind, premium, expected):
    found = pricing.settlement_price(D(floor), D(market) if market else None, kind, D(premium))
    assert str(found) == expected


prices = st.decimals(min_value="0.0001", max_value="9999", places=4)


@given(prices, st.none() | prices, st.sampled_from(["none", "yuan", "percent"]), prices)
def test_settlement_price_is_never_below_floor_nor_market(floor, market, kind, premium):
    found = pricing.settlement_price(floor, market, kind, premium)
    assert found >= floor
    assert market is None or found >= market


@pytest.mark.parametrize(
    ("rule", "days", "on", "expected"),
    [
        ("same_day", 0, 8, "3.10"),
        ("same_day", 0, 9, None),
        ("latest", 7, 9, "3.10"),
        ("latest", 7, 15, "3.10"),  # seven days old: still
        ("latest", 7, 16, None),  # eight: no more
        ("latest", 7, 5, "3.00"),  # what comes later never counts
        ("latest", 7, 4, None),
        ("mean", 4, 9, "3.0500"),  # of the 5th and the 8th
        ("mean", 3, 9, "3.1000"),  # the 5th is four days old
    ],
)
def test_reference_price_follows_the_rule_of_the_agreement(rule, days, on, expected):
    quoted = [pricing.Quotation(day(8), D("3.10")), pricing.Quotation(day(5), D("3.00"))]
    found = pricing.reference_price(quoted, day(on), rule, days)
    assert (None if found is None else str(found)) == expected


def test_mean_reference_price_is_rounded_half_up():
    quoted = [pricing.Quotation(day(8), D("1.0001")), pricing.Quotation(day(9), D("1.0002"))]
    assert str(pricing.reference_price(quoted, day(9), "mean", 5)) == "1.0002"  # 1.00015


@pytest.mark.parametrize(
    ("net", "price", "expected"),
    [
        ("200", "3.3000", "660.00"),
        ("0.5", "0.01", "0.01"),
        ("33.3333", "3.1415", "104.72"),
        ("1.5", "2.33", "3.50"),
    ],
)
def test_amount_is_half_up_to_the_fen(net, price, expected):
    assert str(pricing.amount_of(D(net), D(price))) == expected


def test_premium_paid_is_nothing_where_the_market_said_nothing():
    assert pricing.premium_paid(D(200), D("3.2"), None) == 0
    assert pricing.premium_paid(D(200), D("3.3"), D("3.0")) == D("60.00")


@pytest.mark.parametrize(
    ("amount", "deposit", "seed", "expected"),
    [
        ("660.00", "500", "300", ("500", "160.00")),  # deposit first, then what is left for seed
        ("300.00", "500", "300", ("300.00", "0.00")),
        ("1000.00", "0", "300", ("0", "300")),
        ("1000.00", "0", "0", ("0", "0")),
    ],
)
def test_set_off_takes_the_deposit_first_and_never_more_than_the_delivery(amount, deposit, seed, expected):
    assert settling.set_off(D(amount), D(deposit), D(seed)) == tuple(map(D, expected))


def test_allocate_pays_the_oldest_debt_first_and_gives_back_the_rest():
    debts = [
        settling.Debt(2, day(9), D("50.00")),
        settling.Debt(1, day(9), D("40.00")),
        settling.Debt(3, day(1), D("10.00")),
    ]
    parts, left = settling.allocate(D("70.00"), debts)
    assert parts == [(3, D("10.00")), (1, D("40.00")), (2, D("20.00"))]
    assert left == 0
    assert settling.allocate(D("101.00"), debts)[1] == D("1.00")


money = st.decimals(min_value="0.01", max_value="1000000", places=2)


@given(money, st.lists(st.tuples(st.dates(), money), max_size=8))
def test_allocate_loses_nothing_and_overpays_nothing(payment, owed):
    debts = [settling.Debt(place, due, amount) for place, (due, amount) in enumerate(owed)]
    parts, left = settling.allocate(payment, debts)
    assert sum(part.amount for part in parts) + left == payment
    assert all(part.amount <= debts[part.key].open for part in parts)
    assert left == 0 or sum(part.amount for part in parts) == sum(debt.open for debt in debts)


@pytest.mark.parametrize(
    ("parts", "rate", "expected"),
    [
        ([("10000", 10)], "4.35", "0.00"),  # on the day it is due
        ([("10000", 11)], "4.35", "1.19"),  # day 1: 1.1917…
        ([("10000", 20)], "4.35", "11.92"),  # ten days: 11.917…
        ([("4000", 15), ("6000", 20)], "4.35", "9.53"),  # 2.3835… + 7.1506… rounded once
        ([("0.50", 11), ("0.50", 12)], "365", "0.02"),  # 0.005 + 0.01: rounded once, not twice
        ([("10000", 5)], "4.35", "0.00"),  # early
        ([("10000", 20)], "0", "0.00"),
    ],
)
def test_late_interest_is_simple_by_actual_days_and_rounded_once(parts, rate, expected):
    paid = [settling.Paid(D(amount), day(number)) for amount, number in parts]
    assert str(settling.late_interest(paid, DAY, D(rate))) == expected


@pytest.mark.parametrize(
    ("kind", "rate", "expected"),
    [("per_mu", "100", "1200.00"), ("percent", "5", "33.00"), ("none", "5", "0")],
)
def test_penalty_is_by_area_or_by_value(kind, rate, expected):
    assert settling.penalty(kind, D(rate), D(12), D("660.00")) == D(expected)


def test_premium_of_insurance_is_divided_without_losing_a_fen():
    premium = insuring.premium_of(D("12.35"), D("18.37"), (D(20), D(30), D(50)))
    # 226.8695 → 226.87; 45.374, 68.061, 113.435: the last two fen to the largest remainders
    assert premium == (D("226.87"), D("45.37"), D("68.06"), D("113.44"))


def test_indemnity_is_area_by_sum_insured_by_degree():
    assert insuring.indemnity(D("5.5"), D("400"), D("62.5")) == D("1375.00")


def test_refund_below_sixty_per_cent_is_refused():
    assert refunding.refund_of(D("10000.01"), D(60)) == D("6000.01")  # 6000.006
    with pytest.raises(ValueError, match="less than the law"):
        refunding.refund_of(D(10000), D("59.99"))


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        ("6000.00", ["660.00", "1320.00"], ["2000.00", "4000.00"]),
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("0.01", ["1", "3"], ["0.00", "0.01"]),
        ("0.00", ["1", "3"], ["0.00", "0.00"]),
    ],
)
def test_share_out_gives_left_over_fen_to_the_largest_remainders(total, weights, expected):
    assert [str(each) for each in share_out(D(total), list(map(D, weights)))] == expected


@pytest.mark.parametrize("weights", [[], ["0", "0"], ["2", "-1"]])
def test_share_out_without_weights_is_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        share_out(D(1), list(map(D, weights)))


@given(
    st.decimals(min_value=0, max_value="100000000", places=2),
    st.lists(st.decimals(min_value="0.0001", max_value="100000", places=4), min_size=1, max_size=40),
)
def test_share_out_sums_to_the_total_and_no_part_is_off_by_a_fen(total, weights):
    parts = share_out(total, weights)
    whole = sum(weights)
    assert sum(parts) == total
    assert all(
        abs(part - total * weight / whole) < D("0.0100001")
        for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [("12", "mu", "12"), ("0.8", "ha", "12.0"), ("8000.04", "m2", "12.000060")],
)
def test_areas_are_exact_in_mu(value, unit, expected):
    assert to_mu(D(value), unit) == D(expected)


@pytest.mark.parametrize(
    ("value", "unit", "expected"), [("12.5", "jin", "12.5"), ("12.5", "kg", "25.0"), ("1.2345", "t", "2469")]
)
def test_masses_are_exact_in_jin(value, unit, expected):
    assert to_jin(D(value), unit) == D(expected)


def test_price_of_a_kilogram_or_tonne_becomes_one_of_a_jin():
    assert price_per_jin(D("6.25"), "kg") == D("3.125")
    assert str(price_per_jin(D("6250.55"), "t")) == "3.1253"  # 3.125275
