"""What was entered wrongly is struck out or taken back, with the reason, by whom and when; figures follow, nothing is deleted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from alliances.actions import breaching, contracting, granting, paying, policies, trading
from alliances.models import Agreement, Breach, Loan, Loss, Payment, Sale
from alliances.reading import recounting
from alliances.reading.indicators import INDICATORS
from alliances.reading.totals import sales_by_channel, totals_of
from alliances.tests.chain import SEASON, at
from alliances.tests.test_breaches import refusal
from alliances.tests.test_scope import everything
from alliances.tests.test_season import lend, listed, loss
from audit import clock
from audit.models import AuditRow
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.tests.banner import actor, cell, topic
from tickets.tests.signing_in import browse

__all__ = ["everything"]

pytestmark = pytest.mark.django_db
D = Decimal
WHEN = at(2026, 12, 10)
WHY = "录入有误"


def figure(chain, code: str):
    return INDICATORS[code].value(totals_of(chain.alliance, SEASON, WHEN.date()))


def behind(chain, code: str) -> int:
    return INDICATORS[code].records(chain.alliance, SEASON, dt.date(SEASON, 12, 31)).count()


def page(*args) -> str:
    return reverse("alliances:record", args=["IND-BROOM", *args])


def test_struck_sale_counts_nowhere_and_its_number_is_free_again(client, everything):
    sale = Sale.objects.get()
    with clock.frozen_at(WHEN):
        strike = {"step": "strike", "reason": WHY}
        by_others = browse(client, everything.supervisor).post(page("sales", sale.pk), strike)
        assert by_others.status_code == 403
        browse(client, everything.plant_clerk)
        assert client.post(page("sales", sale.pk), {"step": "strike", "reason": " "}).status_code == 422
        assert client.post(page("sales", sale.pk), strike).status_code == 302
    sale.refresh_from_db()
    assert (sale.struck_at, sale.struck_by, sale.struck_reason) == (
        WHEN, everything.plant_clerk.person.user, WHY,
    )  # fmt: skip
    assert (figure(everything, "sales"), behind(everything, "sales")) == (D("0.00"), 0)
    assert sales_by_channel(everything.alliance, SEASON) == []
    assert AuditRow.objects.filter(action="sale.strike", object_id=str(sale.pk)).count() == 1
    with pytest.raises(WrongState):
        trading.strike_sale(sale_id=sale.pk, by=actor(everything.plant_clerk), at=WHEN, reason=WHY)
    Sale.objects.create(**{
        field.attname: getattr(sale, field.attname)
        for field in Sale._meta.concrete_fields
        if field.attname not in ("id", "struck_at", "struck_by_id", "struck_reason")
    })  # fmt: skip
    assert figure(everything, "sales") == D("900.00")


def test_struck_loan_counts_nowhere_and_only_its_lender_strikes_it(chain):
    support = chain.support(chain.teller, kind="finance")
    loan = lend(chain, support)
    strike = {"loan_id": loan.pk, "at": WHEN, "reason": WHY}
    with pytest.raises(NotYours):
        trading.strike_loan(by=actor(chain.dispatcher), **strike)
    trading.strike_loan(by=actor(chain.teller), **strike)
    for code in ("loans", "loans_amount", "loans_overdue"):
        assert (figure(chain, code), behind(chain, code)) == (0, 0)
    for again in (trading.strike_loan, trading.repay):
        given = (
            strike
            if again is trading.strike_loan
            else {"loan_id": loan.pk, "at": WHEN, "repaid_on": WHEN.date()}
        )
        with pytest.raises(WrongState):
            again(by=actor(chain.teller), **given)
    assert lend(chain, support).number == loan.number
    assert (Loan.objects.count(), figure(chain, "loans")) == (2, 1)


def test_grant_is_taken_back_step_by_step_and_struck_out(chain):
    support = chain.support(chain.liaison, kind="policy")
    by = {"by": actor(chain.liaison), "at": at(2026, 6, 1)}
    day = dt.date(2026, 5, 1)
    row = granting.apply_for(
        support_id=support.pk, **by, applied_on=day, applied=D(600), household=chain.household()
    )
    granting.grant(grant_id=row.pk, **by, granted_on=day, granted=D(500), basis="文件")
    granting.pay_grant(grant_id=row.pk, **by, paid_on=day)
    back = {"grant_id": row.pk, "reason": WHY}
    with pytest.raises(NotYours):
        granting.take_back(**back, by=actor(chain.dispatcher), at=WHEN)
    with pytest.raises(Incomplete):
        granting.take_back(**by, grant_id=row.pk, reason="")
    assert figure(chain, "grants") == D("500.00")
    assert (granting.take_back(**by, **back).state, figure(chain, "grants")) == ("granted", 0)
    taken = granting.take_back(**by, **back)
    assert (taken.state, taken.granted, taken.granted_on, taken.basis) == ("applied", 0, None, "")
    assert granting.refuse_grant(**by, **back).state == "refused"
    assert (granting.take_back(**by, **back).state, taken.reason) == ("applied", "")
    assert granting.strike_grant(**by, **back).state == "struck"
    with pytest.raises(WrongState):
        granting.pay_grant(grant_id=row.pk, **by, paid_on=day)
    told = AuditRow.objects.filter(action="grant.take_back").order_by("pk").values_list("data", flat=True)
    assert [(each["was"], each["granted"]) for each in told] == [
        ("paid", "500.00"), ("granted", "500.00"), ("refused", "0.00"),
    ]  # fmt: skip


def test_loss_is_taken_back_by_its_insurer_struck_out_and_reported_anew_from_its_day(chain):
    _policy, planted = listed(chain)
    row = loss(chain, planted)
    by = {"loss_id": row.pk, "by": actor(chain.underwriter), "at": at(2026, 8, 20)}
    policies.survey(**by, surveyed_on=dt.date(2026, 7, 25), loss_percent=D(50))
    policies.approve(**by, approved=D("1100.00"))
    policies.pay_claim(**by, paid_on=dt.date(2026, 8, 1))
    assert figure(chain, "claims_paid") == D("1100.00")
    assert (policies.take_back(**by, reason=WHY).state, figure(chain, "claims_paid")) == ("approved", 0)
    assert policies.take_back(**by, reason=WHY).approved == 0
    assert policies.reject(**by, reason="拒赔").state == "rejected"
    assert policies.take_back(**by, reason=WHY).state == "surveyed"
    strike = {"loss_id": row.pk, "at": WHEN, "reason": WHY}
    with pytest.raises(WrongState):
        policies.strike_loss(by=actor(chain.secretary), **strike)
    taken = policies.take_back(**by, reason=WHY)
    assert (taken.state, taken.claimed, taken.surveyed_on, taken.loss_percent) == ("reported", 0, None, None)
    with pytest.raises(WrongState):
        policies.take_back(**by, reason=WHY)
    with pytest.raises(NotYours):
        policies.strike_loss(by=actor(chain.underwriter), **strike)
    assert policies.strike_loss(by=actor(chain.secretary), **strike).state == "struck"
    late = loss(chain, planted, at_=WHEN)
    assert late.notified_in_time is False
    anew = loss(chain, planted, at_=WHEN, damaged_mu=D("6.5"), replaces=Loss.objects.get(pk=row.pk))
    assert (anew.reported_on, anew.notified_in_time) == (row.reported_on, True)
    with pytest.raises(Incomplete) as raised:
        loss(chain, planted, at_=WHEN, replaces=late)
    assert set(raised.value.errors) == {"replaces"}


def test_page_of_a_new_report_offers_the_report_struck_out(client, chain):
    _policy, planted = listed(chain)
    row = loss(chain, planted)
    address = f"{reverse('alliances:new', args=['IND-BROOM', 'losses'])}?agreement={planted.agreement_id}"
    with clock.frozen_at(WHEN):
        assert "replaces" not in browse(client, chain.secretary).get(address).context["form"].fields
        policies.strike_loss(loss_id=row.pk, by=actor(chain.secretary), at=WHEN, reason=WHY)
        sent = {"planted": planted.pk, "happened_on": "2026-07-20", "cause": "冰雹", "damaged_mu": "6"}
        assert client.post(address, sent | {"replaces": row.pk, "form_key": "k"}).status_code == 302
    assert Loss.objects.latest("pk").reported_on == row.reported_on


def with_deposit(chain) -> Agreement:
    agreement = chain.signed(deposit=D(500))
    return contracting.pay_deposit(
        agreement_id=agreement.pk, by=actor(chain.dispatcher), at=at(2026, 4, 5), day=dt.date(2026, 4, 5)
    )


def hand_back(chain, agreement, amount="200.00", by=None, **fields) -> Payment:
    given = {"day": dt.date(2026, 12, 9), "voucher": "T1"} | fields
    return paying.hand_back(
        agreement_id=agreement.pk, by=actor(by or chain.plant_clerk), at=WHEN, amount=D(amount), **given
    )


def test_deposit_is_handed_back_after_a_breach_and_is_not_set_off_any_more(client, chain):
    agreement = with_deposit(chain)
    refusal(chain, agreement, ground="not_delivered", by=chain.plant_clerk)
    with pytest.raises(NotYours):
        hand_back(chain, agreement, by=chain.secretary)
    for amount in ("0.00", "500.01"):
        with pytest.raises(Incomplete) as raised:
            hand_back(chain, agreement, amount)
        assert set(raised.value.errors) == {"amount"}
    with pytest.raises(Incomplete) as raised:
        hand_back(chain, agreement, day=dt.date(2026, 4, 4))
    assert set(raised.value.errors) == {"day"}
    first = hand_back(chain, agreement)
    with pytest.raises(Incomplete) as raised:
        hand_back(chain, agreement, "1.00")
    assert set(raised.value.errors) == {"voucher"}
    delivery = chain.deliver(agreement, dt.date(2026, 12, 10), "1000")
    assert (delivery.set_off_deposit, agreement.deposit_left) == (D("300.00"), 0)
    with pytest.raises(WrongState):
        hand_back(chain, agreement, voucher="T2")
    with clock.frozen_at(WHEN):
        shown = browse(client, chain.plant_clerk).get(page("agreements", agreement.pk))
        assert "deposit handed back" in shown.content.decode()
    strike = {"agreement_id": agreement.pk, "by": actor(chain.plant_clerk), "at": WHEN, "reason": WHY}
    assert paying.strike_payment(**strike, payment=first).struck_by == chain.plant_clerk.person.user
    agreement.refresh_from_db()
    assert (agreement.returned_deposit, agreement.deposit_left) == (0, D("200.00"))
    assert list(recounting.differences()) == []


def test_deposit_of_a_void_agreement_comes_back_and_its_sum_is_watched(chain):
    agreement = with_deposit(chain)
    contracting.void(agreement_id=agreement.pk, by=actor(chain.plant_clerk), at=WHEN, reason="双方解除")
    hand_back(chain, agreement, "500.00")
    Agreement.objects.update(returned_deposit=D("499.00"))
    assert [(row.column, row.kept, row.counted) for row in recounting.differences()] == [
        ("returned_deposit", D("499.00"), D("500.00"))
    ]


def test_goods_not_delivered_go_to_the_topic_that_carries_them(client, chain):
    carried = topic(chain.template, "purchase.not-delivered", "不交货", chain.purchase)
    cell(carried, [None])
    agreement = chain.signed()
    breach = refusal(chain, agreement, ground="not_delivered", by=chain.plant_clerk)
    assert breach.ticket.topic == carried
    with clock.frozen_at(WHEN):
        link = f'<a href="/tickets/{breach.ticket.number}/">{breach.ticket.number}</a>'
        by_buyer = browse(client, chain.plant_clerk).get(page("agreements", agreement.pk))
        assert link in by_buyer.content.decode(), "who raised it sees it"
        by_village = browse(client, chain.secretary).get(page("agreements", agreement.pk)).content.decode()
        assert breach.ticket.number in by_village
        assert link not in by_village
    carried.is_active = False
    carried.save()
    assert breaching.topic_for(chain.alliance, "not_delivered") is None
    assert Breach.objects.count() == 1
