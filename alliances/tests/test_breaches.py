"""A breach on either side raises a ticket at the right link by itself, once; it is remedied by whom it hurt."""

import datetime as dt
from decimal import Decimal

import pytest

from alliances.actions import breaching, contracting, falling_due, working
from alliances.models import Agreement, Breach, GroundTopic
from alliances.tests.chain import SEASON, at
from audit.models import AuditRow
from tickets import actions as tickets
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Ticket
from tickets.tests.banner import AT, actor

pytestmark = pytest.mark.django_db
D = Decimal


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def refusal(chain, agreement, by=None, **fields) -> Breach:
    values = {"ground": "refusal", "found_on": day(10, 1), "note": "厂子拒收。", "quantity_jin": D(500)}
    return breaching.break_agreement(
        agreement_id=agreement.pk,
        by=actor(by or chain.secretary),
        at=at(2026, 10, 1),
        **(values | fields),
    )


def test_refusal_raises_a_ticket_for_the_village_in_the_growers_name(chain):
    terms = chain.terms(buyer_penalty_kind="percent", buyer_penalty=D(5))
    breach = refusal(chain, chain.signed(terms))
    ticket = breach.ticket
    assert (breach.side, breach.value, breach.penalty) == ("buyer", D("1000.00"), D("50.00"))
    assert (ticket.topic, ticket.raiser_unit, ticket.area, ticket.state) == (
        chain.refusal,
        chain.village,
        chain.village_area,
        "submitted",
    )
    assert (ticket.reporter_name.reveal(), ticket.reporter_phone.reveal()) == ("户主甲", "04760000001")
    assert "户主" not in ticket.title + ticket.description
    assert breach.agreement.state == "breached"
    assert AuditRow.objects.filter(action="agreement.break").count() == 1


def test_ticket_of_a_breach_is_routed_to_the_township_like_any_other(chain):
    agreement = chain.signed()
    ticket = refusal(chain, agreement, ground="price").ticket
    tickets.route([ticket.pk], AT)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.lead) == ("dispatched", chain.town)


def test_not_delivered_is_the_sellers_breach_and_the_buyers_ticket(chain):
    terms = chain.terms(seller_penalty_kind="per_mu", seller_penalty=D(100))
    breach = refusal(chain, chain.signed(terms), by=chain.plant_clerk, ground="not_delivered")
    assert (breach.side, breach.penalty, breach.ticket.raiser_unit, breach.ticket.on_behalf) == (
        "seller",
        D("1200.00"),
        chain.plant,
        False,
    )
    assert breach.ticket.topic == chain.purchase


def test_breach_against_a_cooperative_is_the_cooperatives_ticket(chain):
    agreement = chain.signed(seller=chain.cooperative)
    assert refusal(chain, agreement, by=chain.coop_clerk).ticket.raiser_unit == chain.cooperative


def test_keeper_names_another_topic_for_a_ground(chain):
    GroundTopic.objects.create(template=chain.template, ground="refusal", topic=chain.price)
    assert refusal(chain, chain.signed()).ticket.topic == chain.price


def test_chain_without_a_topic_for_it_keeps_the_breach_without_a_ticket(chain):
    chain.refusal.is_active = False
    chain.refusal.save()
    breach = refusal(chain, chain.signed())
    assert (breach.ticket, Ticket.objects.count()) == (None, 0)


def test_same_breach_twice_is_a_wrong_state_and_raises_one_ticket(chain):
    agreement = chain.signed()
    refusal(chain, agreement)
    with pytest.raises(WrongState):
        refusal(chain, agreement)
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ground": "wages"}, "ground"),
        ({"found_on": day(10, 2)}, "found_on"),
        ({"note": " "}, "note"),
        ({"quantity_jin": D(-1)}, "quantity_jin"),
    ],
)
def test_breach_with_wrong_fields_names_the_field(chain, fields, wrong):
    with pytest.raises(Incomplete) as raised:
        refusal(chain, chain.signed(), **fields)
    assert set(raised.value.errors) == {wrong}


def test_remedy_is_said_by_whom_it_hurt_never_by_who_broke_it(chain):
    agreement = chain.signed()
    breach = refusal(chain, agreement)
    fields = {"breach_id": breach.pk, "at": at(2026, 10, 9), "day": day(10, 8), "remedy": "已收下。"}
    for wrong in (chain.plant_clerk, chain.other_secretary, chain.rival_clerk):
        with pytest.raises(NotYours):
            breaching.remedy(by=actor(wrong), **fields)
    with pytest.raises(Incomplete) as raised:
        breaching.remedy(by=actor(chain.secretary), **(fields | {"day": day(9, 30), "remedy": ""}))
    assert set(raised.value.errors) == {"day", "remedy"}
    assert breaching.remedy(by=actor(chain.secretary), **fields).remedied_on == day(10, 8)
    agreement.refresh_from_db()
    assert agreement.state == "performing"


def test_agreement_stays_breached_while_another_breach_is_open(chain):
    agreement = chain.signed()
    breach = refusal(chain, agreement)
    refusal(chain, agreement, ground="price")
    breaching.remedy(
        breach_id=breach.pk, by=actor(chain.head), at=at(2026, 10, 9), day=day(10, 8), remedy="已收下。"
    )
    agreement.refresh_from_db()
    assert agreement.state == "breached"


def test_late_payment_is_found_the_day_after_it_was_due_and_once(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "1000")  # due on 1 October
    assert falling_due.find_late_payments(at(2026, 10, 1)) == 0
    assert falling_due.find_late_payments(at(2026, 10, 2)) == 1
    assert falling_due.find_late_payments(at(2026, 10, 3)) == 0
    breach = Breach.objects.get()
    assert (breach.ground, breach.value, breach.penalty, breach.ticket.topic) == (
        "late_payment",
        D("3200.00"),
        0,
        chain.late_payment,
    )
    assert breach.ticket.raised_by.username == "system"
    assert breach.ticket.raiser_post is None


def test_paying_in_full_remedies_a_late_payment_and_paying_a_part_does_not(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "1000")
    falling_due.find_late_payments(at(2026, 10, 2))
    chain.pay(agreement, day(10, 5), "200.00")
    assert agreement.state == "breached"
    chain.pay(agreement, day(10, 6), "3000.00")
    assert (agreement.state, Breach.objects.get().remedied_on) == ("performing", day(10, 6))
    assert (
        contracting.settle(
            agreement_id=agreement.pk, by=actor(chain.head), at=at(2026, 10, 7), note="利息已谈妥"
        ).state
        == "settled"
    )


def test_late_payment_after_a_remedied_one_is_found_again(chain):
    agreement = chain.signed()
    chain.deliver(agreement, day(9, 1), "100")
    falling_due.find_late_payments(at(2026, 10, 2))
    chain.pay(agreement, day(10, 5), "320.00")
    chain.deliver(agreement, day(10, 6), "100")
    assert falling_due.find_late_payments(at(2026, 11, 6)) == 1
    assert Agreement.objects.get().breaches.count() == 2


@pytest.fixture
def wage(chain):
    offer = working.offer_work(
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        alliance=chain.alliance,
        season=SEASON,
        title="绑笤帚",
        area=chain.town_area,
        places=1,
        pay="计件",
        pay_day=15,
        starts_on=day(11, 1),
        ends_on=dt.date(2027, 3, 1),
    )
    placement = working.place(
        offer_id=offer.pk,
        by=actor(chain.secretary),
        at=at(2026, 11, 2),
        household=chain.household(),
        worker_name="工人甲",
        placed_on=day(11, 2),
    )
    return working.enter_wage(
        placement_id=placement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 30),
        month=day(11, 30),
        amount=D("2800"),
    )


def test_unpaid_wages_raise_one_ticket_for_the_village_and_paying_remedies_it(chain, wage):
    assert wage.due_on == day(12, 15)
    assert falling_due.find_unpaid_wages(at(2026, 12, 15)) == 0
    assert falling_due.find_unpaid_wages(at(2026, 12, 16)) == 1
    assert falling_due.find_unpaid_wages(at(2026, 12, 17)) == 0
    breach = Breach.objects.get()
    assert (breach.value, breach.ticket.topic, breach.ticket.raiser_unit) == (
        D("2800.00"),
        chain.wages,
        chain.village,
    )
    working.pay_wage(wage_id=wage.pk, by=actor(chain.plant_clerk), at=at(2026, 12, 20), paid_on=day(12, 20))
    breach.refresh_from_db()
    assert breach.remedied_on == day(12, 20)


def test_payment_of_wages_entered_wrongly_is_taken_back_and_they_are_found_again(chain, wage):
    clerk = actor(chain.plant_clerk)
    back = {"wage_id": wage.pk, "at": at(2026, 12, 21), "reason": "填错"}
    with pytest.raises(WrongState):
        working.unpay_wage(by=clerk, **back)
    working.pay_wage(wage_id=wage.pk, by=clerk, at=at(2026, 12, 12), paid_on=day(12, 12))
    assert falling_due.find_unpaid_wages(at(2026, 12, 16)) == 0
    with pytest.raises(NotYours):
        working.unpay_wage(by=actor(chain.secretary), **back)
    assert working.unpay_wage(by=clerk, **back).paid_on is None
    assert falling_due.find_unpaid_wages(at(2026, 12, 22)) == 1


def test_wages_of_december_fall_due_in_january(chain, wage):
    assert wage.placement.offer.wages_due(day(12, 1)) == dt.date(2027, 1, 15)


def test_wages_twice_a_month_a_full_offer_and_a_strangers_entry_are_refused(chain, wage):
    again = {"placement_id": wage.placement_id, "at": at(2026, 11, 30), "month": day(11, 1), "amount": D(1)}
    with pytest.raises(Incomplete):
        working.enter_wage(by=actor(chain.plant_clerk), **again)
    with pytest.raises(NotYours):
        working.enter_wage(by=actor(chain.secretary), **again)
    with pytest.raises(WrongState):
        working.place(
            offer_id=wage.placement.offer_id,
            by=actor(chain.plant_clerk),
            at=at(2026, 11, 3),
            household=chain.household("户主乙"),
            worker_name="工人乙",
            placed_on=day(11, 3),
        )
    working.pay_wage(wage_id=wage.pk, by=actor(chain.plant_clerk), at=at(2026, 12, 1), paid_on=day(12, 1))
    with pytest.raises(WrongState):
        working.pay_wage(wage_id=wage.pk, by=actor(chain.plant_clerk), at=at(2026, 12, 1), paid_on=day(12, 1))


def test_wages_are_corrected_until_they_are_paid(chain, wage):
    change = {"wage_id": wage.pk, "at": at(2026, 12, 1)}
    with pytest.raises(NotYours):
        working.change_wage(by=actor(chain.secretary), amount=D(2900), **change)
    with pytest.raises(Incomplete):
        working.change_wage(by=actor(chain.plant_clerk), amount=D(0), **change)
    assert working.change_wage(by=actor(chain.plant_clerk), amount=D(2900), **change).amount == D(2900)
    working.pay_wage(wage_id=wage.pk, by=actor(chain.plant_clerk), at=at(2026, 12, 1), paid_on=day(12, 1))
    with pytest.raises(WrongState):
        working.change_wage(by=actor(chain.plant_clerk), amount=D(2800), **change)


def test_breach_at_a_place_that_ended_stands_without_a_ticket_and_stops_no_other(chain):
    terms = chain.terms()
    for name, where in (("户主甲", chain.village_area), ("户主乙", chain.other_village_area)):
        agreement = chain.signed(terms, chain.household(name, where=where))
        chain.deliver(agreement, day(9, 1), "100")
    chain.village_area.is_active = False
    chain.village_area.save()
    assert falling_due.find_late_payments(at(2026, 10, 2)) == 2
    assert {breach.agreement.area.code: breach.ticket is None for breach in Breach.objects.all()} == {
        "150422102201": True,
        "150422102202": False,
    }
