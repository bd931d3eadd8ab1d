"""Agreements from draft to settlement: what the verbs check, the amounts they leave, who is refused."""

import datetime as dt
from decimal import Decimal

import pytest

from alliances.accounts import account_of
from alliances.actions import buying, contracting, delivering, growers, paying
from alliances.models import Agreement, AgreementPlot, Household, MarketPrice
from alliances.reading.recounting import differences
from alliances.tests.chain import FLOORS, MARKET, SEASON, SIGNED, at
from audit.models import AuditRow
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import actor

D = Decimal
pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def errors(raised) -> set[str]:
    return set(raised.value.errors)


def test_draft_numbers_agreements_of_a_season_and_sums_their_plots(chain):
    household = chain.household()
    growers.add_plot(
        household_id=household.pk,
        by=actor(chain.secretary),
        at=at(2026, 3, 2),
        name="西地",
        area=D("0.5"),
        unit="ha",
    )
    terms = chain.terms()
    agreement = chain.draft(terms, household)
    assert (agreement.number, agreement.area_mu) == ("ZZXY-2026-00001", D("19.5"))
    assert chain.draft(terms, chain.household("户主乙")).number == "ZZXY-2026-00002"


def test_draft_of_a_plot_that_stands_in_another_agreement_is_refused(chain):
    terms, household = chain.terms(), chain.household()
    chain.draft(terms, household)
    with pytest.raises(Incomplete) as raised:
        chain.draft(terms, household)
    assert errors(raised) == {"plots"}
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"expected_jin": D(-1)}, "expected_jin"),
        ({"deposit": D("-0.01")}, "deposit"),
        ({"seed_credit": D(50)}, "seed_credit"),  # the seed is the grower's own
    ],
)
def test_draft_with_wrong_fields_names_the_field(chain, fields, field):
    with pytest.raises(Incomplete) as raised:
        chain.draft(**fields)
    assert errors(raised) == {field}


def test_draft_by_another_plant_or_a_bureau_is_refused(chain):
    terms, household = chain.terms(), chain.household()
    for outsider in (chain.rival_clerk, chain.liaison, chain.other_secretary, chain.teller):
        with pytest.raises(NotYours):
            contracting.draft(
                by=actor(outsider), at=at(2026, 3, 15), terms=terms, household=household, expected_jin=D(1)
            )


def test_draft_of_a_plant_that_sells_on_is_refused(chain):
    terms = chain.terms()
    with pytest.raises(Incomplete) as raised:
        chain.draft(terms, seller=chain.rival)
    assert errors(raised) == {"seller"}


def test_change_draft_frees_the_plots_it_leaves(chain):
    terms, household = chain.terms(), chain.household()
    agreement = chain.draft(terms, household)
    plot = household.plots.get()
    contracting.change_draft(
        agreement_id=agreement.pk, by=actor(chain.secretary), at=at(2026, 3, 20), plots={plot: D("7.25")}
    )
    agreement.refresh_from_db()
    assert (agreement.area_mu, AgreementPlot.objects.get().area_mu) == (D("7.25"), D("7.25"))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"plots": {}}, "plots"),
        ({"expected_jin": D(0)}, "expected_jin"),
    ],
)
def test_sign_without_area_or_yield_is_refused_and_stays_a_draft(chain, fields, wrong):
    with pytest.raises(Incomplete) as raised:
        chain.signed(**fields)
    assert errors(raised) == {wrong}
    assert Agreement.objects.get().state == "draft"


def test_sign_leaves_an_audit_row_without_the_growers_name(chain):
    agreement = chain.signed()
    row = AuditRow.objects.get(action="agreement.sign")
    assert (agreement.state, row.object_label) == ("signed", "ZZXY-2026-00001")
    assert not AuditRow.objects.filter(object_label__contains="户主").exists()


def test_sign_twice_is_a_wrong_state(chain):
    agreement = chain.signed()
    with pytest.raises(WrongState):
        contracting.sign(
            agreement_id=agreement.pk,
            by=actor(chain.secretary),
            at=at(2026, 4, 2),
            signed_on=SIGNED,
            signed_place="村委会",
        )


def test_void_frees_the_plots_and_keeps_the_reason(chain):
    terms, household = chain.terms(), chain.household()
    agreement = chain.signed(terms, household)
    contracting.void(
        agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 5, 1), reason="双方同意"
    )
    agreement.refresh_from_db()
    assert (agreement.state, agreement.end_reason) == ("void", "双方同意")
    assert chain.draft(terms, household).area_mu == 12


def test_void_after_a_delivery_is_a_wrong_state(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(10, 1), "100")
    with pytest.raises(WrongState):
        contracting.void(agreement_id=agreement.pk, by=actor(chain.head), at=at(2026, 10, 2), reason="x")


def test_delivery_is_settled_by_grade_price_of_the_day_and_premium(chain):
    agreement = chain.signed()
    chain.quote(day(9, 28), "3.00")
    first = chain.deliver(agreement, day(10, 1), "520", tare=D(10), deduction=D("10.5"))
    chain.quote(day(10, 3), "2.80")
    second = chain.deliver(agreement, day(10, 5), "250.25", unit="kg")
    third = chain.deliver(agreement, day(10, 20), "100", grade="三级")
    assert (first.net_jin, first.unit_price, first.amount) == (D("499.5"), D("3.3000"), D("1648.35"))
    # 2.80 × 1.1 = 3.08 lies below the floor of 3.20
    assert (second.net_jin, second.unit_price, second.amount) == (D("500.5"), D("3.2000"), D("1601.60"))
    # no price of this grade within seven days
    assert (third.market_price, third.unit_price, third.amount) == (None, FLOORS["三级"], D("200.00"))
    assert (first.premium_amount, second.premium_amount, third.premium_amount) == (
        D("149.85"),
        D("200.20"),
        D("0.00"),
    )
    assert (agreement.state, agreement.delivered_jin, agreement.delivered_amount) == (
        "performing",
        D("1100.0"),
        D("3449.95"),
    )
    assert (agreement.premium_amount, agreement.market_jin, agreement.market_amount) == (
        D("350.05"),
        D("1000.0"),
        D("2899.90"),
    )
    assert first.due_on == day(10, 31)


def test_deposit_and_seed_are_set_off_until_they_are_used_up(chain):
    agreement = chain.signed(deposit=D(500), seed_supply="buyer", seed_credit=D(300))
    contracting.pay_deposit(
        agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 4, 5), day=day(4, 5)
    )
    first = chain.deliver(agreement, day(10, 1), "200")  # 640.00
    second = chain.deliver(agreement, day(10, 2), "200")
    assert (first.set_off_deposit, first.set_off_seed, first.open_amount) == (D(500), D("140.00"), D(0))
    assert first.paid_on == day(10, 1)
    assert (second.set_off_deposit, second.set_off_seed, second.open_amount) == (
        D(0),
        D("160.00"),
        D("480.00"),
    )
    assert (agreement.owed, agreement.deposit_left, agreement.seed_left) == (D("480.00"), 0, 0)


def test_deposit_that_was_never_paid_is_not_set_off(chain):
    agreement = chain.signed(deposit=D(500))
    assert chain.deliver(agreement, day(10, 1), "200").open_amount == D("640.00")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"gross": D("0")}, "gross"),
        ({"gross": D(10), "tare": D(10)}, "gross"),
        ({"gross": D(10), "deduction": D(-1)}, "gross"),
        ({"receipt": "R1"}, "receipt"),
    ],
)
def test_delivery_that_cannot_be_is_refused_and_changes_nothing(chain, fields, wrong):
    agreement = chain.signed()
    chain.deliver(agreement, day(10, 1), "100")
    with pytest.raises(Incomplete) as raised:
        chain.deliver(agreement, day(10, 1), **({"gross": D(100)} | fields))
    assert errors(raised) == {wrong}
    agreement.refresh_from_db()
    assert (agreement.deliveries.count(), agreement.delivered_jin) == (1, D(100))


def test_delivery_before_signing_or_tomorrow_is_refused(chain):
    agreement = chain.signed()
    for wrong in (day(3, 31), day(10, 2)):
        with pytest.raises(Incomplete) as raised:
            delivering.deliver(
                agreement_id=agreement.pk,
                by=actor(chain.plant_clerk),
                at=at(2026, 10, 1),
                day=wrong,
                grade=agreement.terms.grades.first(),
                receipt="X",
                gross=D(1),
            )
        assert errors(raised) == {"day"}


def test_delivery_recorded_by_the_seller_is_refused(chain):
    agreement = chain.signed(chain.terms(chain.plant), seller=chain.cooperative)
    with pytest.raises(NotYours):
        delivering.deliver(
            agreement_id=agreement.pk,
            by=actor(chain.coop_clerk),
            at=at(2026, 10, 1),
            day=day(10, 1),
            grade=agreement.terms.grades.first(),
            receipt="X",
            gross=D(1),
        )


def test_struck_delivery_counts_nowhere_and_its_receipt_is_free_again(chain):
    agreement = chain.signed(deposit=D(100))
    contracting.pay_deposit(
        agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 4, 5), day=day(4, 5)
    )
    wrong = chain.deliver(agreement, day(10, 1), "2000")
    delivering.strike_out(
        agreement_id=agreement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 10, 1, 18),
        delivery=wrong,
        reason="多写一个零",
    )
    agreement.refresh_from_db()
    assert (agreement.delivered_jin, agreement.delivered_amount, agreement.deposit_left) == (0, 0, D(100))
    assert chain.deliver(agreement, day(10, 1), "200", receipt=wrong.receipt).set_off_deposit == D(100)


def test_paid_delivery_cannot_be_struck_out(chain):
    agreement = chain.signed()
    delivery = chain.deliver(agreement, day(10, 1), "100")
    chain.pay(agreement, day(10, 2), "1.00")
    with pytest.raises(WrongState):
        delivering.strike_out(
            agreement_id=agreement.pk,
            by=actor(chain.plant_clerk),
            at=at(2026, 10, 3),
            delivery=delivery,
            reason="x",
        )


def test_payments_go_to_the_oldest_debt_and_interest_runs_from_the_day_after(chain):
    agreement = chain.signed()
    first = chain.deliver(agreement, day(9, 1), "1000")  # 3200.00, due 1 October
    second = chain.deliver(agreement, day(9, 11), "500")  # 1600.00, due 11 October
    chain.pay(agreement, day(10, 1), "2000.00")
    chain.pay(
        agreement, day(10, 31), "2000.00"
    )  # 1200 for the first, 30 days late; 800 for the second, 20 days
    account = account_of(agreement, day(11, 10))
    assert [(line.delivery.pk, line.open, line.days_late) for line in account.lines] == [
        (first.pk, D("0.00"), 0),
        (second.pk, D("800.00"), 30),
    ]
    # 1200 × 30 × 4.35 % / 365 = 4.290…; (800 × 20 + 800 × 30) × 4.35 % / 365 = 4.767…
    assert [line.interest for line in account.lines] == [D("4.29"), D("4.77")]
    assert (account.owed, account.overdue, account.interest_left) == (D("800.00"), D("800.00"), D("9.06"))
    first.refresh_from_db()
    assert first.paid_on == day(10, 31)


def test_payment_above_what_is_owed_or_with_a_known_voucher_is_refused(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(10, 1), "100")
    with pytest.raises(Incomplete) as raised:
        chain.pay(agreement, day(10, 2), "320.01")
    assert errors(raised) == {"amount"}
    chain.pay(agreement, day(10, 2), "20.00", voucher="A")
    with pytest.raises(Incomplete) as raised:
        chain.pay(agreement, day(10, 2), "20.00", voucher="A")
    assert errors(raised) == {"voucher"}
    assert agreement.owed == D("300.00")


def test_settle_asks_for_a_word_about_interest_and_ends_the_agreement(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "1000")
    with pytest.raises(WrongState):
        contracting.settle(agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 10, 2))
    chain.pay(agreement, day(10, 31), "3200.00")
    with pytest.raises(Incomplete) as raised:
        contracting.settle(agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 10, 31))
    assert errors(raised) == {"note"}
    chain.pay(agreement, day(10, 31), "11.44", purpose="interest")
    settled = contracting.settle(agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=at(2026, 10, 31))
    assert (settled.state, settled.ended_on) == ("settled", day(10, 31))


def test_interest_above_what_has_run_up_is_refused(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "1000")
    chain.pay(agreement, day(10, 31), "3200.00")
    with pytest.raises(Incomplete) as raised:
        chain.pay(agreement, day(10, 31), "11.45", purpose="interest")
    assert errors(raised) == {"amount"}


def changed(chain, terms, when, floor, **fields):
    grades = [buying.GradeRow("一级", D(floor))]
    return buying.change_terms(
        terms_id=terms.pk, by=actor(chain.plant_clerk), at=when, grades=grades, **fields
    )


def test_conditions_that_nobody_cites_change_where_they_stand(chain):
    terms = chain.terms()
    assert changed(chain, terms, at(2026, 3, 2), "3.5") == terms
    assert (terms.grades.get().floor_price, terms.version) == (D("3.5"), 1)


def test_conditions_that_are_cited_get_a_new_version_and_agreements_keep_theirs(chain):
    terms = chain.terms()
    signed = chain.signed(terms)
    draft = chain.draft(terms, chain.household("户主乙", phone="04760000002"))
    newer = changed(chain, terms, at(2026, 4, 2), "3.5", valid_from=day(5, 1), payment_days=10)
    assert (newer.version, newer.replaces, newer.valid_from, newer.payment_days) == (2, terms, day(5, 1), 10)
    assert {grade.code for grade in terms.grades.all()} == {"一级", "二级", "三级"}
    signed.refresh_from_db()
    assert signed.terms == terms
    with pytest.raises(WrongState):
        changed(chain, terms, at(2026, 4, 3), "4")
    with pytest.raises(Incomplete) as raised:
        changed(chain, newer, at(2026, 4, 3), "4", valid_from=day(4, 1))
    assert errors(raised) == {"valid_from"}
    sooner = changed(chain, newer, at(2026, 4, 3), "3.6", valid_from=day(4, 20))
    assert (sooner, sooner.valid_from) == (newer, day(4, 20)), "nobody cites it yet"
    _sign_about(chain, draft, newer)


def _sign_about(chain, draft, newer):
    """Version 2 holds from 20 April: what is signed then stands on it, what was signed before on the first."""
    sign = {
        "agreement_id": draft.pk,
        "by": actor(chain.secretary),
        "at": at(2026, 5, 2),
        "signed_place": "村",
    }
    with pytest.raises(Incomplete) as raised:
        contracting.sign(signed_on=day(4, 20), **sign)
    assert errors(raised) == {"signed_on"}
    with pytest.raises(Incomplete) as raised:
        chain.draft(draft.terms, chain.household("户主丙", phone="04760000003"), at=at(2026, 4, 20))
    assert errors(raised) == {"terms"}
    other = chain.terms(title="另一种条件")
    move = {"agreement_id": draft.pk, "by": actor(chain.secretary), "at": at(2026, 5, 1)}
    with pytest.raises(Incomplete) as raised:
        contracting.change_draft(terms=other, **move)
    assert errors(raised) == {"terms"}
    contracting.change_draft(terms=newer, **move)
    with pytest.raises(Incomplete) as raised:
        contracting.sign(signed_on=day(4, 19), **sign)
    assert errors(raised) == {"signed_on"}
    contracting.sign(signed_on=day(4, 20), **sign)
    draft.refresh_from_db()
    assert (draft.terms, draft.state) == (newer, "signed")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"grades": []}, "grades"),
        ({"grades": [buying.GradeRow("一级", D(0))]}, "grades"),
        ({"grades": [buying.GradeRow("一级", D(1)), buying.GradeRow("一级", D(2))]}, "grades"),
        ({"premium": D(0)}, "premium"),
        ({"market": ""}, "market"),
        ({"delivery_to": dt.date(2026, 8, 31)}, "delivery_to"),
        ({"buyer": "bureau"}, "buyer"),
    ],
)
def test_conditions_with_wrong_fields_name_the_field(chain, fields, wrong):
    if "buyer" in fields:
        fields = {"buyer": chain.bureau}
    with pytest.raises(Incomplete) as raised:
        chain.terms(**fields)
    assert errors(raised) == {wrong}


def test_market_price_is_entered_by_members_and_never_by_a_buyer(chain):
    chain.quote(day(9, 28), "3.00")
    assert MarketPrice.objects.get().price == D("3.00")
    for outsider in (chain.plant_clerk, chain.coop_clerk, chain.stranger, chain.secretary, chain.keeper):
        with pytest.raises(NotYours):
            buying.enter_price(
                by=actor(outsider),
                at=at(2026, 9, 29),
                alliance=chain.alliance,
                market=MARKET,
                grade="一级",
                day=day(9, 29),
                price=D(1),
                source="自报",
            )


def test_market_price_twice_a_day_is_refused_and_a_used_one_is_not_struck_out(chain):
    chain.quote(day(9, 28), "3.00")
    with pytest.raises(Incomplete) as raised:
        chain.quote(day(9, 28), "3.10")
    assert errors(raised) == {"day"}
    agreement = chain.signed()
    delivery = chain.deliver(agreement, day(10, 1), "100")
    price = MarketPrice.objects.get()
    strike = {
        "price_id": price.pk,
        "by": actor(chain.market_liaison),
        "at": at(2026, 10, 2),
        "reason": "抄错",
    }
    with pytest.raises(WrongState):
        buying.strike_price(**strike)
    delivering.strike_out(
        agreement_id=agreement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 10, 2),
        delivery=delivery,
        reason="价格抄错",
    )
    assert buying.strike_price(**strike).struck_reason == "抄错"


def test_household_joins_once_and_leaves_when_its_agreements_are_ended(chain):
    household = chain.household()
    with pytest.raises(Incomplete) as raised:
        chain.household()
    assert errors(raised) == {"head_name"}
    agreement = chain.draft(household=household)
    leave = {
        "household_id": household.pk,
        "by": actor(chain.secretary),
        "at": at(2026, 12, 1),
        "left_on": day(12, 1),
        "left_basis": "本人申请",
    }
    with pytest.raises(WrongState):
        growers.leave(**leave)
    contracting.void(agreement_id=agreement.pk, by=actor(chain.head), at=at(2026, 11, 1), reason="不种了")
    assert growers.leave(**leave).valid_to == day(12, 1)


def test_household_of_another_village_is_not_the_secretarys(chain):
    household = chain.household(where=chain.other_village_area)
    with pytest.raises(NotYours):
        growers.add_plot(
            household_id=household.pk,
            by=actor(chain.secretary),
            at=at(2026, 3, 2),
            name="x",
            area=D(1),
            unit="mu",
        )


def test_identity_number_is_kept_encrypted_with_its_reason_and_forgotten(chain):
    household = chain.household()
    number = "150422190001010011"
    check = {"household_id": household.pk, "by": actor(chain.secretary), "at": at(2026, 3, 3)}
    with pytest.raises(Incomplete) as raised:
        growers.keep_identity(**check, number="150422190001010012", reason="")
    assert errors(raised) == {"number", "reason"}
    valid = next(
        number[:17] + digit for digit in "0123456789X" if growers.resident_id_ok(number[:17] + digit)
    )
    growers.keep_identity(**check, number=valid, reason="insurance")
    stored = Household.objects.get(pk=household.pk)
    assert (str(stored.identity_number), stored.identity_number.reveal()) == ("••••", valid)
    growers.forget_identity(**check)
    stored = Household.objects.get(pk=household.pk)
    assert (bool(stored.identity_number), stored.identity_hash, stored.identity_reason) == (False, "", "")
    assert stored.valid_from.year == SEASON


def test_struck_payment_is_owed_again_and_its_voucher_is_free(chain):
    agreement = chain.signed()
    first = chain.deliver(agreement, day(10, 1), "100")
    chain.deliver(agreement, day(10, 2), "100")
    wrong = chain.pay(agreement, day(10, 3), "500.00", voucher="A")
    strike = {"agreement_id": agreement.pk, "at": at(2026, 10, 4), "payment": wrong, "reason": "户名错"}
    with pytest.raises(NotYours):
        paying.strike_payment(by=actor(chain.secretary), **strike)
    paying.strike_payment(by=actor(chain.plant_clerk), **strike)
    with pytest.raises(WrongState):
        paying.strike_payment(by=actor(chain.plant_clerk), **strike)
    agreement.refresh_from_db()
    first.refresh_from_db()
    assert (agreement.owed, first.open_amount, first.paid_on) == (D("640.00"), D("320.00"), None)
    chain.pay(agreement, day(10, 5), "640.00", voucher="A")
    assert (agreement.owed, list(differences())) == (0, [])


def test_struck_interest_may_be_paid_anew(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "1000")
    chain.pay(agreement, day(10, 31), "3200.00")
    wrong = chain.pay(agreement, day(10, 31), "11.44", purpose="interest")
    paying.strike_payment(
        agreement_id=agreement.pk, by=actor(chain.head), at=at(2026, 11, 1), payment=wrong, reason="未到账"
    )
    assert account_of(agreement, day(11, 1)).interest_left == D("11.44")
