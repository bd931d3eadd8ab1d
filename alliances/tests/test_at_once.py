"""Two at once: a payment pressed twice pays once, two deliveries use a deposit once, two drafts get two numbers."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from alliances.actions import contracting
from alliances.models import Agreement, Payment
from alliances.reading.recounting import differences
from alliances.tests.chain import at
from tickets.lifecycle import Incomplete
from tickets.tests.banner import actor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="the in-memory database of the tests has one writer and no waiting",
    ),
]
D = Decimal


def at_once(*deeds) -> list:
    """What each deed gave, or the refusal it raised, all begun at the same moment."""
    start = threading.Barrier(len(deeds))
    answers = []

    def run(deed):
        start.wait()
        try:
            answers.append(deed())
        except Incomplete as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_payment_pressed_twice_at_once_pays_once(transactional_db, chain):
    agreement = chain.signed()
    chain.deliver(agreement, dt.date(2026, 10, 1), "100")

    def press(voucher):
        mine = Agreement.objects.get(pk=agreement.pk)
        return chain.pay(mine, dt.date(2026, 10, 2), "320.00", voucher=voucher)

    answers = at_once(lambda: press("A"), lambda: press("B"))
    assert {type(each) for each in answers} == {Payment, Incomplete}
    agreement.refresh_from_db()
    assert (agreement.owed, Payment.objects.count()) == (0, 1)


def test_two_deliveries_at_once_use_the_deposit_once(transactional_db, chain):
    agreement = chain.signed(deposit=D(400))
    contracting.pay_deposit(
        agreement_id=agreement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 4, 5),
        day=dt.date(2026, 4, 5),
    )

    def weigh(receipt):
        mine = Agreement.objects.get(pk=agreement.pk)
        return chain.deliver(mine, dt.date(2026, 10, 1), "100", receipt=receipt)

    deliveries = at_once(lambda: weigh("A"), lambda: weigh("B"))
    assert sorted(each.set_off_deposit for each in deliveries) == [D("80.00"), D("320.00")]
    agreement.refresh_from_db()
    assert (agreement.deposit_left, agreement.owed) == (0, D("240.00"))
    assert list(differences()) == []


def test_two_drafts_at_once_get_two_numbers(transactional_db, chain):
    terms = chain.terms()
    first, second = chain.household("户主甲"), chain.household("户主乙")
    drafts = at_once(lambda: chain.draft(terms, first), lambda: chain.draft(terms, second))
    assert sorted(draft.serial for draft in drafts) == [1, 2]
