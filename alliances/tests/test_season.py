"""Insurance, refund, support, loans, plan and sales: the verbs' checks, and a small season's figures worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from alliances.actions import (
    delivering,
    granting,
    planning,
    policies,
    refunds,
    supporting,
    trading,
    working,
)
from alliances.models import Agreement, Household, Loan, Placement, RefundShare
from alliances.reading import indicators, recounting
from alliances.reading.income import Income, income_of
from alliances.reading.totals import sales_by_channel, totals_of
from alliances.tests.chain import SEASON, at
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import actor

pytestmark = pytest.mark.django_db
D = Decimal


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def errors(raised) -> set[str]:
    return set(raised.value.errors)


def policy(chain, **fields):
    values = {
        "buyer": chain.plant,
        "insurer": chain.insurer,
        "number": "P2026001",
        "sum_insured_per_mu": D(400),
        "premium_per_mu": D(20),
        "grower_percent": D(20),
        "buyer_percent": D(30),
        "government_percent": D(50),
        "starts_on": day(5, 1),
        "ends_on": day(10, 31),
    }
    return policies.take_out(
        by=actor(chain.plant_clerk),
        at=at(2026, 4, 20),
        alliance=chain.alliance,
        season=SEASON,
        **(values | fields),
    )


def listed(chain):
    """A policy with the one planted plot of one signed agreement on its list."""
    planted = chain.signed().plots.get()
    row = policies.list_plots(policy_id=policy(chain).pk, by=actor(chain.plant_clerk), at=at(2026, 4, 25))
    return row, planted


def loss(chain, planted, at_=None, **fields):
    values = {"happened_on": day(7, 20), "cause": "冰雹", "damaged_mu": D("5.5")}
    return policies.report_loss(
        by=actor(chain.secretary), at=at_ or at(2026, 7, 22), planted=planted, **(values | fields)
    )


def test_policy_lists_plots_of_the_buyers_agreements_and_sums_their_area(chain):
    row, planted = listed(chain)
    assert (row.area_mu, row.plots.get().planted) == (D(12), planted)
    with pytest.raises(Incomplete):
        policies.list_plots(policy_id=row.pk, by=actor(chain.plant_clerk), at=at(2026, 4, 26))
    policies.unlist_plot(policy_id=row.pk, by=actor(chain.plant_clerk), at=at(2026, 4, 26), planted=planted)
    row.refresh_from_db()
    assert (row.area_mu, row.plots.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"government_percent": D("49.99")}, "government_percent"), ({"ends_on": day(4, 30)}, "ends_on")],
)
def test_policy_with_wrong_fields_names_the_field(chain, fields, wrong):
    with pytest.raises(Incomplete) as raised:
        policy(chain, **fields)
    assert errors(raised) == {wrong}


def test_second_policy_of_a_buyer_is_refused(chain):
    policy(chain)
    with pytest.raises(Incomplete) as raised:
        policy(chain, number="P2")
    assert errors(raised) == {"number"}


def test_loss_goes_from_report_to_payment_with_the_claim_worked_out(chain):
    _policy, planted = listed(chain)
    row = loss(chain, planted)
    assert (row.notified_in_time, row.policy.number) == (True, "P2026001")
    insurer = {"loss_id": row.pk, "by": actor(chain.underwriter), "at": at(2026, 8, 1)}
    with pytest.raises(NotYours):
        policies.survey(
            **(insurer | {"by": actor(chain.plant_clerk)}), surveyed_on=day(7, 25), loss_percent=D(50)
        )
    row = policies.survey(**insurer, surveyed_on=day(7, 25), loss_percent=D("62.5"))
    assert row.claimed == D("1375.00")
    with pytest.raises(Incomplete) as raised:
        policies.approve(**insurer, approved=D("1375.01"))
    assert errors(raised) == {"approved"}
    with pytest.raises(Incomplete) as raised:
        policies.approve(**insurer, approved=D("1000"))
    assert errors(raised) == {"reason"}
    policies.approve(**insurer, approved=D("1000"), reason="部分免赔")
    with pytest.raises(WrongState):
        policies.reject(**insurer, reason="x")
    assert policies.pay_claim(**insurer, paid_on=day(8, 1)).state == "paid"


def test_loss_notified_late_says_so_and_uninsured_has_no_policy(chain):
    planted = chain.signed().plots.get()
    row = loss(chain, planted, at(2026, 7, 24))
    assert (row.notified_in_time, row.policy) == (False, None)


def test_loss_larger_than_the_plot_or_of_another_village_is_refused(chain):
    planted = chain.signed().plots.get()
    with pytest.raises(Incomplete) as raised:
        loss(chain, planted, damaged_mu=D("12.01"))
    assert errors(raised) == {"damaged_mu"}
    with pytest.raises(NotYours):
        policies.report_loss(
            by=actor(chain.other_secretary),
            at=at(2026, 7, 22),
            planted=planted,
            happened_on=day(7, 20),
            cause="冰雹",
            damaged_mu=D(1),
        )


def refund(chain, **fields):
    values = {"surplus": D("10000.00"), "percent": D(60), "trade_basis": "value"}
    return refunds.decide_refund(
        by=actor(chain.coop_clerk),
        at=at(2026, 12, 20),
        alliance=chain.alliance,
        cooperative=chain.cooperative,
        season=SEASON,
        decided_on=day(12, 20),
        basis="成员大会决议",
        **(values | fields),
    )


def two_members(chain):
    terms = chain.terms(chain.cooperative)
    first = chain.signed(terms, chain.household("户主甲"))
    second = chain.signed(terms, chain.household("户主乙"))
    chain.deliver(first, day(10, 1), "1000")  # 3200.00
    chain.deliver(second, day(10, 1), "2000", grade="三级")  # 4000.00
    return first, second


@pytest.mark.parametrize(
    ("basis", "expected"), [("value", ["2666.67", "3333.33"]), ("quantity", ["2000.00", "4000.00"])]
)
def test_refund_is_divided_by_trade_and_sums_exactly(chain, basis, expected):
    two_members(chain)
    row = refund(chain, trade_basis=basis)
    assert row.amount == D("6000.00")
    assert [share.amount for share in row.shares.all()] == list(map(D, expected))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"percent": D("59.99")}, "percent"), ({"percent": D(101)}, "percent"), ({"surplus": D(0)}, "surplus")],
)
def test_refund_against_the_law_is_refused(chain, fields, wrong):
    two_members(chain)
    with pytest.raises(Incomplete) as raised:
        refund(chain, **fields)
    assert errors(raised) == {wrong}


def test_refund_without_trade_twice_or_by_a_plant_is_refused(chain):
    with pytest.raises(Incomplete) as raised:
        refund(chain)
    assert errors(raised) == {"season"}
    two_members(chain)
    refund(chain)
    with pytest.raises(Incomplete):
        refund(chain)
    share = RefundShare.objects.first()
    with pytest.raises(NotYours):
        refunds.pay_share(
            share_id=share.pk, by=actor(chain.plant_clerk), at=at(2026, 12, 21), paid_on=day(12, 21)
        )
    pay = {
        "share_id": share.pk,
        "by": actor(chain.coop_clerk),
        "at": at(2026, 12, 21),
        "paid_on": day(12, 21),
    }
    refunds.pay_share(**pay)
    with pytest.raises(WrongState):
        refunds.pay_share(**pay)


def test_refund_entered_wrongly_is_corrected_while_nobody_is_paid(chain):
    two_members(chain)
    row = refund(chain)
    by, when = actor(chain.coop_clerk), at(2026, 12, 22)
    right = {
        "refund_id": row.pk,
        "by": by,
        "at": when,
        "surplus": D("9000"),
        "percent": D(60),
        "trade_basis": "quantity",
        "decided_on": row.decided_on,
        "basis": row.basis,
        "reason": "盈余抄错",
    }
    share = row.shares.first()
    refunds.pay_share(share_id=share.pk, by=by, at=when, paid_on=day(12, 21))
    with pytest.raises(WrongState):
        refunds.correct_refund(**right)
    with pytest.raises(NotYours):
        refunds.unpay_share(share_id=share.pk, by=actor(chain.plant_clerk), at=when, reason="x")
    refunds.unpay_share(share_id=share.pk, by=by, at=when, reason="填错")
    with pytest.raises(WrongState):
        refunds.unpay_share(share_id=share.pk, by=by, at=when, reason="填错")
    with pytest.raises(NotYours):
        refunds.correct_refund(**right | {"by": actor(chain.plant_clerk)})
    with pytest.raises(Incomplete) as raised:
        refunds.correct_refund(**right | {"percent": D(59)})
    assert errors(raised) == {"percent"}
    corrected = refunds.correct_refund(**right)
    assert corrected.amount == D("5400.00")
    assert [each.amount for each in corrected.shares.all()] == [D("1800.00"), D("3600.00")]
    assert refunds.pay_shares(refund_id=row.pk, by=by, at=when, paid_on=day(12, 22)) == row
    assert set(row.shares.values_list("paid_on", flat=True)) == {day(12, 22)}
    with pytest.raises(WrongState):
        refunds.pay_shares(refund_id=row.pk, by=by, at=when, paid_on=day(12, 22))
    with pytest.raises(NotYours):
        refunds.unpay_shares(refund_id=row.pk, by=actor(chain.plant_clerk), at=when, reason="x")
    refunds.unpay_shares(refund_id=row.pk, by=by, at=when, reason="填错")
    assert set(row.shares.values_list("paid_on", flat=True)) == {None}
    with pytest.raises(WrongState):
        refunds.unpay_shares(refund_id=row.pk, by=by, at=when, reason="填错")


def test_support_answers_a_claimed_duty_and_counts_a_household_once(chain):
    support = chain.support(chain.liaison)
    household = chain.household()
    name = {"support_id": support.pk, "by": actor(chain.liaison), "at": at(2026, 4, 1)}
    assert supporting.name_beneficiaries(**name, households=[household, household]) == 1
    assert supporting.name_beneficiaries(**name, households=[household]) == 0
    done = supporting.finish(**name, day=day(3, 30), result="办班一期", heads=46, cost=D("1200"))
    assert (done.state, done.heads) == ("done", 46)
    with pytest.raises(WrongState):
        supporting.drop(**name, reason="x")
    with pytest.raises(NotYours):
        supporting.name_beneficiaries(**(name | {"by": actor(chain.market_liaison)}), households=[])


def test_support_that_answers_nothing_or_anothers_duty_is_refused(chain):
    fields = {
        "at": at(2026, 2, 1),
        "alliance": chain.alliance,
        "season": SEASON,
        "kind": "seed",
        "title": "良种",
    }
    with pytest.raises(Incomplete) as raised:
        supporting.take_on(by=actor(chain.liaison), **fields)
    assert errors(raised) == {"target"}
    target = chain.claimed_target(chain.bureau, chain.liaison)
    with pytest.raises(Incomplete) as raised:
        supporting.take_on(by=actor(chain.market_liaison), **fields, target=target)
    assert errors(raised) == {"target"}
    with pytest.raises(NotYours):
        supporting.take_on(by=actor(chain.stranger), **fields, target=target)


def test_support_answers_a_ticket_of_the_unit_only(chain):
    ticket = chain.routed(topic=chain.supply)
    fields = {
        "at": at(2026, 11, 24),
        "alliance": chain.alliance,
        "season": SEASON,
        "kind": "seed",
        "title": "补种",
        "ticket": ticket,
    }
    assert supporting.take_on(by=actor(chain.liaison), **fields).ticket == ticket
    with pytest.raises(Incomplete) as raised:
        supporting.take_on(by=actor(chain.town_liaison), **fields)
    assert errors(raised) == {"ticket"}


def test_grant_is_applied_for_granted_and_paid_within_bounds(chain):
    support = chain.support(chain.liaison, kind="policy")
    by = {"by": actor(chain.liaison), "at": at(2026, 6, 1)}
    row = granting.apply_for(
        support_id=support.pk, **by, applied_on=day(5, 1), applied=D(600), household=chain.household()
    )
    with pytest.raises(Incomplete) as raised:
        granting.grant(grant_id=row.pk, **by, granted_on=day(4, 30), granted=D(601), basis="")
    assert errors(raised) == {"granted", "granted_on", "basis"}
    granting.grant(grant_id=row.pk, **by, granted_on=day(5, 20), granted=D(500), basis="左农发〔2026〕3号")
    with pytest.raises(WrongState):
        granting.refuse_grant(grant_id=row.pk, **by, reason="x")
    assert granting.pay_grant(grant_id=row.pk, **by, paid_on=day(6, 1)).state == "paid"


def lend(chain, support, by=None, **fields):
    values = {
        "number": "D1",
        "amount": D(30000),
        "rate": D("4.35"),
        "granted_on": day(4, 1),
        "due_on": day(11, 1),
    }
    if "household" not in fields:
        values["household"] = Household.objects.filter(head_name="借款户").first() or chain.household(
            "借款户"
        )
    return trading.lend(by=actor(by or chain.teller), at=at(2026, 4, 2), support=support, **(values | fields))


def test_loan_is_entered_by_its_bank_only_and_repaid_once(chain):
    support = chain.support(chain.teller, kind="finance")
    with pytest.raises(NotYours):
        lend(chain, support, by=chain.head)
    loan = lend(chain, support)
    with pytest.raises(Incomplete) as raised:
        lend(chain, support, household=None, organisation=chain.plant)
    assert errors(raised) == {"number"}
    by = {"loan_id": loan.pk, "by": actor(chain.teller), "at": at(2026, 10, 1)}
    trading.subsidise(**by, subsidy=D("300"), paid_on=day(9, 1))
    trading.repay(**by, repaid_on=day(10, 1))
    with pytest.raises(WrongState):
        trading.repay(**by, repaid_on=day(10, 1))
    assert Loan.objects.get().subsidy == D("300.00")


def test_plan_is_adopted_with_targets_and_claimed_by_the_responsible_unit_once(chain):
    target = chain.claimed_target(chain.bureau, chain.liaison)
    with pytest.raises(WrongState):
        planning.claim_target(target_id=target.pk, by=actor(chain.liaison), at=at(2026, 1, 13))
    with pytest.raises(NotYours):
        planning.claim_target(target_id=target.pk, by=actor(chain.market_liaison), at=at(2026, 1, 13))
    by = {"plan_id": target.plan_id, "at": at(2026, 12, 31)}
    with pytest.raises(NotYours):
        planning.review(**by, by=actor(chain.liaison), review="完成")
    assert planning.review(**by, by=actor(chain.head), review="完成").state == "reviewed"


def test_targets_of_an_outsider_or_without_unit_of_measure_are_refused(chain):
    plan = planning.draft_plan(
        by=actor(chain.head), at=at(2026, 1, 5), alliance=chain.alliance, year=SEASON, title="计划"
    )
    rows = [
        planning.TargetRow("面积", chain.outsider, day(12, 1)),
        planning.TargetRow("面积", chain.bureau, day(12, 1), "area", D(350000), ""),
    ]
    with pytest.raises(Incomplete) as raised:
        planning.set_targets(plan_id=plan.pk, by=actor(chain.head), at=at(2026, 1, 5), targets=rows)
    assert errors(raised) == {"responsible-0", "value-1"}
    with pytest.raises(Incomplete) as raised:
        planning.adopt(
            plan_id=plan.pk, by=actor(chain.head), at=at(2026, 1, 5), adopted_on=day(1, 5), basis="文件"
        )
    assert errors(raised) == {"targets"}


def test_outside_figure_needs_a_source_and_is_entered_by_the_office(chain):
    fields = {
        "at": at(2026, 5, 1),
        "alliance": chain.alliance,
        "name": "种植面积",
        "value": D(350000),
        "unit": "亩",
        "as_of": day(1, 1),
    }
    with pytest.raises(NotYours):
        planning.enter_outside_figure(by=actor(chain.liaison), **fields, source="报道")
    with pytest.raises(Incomplete):
        planning.enter_outside_figure(by=actor(chain.head), **fields, source=" ")
    planning.enter_outside_figure(by=actor(chain.head), **fields, source="报道")
    assert chain.alliance.outside_figures.get().value == 350000
    assert totals_of(chain.alliance, SEASON, day(5, 1)).area_mu == 0


@pytest.fixture
def season(chain):
    """Two growers of the cooperative, which sells on to the plant; one grower of the plant; work, refund, loan, sale."""
    two_members(chain)
    on = chain.signed(chain.terms(chain.plant, title="收购合作社"), seller=chain.cooperative)
    chain.deliver(on, day(10, 20), "3000")
    chain.quote(day(10, 1), "3.00")
    direct = chain.signed(chain.terms(chain.plant), chain.household("户主丙", mu="8"))
    chain.deliver(direct, day(10, 2), "1600")  # 3.3000: 5280.00
    chain.pay(direct, day(10, 3), "5000.00")
    refund(chain)
    offer = working.offer_work(
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        alliance=chain.alliance,
        season=SEASON,
        title="绑笤帚",
        area=chain.town_area,
        places=2,
        pay="计件",
        starts_on=day(11, 1),
        ends_on=day(12, 31),
    )
    placement = working.place(
        offer_id=offer.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        household=direct.household,
        worker_name="工人",
        placed_on=day(11, 1),
    )
    working.enter_wage(
        placement_id=placement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 30),
        month=day(11, 1),
        amount=D("2800"),
    )
    lend(chain, chain.support(chain.teller, kind="finance"))
    for number, channel, amount in (("1", "online", "900"), ("2", "export", "1500"), ("3", "online", "100")):
        trading.record_sale(
            by=actor(chain.plant_clerk),
            at=at(2026, 12, 1),
            alliance=chain.alliance,
            season=SEASON,
            seller=chain.plant,
            day=day(12, 1),
            quantity=D(10),
            amount=D(amount),
            channel=channel,
            customer="客户",
            goods="笤帚",
            number=number,
        )
    return direct


#: By hand. Growers only: 1000 + 2000 + 1600 jin on 12 + 12 + 8 mu; 3200 + 4000 + 5280 yuan. The cooperative's own sale
#: of 3000 jin to the plant is the same goods and is not in it. Registered land has the borrower's 12 mu besides.
BY_HAND = {
    "area": "32",
    "area_share": "72.7273",
    "households": "3",
    "agreements": "3",
    "contracted": "7200",
    "delivered": "4600",
    "yield": "143.7500",
    "floor_price": "2.6783",  # (3200 + 4000 + 5120) / 4600
    "market_price": "3.0000",
    "settlement_price": "2.7130",  # 12480 / 4600
    "premium": "480.00",
    "output": "12480.00",
    "owed": "7480.00",
    "insured_area": "0",
    "claims_paid": "0",
    "loans": "1",
    "loans_amount": "30000.00",
    "loans_overdue": "30000.00",
    "trained": "0",
    "supported": "0",
    "grants": "0",
    "jobs": "1",
    "wages": "2800.00",
    "refund": "6000.00",
    "sales": "2500.00",
    "income": "7093.33",  # (12480 + 2800 + 6000) / 3
}


def test_every_indicator_of_a_season_is_as_worked_out_by_hand(chain, season):
    now = totals_of(chain.alliance, SEASON, day(12, 31))
    found = {row.indicator.code: row.value for row in indicators.figures_of(now, now)}
    assert found == {code: D(value) for code, value in BY_HAND.items()}


def test_indicator_against_an_empty_season_has_no_change(chain, season):
    now = totals_of(chain.alliance, SEASON, day(12, 31))
    before = totals_of(chain.alliance, SEASON - 1, day(12, 31))
    by_code = {row.indicator.code: row for row in indicators.figures_of(now, before)}
    assert (by_code["yield"].before, by_code["yield"].change, by_code["output"].change) == (None, None, None)
    same = {row.indicator.code: row.change for row in indicators.figures_of(now, now)}
    assert (same["output"], same["trained"]) == (D(0), None)


def test_every_indicator_names_its_records_within_the_readers_scope(chain, season):
    for code in indicators.INDICATORS:
        office = indicators.records_of(code, chain.alliance, SEASON, day(12, 31), chain.head.person.user)
        stranger = indicators.records_of(
            code, chain.alliance, SEASON, day(12, 31), chain.stranger.person.user
        )
        assert list(stranger) == []
        # Who borrowed is the lender's alone to read, and only figures with something behind them name anything.
        hidden = code.startswith("loans")
        assert bool(office) == (not hidden and D(BY_HAND[code]) > 0), code
    lender = indicators.records_of("loans", chain.alliance, SEASON, day(12, 31), chain.teller.person.user)
    assert [loan.number for loan in lender] == ["D1"]


def test_income_of_a_household_is_crop_wages_and_refund(chain, season):
    keys = {row.head_name: row.pk for row in Household.objects.all()}
    income = income_of(chain.alliance, SEASON, keys.values())
    assert income[keys["户主丙"]] == Income(D("5280.00"), D("2800.00"), D(0))
    assert income[keys["户主甲"]] == Income(D("3200.00"), D(0), D("2666.67"))
    assert income[keys["户主甲"]].total == D("5866.67")
    assert income[keys["借款户"]].total == 0


def test_income_is_shared_by_all_whom_the_season_brought_anything(chain, season):
    placed = Placement.objects.get()
    worker = chain.household("无协议户", phone="04760000099", mu=None)
    placement = working.place(
        offer_id=placed.offer_id,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        household=worker,
        worker_name="工人乙",
        placed_on=day(11, 1),
    )
    earned = {"placement_id": placement.pk, "by": actor(chain.plant_clerk), "at": at(2026, 11, 30)}
    working.enter_wage(**earned, month=day(11, 1), amount=D(1720))
    totals = totals_of(chain.alliance, SEASON, day(12, 31))
    # 12480 of crops, 2800 + 1720 of wages and 6000 of refund, over three growers and the worker.
    assert (totals.earners, totals.income) == (4, D("23000.00"))
    assert worker in indicators.records_of(
        "income", chain.alliance, SEASON, day(12, 31), chain.head.person.user
    )


def test_sales_by_channel_are_summed_the_most_first(chain, season):
    assert sales_by_channel(chain.alliance, SEASON) == [("export", D("1500.00")), ("online", D("1000.00"))]


def test_recounting_finds_a_sum_that_does_not_hold(chain, season):
    assert list(recounting.differences()) == []
    Agreement.objects.filter(pk=season.pk).update(delivered_jin=D(1601))
    assert list(recounting.differences()) == [(season.number, "delivered_jin", D(1601), D(1600))]


def test_totals_take_the_same_queries_whatever_the_season(chain, season, django_assert_num_queries):
    for year in (SEASON, SEASON - 1):
        with django_assert_num_queries(14):
            totals_of(chain.alliance, year, day(12, 31))


def test_sums_of_many_thousandths_stay_exact(chain, season):
    """0.1 + 0.2 is a float's classic: 300 deliveries of 0.1 and 0.2 jin sum to what they say."""
    for number in range(30):
        delivering.deliver(
            agreement_id=season.pk,
            by=actor(chain.plant_clerk),
            at=at(2026, 10, 4),
            day=day(10, 4),
            grade=season.terms.grades.first(),
            receipt=f"T{number}",
            gross=D("0.1") if number % 2 else D("0.2"),
        )
    assert totals_of(chain.alliance, SEASON, day(12, 31)).delivered_jin == D("4604.5")
    assert list(recounting.differences()) == []
