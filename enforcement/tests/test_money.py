"""The ledger of a case: append-only, never more out than in; plans; the alarm; recovered as a sum of rows; the applicant's text."""

import datetime as dt
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from enforcement.actions import alarming, money, plans, telling_applicants
from enforcement.actions.plans import Claimed
from enforcement.models import CaseMoney, EntryKind, LedgerEntry, Plan
from enforcement.owing import account, owed
from enforcement.reading import ending
from enforcement.reading.money import campaign, money_of
from enforcement.reading.telling import text_for_applicant
from enforcement.tests.courthouse import DAY, make_case
from organisations.models import OrganisationKind
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import CalendarDay, Outbox
from tickets.tests.banner import AT, actor, organisation

D = Decimal
ONE = dt.timedelta(days=1)


@pytest.fixture
def till(courthouse, case) -> SimpleNamespace:
    by = actor(courthouse.officer)

    def receive(yuan="1000", day=DAY, **fields):
        given = {"case_id": case.pk, "by": by, "at": AT, "yuan": D(yuan), "on": day, "arrived_on": day}
        return money.receive(**given | {"channel": "transfer", "who": "被执行乙"} | fields)

    def spend(yuan, kind="payment", **fields):
        given = {"case_id": case.pk, "by": by, "at": AT, "yuan": D(yuan), "kind": kind, "on": DAY}
        return money.spend(**given | {"who": "申请甲"} | fields)

    def draft(yuan, claims, among="proportion", **fields):
        lines = [
            Claimed(who, D(amount), rank, DAY, n, order)
            for n, (who, amount, rank, order) in enumerate(claims)
        ]
        given = {"case_id": case.pk, "by": by, "at": AT, "yuan": D(yuan), "among": among, "claims": lines}
        return plans.draft(**given | fields)

    return SimpleNamespace(
        house=courthouse,
        case=case,
        by=by,
        receive=receive,
        spend=spend,
        draft=draft,
        kit={"by": by, "at": AT},
    )


def held(case) -> tuple[str, dt.date | None]:
    row = CaseMoney.objects.get(case=case)
    return str(row.held), row.held_since


def test_ledger_is_never_changed_nor_removed_by_hand_and_keeps_its_signs(till):
    row = till.receive()
    for attempt in (
        lambda: LedgerEntry.objects.filter(pk=row.pk).update(fen=1),
        lambda: LedgerEntry.objects.filter(pk=row.pk).delete(),
        row.save,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    given = {"case": till.case, "on": DAY, "at": AT, "by": till.by.user}
    for wrong in (
        {"kind": "receipt", "fen": -1, "arrived_on": DAY, "channel": "sale"},
        {"kind": "payment", "fen": 1},
        {"kind": "cost", "fen": 0},
        {"kind": "receipt", "fen": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerEntry.objects.create(**given, **wrong)
    assert LedgerEntry.objects.get().yuan == D(1000)


def test_only_the_cases_officers_write_and_nobody_pays_out_what_is_not_held(till):
    house = till.house
    for post in (house.stranger, house.head, house.president, house.discipline, house.dispatcher):
        with pytest.raises(NotYours):
            till.receive(by=actor(post))
    for yuan in ("0", "-1", "0.001"):
        with pytest.raises(Incomplete):
            till.receive(yuan)
    till.receive("100.10")
    with pytest.raises(Incomplete):
        till.spend("100.11")
    till.spend("10", "cost")
    till.spend("90.10")
    assert held(till.case) == ("0.00", None)
    with pytest.raises(Incomplete):
        till.spend("0.01", "refund")
    with pytest.raises(Incomplete):
        till.receive(day=DAY + ONE)
    with pytest.raises(Incomplete):
        till.receive(arrived_on=DAY - ONE)


def test_reversal_cancels_a_row_once_and_never_leaves_less_than_nothing(till):
    first = till.receive("300", DAY - 9 * ONE)
    paid = till.spend("200")
    given = till.kit | {"on": DAY, "document": "误记"}
    with pytest.raises(Incomplete):
        money.reverse(ledgerentry_id=first.pk, **given)  # 200 of it are out
    undone = money.reverse(ledgerentry_id=paid.pk, **given)
    assert (undone.fen, undone.kind) == (20000, "payment")
    for again in (paid, undone):
        with pytest.raises(WrongState):
            money.reverse(ledgerentry_id=again.pk, **given)
    assert held(till.case) == ("300.00", DAY - 9 * ONE)
    money.reverse(ledgerentry_id=first.pk, **given)
    assert (held(till.case), till.case.ledger.recovered()) == (("0.00", None), D(0))


def test_money_past_the_court_is_recovered_and_never_held_and_sent_twice_is_entered_once(till):
    till.receive("5000", channel="in_kind")
    key = uuid.uuid4()
    assert till.receive("10", key=key).pk == till.receive("10", key=key).pk
    assert till.case.ledger.recovered() == D(5010)
    assert held(till.case) == ("10.00", DAY)


def test_thirty_day_alarm_is_told_once_for_each_arrival_and_stands_on_the_desk(till):
    old = DAY - 30 * ONE
    till.receive("100", old)
    till.receive("50", DAY - 20 * ONE)
    officer = actor(till.house.officer)
    assert [each.left for each in ending.held(officer, DAY)] == [0]
    assert ending.held(officer, old + 14 * ONE) == []
    assert alarming.tell_what_is_due(AT - ONE) == 0
    assert [alarming.tell_what_is_due(AT) for _ in range(2)] == [1, 0]
    (told,) = Outbox.objects.filter(user=till.house.head.person.user)
    assert told.link == reverse("enforcement:assignment", args=[till.case.pk])
    assert told.about == f"{till.case}（案款待发放）"
    assert ending.due_of(till.case, DAY) == [(DAY, 0, True)]
    till.spend("100")
    assert alarming.tell_what_is_due(AT) == 0
    assert alarming.tell_what_is_due(AT + 10 * ONE) == 1
    till.spend("50")
    assert ending.held_count(officer, DAY + 99 * ONE) == 0


def test_extra_interest_of_a_case_follows_its_receipts_and_days_left_out(till):
    due = DAY - 100 * ONE
    assert account(till.case, DAY) is None
    with pytest.raises(Incomplete):
        money.set_debt(case_id=till.case.pk, debt=D(1), due_on=dt.date(2014, 7, 30), **till.kit)
    money.set_debt(case_id=till.case.pk, debt=D(100_000), due_on=due, **till.kit)
    till.receive("30000", due + 30 * ONE)
    wrong = till.receive("9999", due + 30 * ONE)
    money.reverse(ledgerentry_id=wrong.pk, on=DAY, document="误记", **till.kit)
    # 30,000 for 30 days: 157.50; 70,000 for 100 days: 1,225.00.
    assert account(till.case, DAY).extra == D("1382.50")
    money.leave_out_days(
        case_id=till.case.pk, first=due + 51 * ONE, last=due + 60 * ONE, basis="再审中止", **till.kit
    )
    # 70,000 for 90 days: 1,102.50.
    assert account(till.case, DAY).extra == D("1260.00")
    assert owed(till.case, DAY) == D("71260.00")


CLAIMS = [
    ("赵某", "60000", "ordinary", None),
    ("钱某", "30000", "ordinary", None),
    ("某行", "4000", "priority", 1),
]


def test_plan_is_served_waits_fifteen_days_and_pays_each_share_once(till):
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=DAY + n * ONE, is_working=(DAY + n * ONE).weekday() < 5) for n in range(90)],
        ignore_conflicts=True,
    )
    till.receive("13000")
    with pytest.raises(Incomplete):
        till.draft("13000.01", CLAIMS)
    with pytest.raises(Incomplete):
        till.draft("13000", [])
    plan = till.draft("13000", CLAIMS)
    with pytest.raises(WrongState):
        till.draft("1", CLAIMS)
    with pytest.raises(WrongState):
        till.spend("1")
    shares = {share.who.reveal(): share for share in plan.shares.all()}
    assert {who: share.share.reveal() for who, share in shares.items()} == {
        "某行": "4000.00",
        "赵某": "6000.00",
        "钱某": "3000.00",
    }
    pay = till.kit | {"share_id": shares["赵某"].pk, "on": DAY}
    with pytest.raises(WrongState):
        money.pay_share(yuan=D(1), **pay)
    plan = plans.serve(plan_id=plan.pk, on=DAY, **till.kit)
    assert plan.object_by >= DAY + 15 * ONE
    with pytest.raises(WrongState) as refused, translation.override("en"):
        plans.finish(plan_id=plan.pk, by=till.by, at=AT + (plan.object_by - DAY))
    assert "Objections may be raised until" in refused.value.text
    plans.finish(plan_id=plan.pk, by=till.by, at=AT + (plan.object_by - DAY) + ONE)
    money.pay_share(yuan=D("5999.99"), **pay)
    with pytest.raises(Incomplete):
        money.pay_share(yuan=D("0.02"), **pay)
    # What the plan still owes others is not free.
    with pytest.raises(Incomplete):
        till.spend("0.01")
    last = money.pay_share(yuan=D("0.01"), **pay)
    money.reverse(ledgerentry_id=last.pk, on=DAY, document="退票", **till.kit)
    money.pay_share(yuan=D("0.01"), **pay)
    assert held(till.case) == ("7000.00", DAY)


def test_objection_stops_a_plan_until_it_is_settled_and_a_dropped_one_frees_the_money(till):
    till.receive("9000")
    plan = plans.serve(plan_id=till.draft("9000", CLAIMS[:2]).pk, on=DAY, **till.kit)
    assert plan.object_by is None or plan.object_by > DAY
    plans.object_to(plan_id=plan.pk, objection="钱某：数额有误", **till.kit)
    with pytest.raises(Incomplete):
        plans.finish(plan_id=plan.pk, **till.kit)
    plans.drop(plan_id=plan.pk, **till.kit)
    for verb in (plans.drop, plans.finish):
        with pytest.raises(WrongState):
            verb(plan_id=plan.pk, **till.kit)
    till.spend("9000")
    assert Plan.objects.get().state == "dropped"


def test_text_for_the_applicant_names_no_obligor_and_one_that_does_is_refused(till):
    till.receive("1234.56")
    with translation.override("en"):
        text = text_for_applicant(till.case)
    assert "元" in text  # applicants read Chinese, whatever the officer reads
    assert "1,234.56" in text
    assert "被执行乙" not in text
    given = till.kit | {"case_id": till.case.pk, "on": DAY, "channel": "12368"}
    for wrong in (text + "被执行乙", text + "幸福路0号"):
        with pytest.raises(Incomplete):
            telling_applicants.tell_applicant(text=wrong, **given)
    telling_applicants.tell_applicant(text=text, **given)
    assert till.case.told.get().text.reveal() == text


def test_campaign_figures_are_sums_of_rows_by_bank_and_period_with_recovered_apart(till):
    bank = organisation("O07", "某银行", till.house.area, kind=OrganisationKind.BANK)
    loans = [
        make_case(till.house, f"（2026）内0499执{n}号", is_bank_loan=True, bank=bank, subject_amount=amount)
        for n, amount in ((11, "1000.10"), (12, "2000.20"))
    ]
    type(loans[0]).objects.filter(pk=loans[0].pk).update(
        state="concluded", conclusion="completed", concluded_on=DAY
    )
    till.receive("500", case_id=loans[0].pk)
    wrong = till.receive("77", case_id=loans[1].pk)
    money.reverse(ledgerentry_id=wrong.pk, on=DAY, document="误记", **till.kit)
    till.receive("900", DAY - 40 * ONE, case_id=loans[1].pk)
    till.receive("9999")  # no bank loan
    rows, whole = campaign(None, DAY - 31 * ONE, DAY)
    assert [tuple(row) for row in rows] == [("某银行", 2, D("3000.30"), 1, D("1000.10"), 1, D("500.00"))]
    assert whole.recovered == D("500.00")
    type(bank).objects.filter(pk=bank.pk).update(name_en="Some Bank")
    with translation.override("en"):
        assert campaign(None, DAY - 31 * ONE, DAY)[0][0].bank == "Some Bank"
    assert campaign(None, DAY - 50 * ONE, DAY - 35 * ONE)[1].recovered == D("900.00")
    assert campaign([till.house.office.pk], DAY - 31 * ONE, DAY)[0] == []


def test_held_follows_a_recount_of_the_rows(till):
    till.receive("100", DAY - 3 * ONE)
    till.receive("40")
    till.spend("120")
    rows = LedgerEntry.objects.filter(case=till.case)
    assert held(till.case) == (str(sum(row.yuan for row in rows)), DAY)
    assert rows.filter(kind=EntryKind.RECEIPT).count() == 2
    assert money_of(till.case, DAY).free == D(20)


def test_payment_that_is_reversed_brings_the_alarm_back(till):
    till.receive("1000")
    assert alarming.tell_what_is_due(AT + 30 * ONE) == 1
    paid = till.spend("1000")
    assert alarming.tell_what_is_due(AT + 31 * ONE) == 0
    money.reverse(ledgerentry_id=paid.pk, on=DAY, document="退汇", **till.kit)
    assert alarming.tell_what_is_due(AT + 32 * ONE) == 1
    assert alarming.tell_what_is_due(AT + 33 * ONE) == 0


def test_text_for_the_applicant_leaves_out_who_represents_the_obligor(till):
    obligor = till.case.parties.get(side="obligor")
    obligor.representative = "代表丁"
    obligor.save()
    with pytest.raises(Incomplete) as refused:
        telling_applicants.tell_applicant(case_id=till.case.pk, on=DAY, text="已联系代表丁", **till.kit)
    assert set(refused.value.errors) == {"text"}
