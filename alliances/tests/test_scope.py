"""Plant, cooperative, bank, department, insurer, supervisor, outsider: each reads its own, and nothing else."""

import datetime as dt
from decimal import Decimal

import pytest

from alliances.actions import policies, supporting, trading, working
from alliances.models import (
    Agreement,
    Beneficiary,
    Breach,
    Delivery,
    Household,
    Loan,
    Loss,
    MarketPrice,
    Payment,
    Placement,
    Plot,
    Policy,
    Refund,
    RefundShare,
    Sale,
    Support,
    Target,
    Terms,
    Wage,
    WorkOffer,
    YearPlan,
)
from alliances.tests.chain import SEASON, at
from alliances.tests.test_breaches import refusal
from alliances.tests.test_season import lend, loss, policy, refund
from audit import clock
from tickets.tests.banner import actor

pytestmark = pytest.mark.django_db
D = Decimal

READERS = {
    "plant_clerk": "plant",
    "rival_clerk": "rival",
    "coop_clerk": "coop",
    "teller": "bank",
    "underwriter": "insurer",
    "liaison": "department",
    "secretary": "village",
    "other_secretary": "neighbour",
    "town_liaison": "town",
    "dispatcher": "office",
    "supervisor": "supervisor",
    "keeper": "keeper",
    "stranger": "outsider",
}
OVERSEERS = {"office", "supervisor"}
MEMBERS = {
    *OVERSEERS,
    "plant",
    "rival",
    "coop",
    "bank",
    "insurer",
    "department",
    "village",
    "neighbour",
    "town",
}
PLACE = {"village", "town"}
#: Who reads the one row of each, the plant's agreement with a household of the village, written out by hand.
READ = {
    Household: {*OVERSEERS, *PLACE, "plant"},
    Plot: {*OVERSEERS, *PLACE, "plant"},
    Terms: {*OVERSEERS, *PLACE, "plant"},
    Agreement: {*OVERSEERS, *PLACE, "plant"},
    Delivery: {*OVERSEERS, *PLACE, "plant"},
    Payment: {*OVERSEERS, *PLACE, "plant"},
    Breach: {*OVERSEERS, *PLACE, "plant"},
    Policy: {*OVERSEERS, "plant", "insurer"},
    Loss: {*OVERSEERS, *PLACE, "plant", "insurer"},
    WorkOffer: MEMBERS,
    Placement: {*OVERSEERS, *PLACE, "plant"},
    Wage: {*OVERSEERS, *PLACE, "plant"},
    MarketPrice: MEMBERS,
    YearPlan: MEMBERS,
    Target: MEMBERS,
    Support: MEMBERS,
    Beneficiary: {*OVERSEERS, *PLACE, "bank"},
    Loan: {"bank"},
    Sale: {*OVERSEERS, "plant", "bank"},
}


@pytest.fixture
def everything(chain):
    """One row of each, all of them the plant's and of one household."""
    chain.quote(dt.date(2026, 9, 28), "3.00")
    agreement = chain.signed()
    household, planted = agreement.household, agreement.plots.get()
    row = policy(chain)
    policies.list_plots(policy_id=row.pk, by=actor(chain.plant_clerk), at=at(2026, 4, 25))
    loss(chain, planted)
    chain.deliver(agreement, dt.date(2026, 10, 1), "100")
    chain.pay(agreement, dt.date(2026, 10, 2), "10.00")
    refusal(chain, agreement)
    offer = working.offer_work(
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        alliance=chain.alliance,
        season=SEASON,
        title="绑笤帚",
        area=chain.town_area,
        places=2,
        pay="计件",
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 12, 31),
    )
    placement = working.place(
        offer_id=offer.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 1),
        household=household,
        worker_name="工人",
        placed_on=dt.date(2026, 11, 1),
    )
    working.enter_wage(
        placement_id=placement.pk,
        by=actor(chain.plant_clerk),
        at=at(2026, 11, 30),
        month=dt.date(2026, 11, 1),
        amount=D(2800),
    )
    support = chain.support(chain.teller, kind="finance")
    supporting.name_beneficiaries(
        support_id=support.pk, by=actor(chain.teller), at=at(2026, 4, 1), households=[household]
    )
    lend(chain, support, household=household)
    trading.record_sale(
        by=actor(chain.plant_clerk),
        at=at(2026, 12, 1),
        alliance=chain.alliance,
        season=SEASON,
        seller=chain.plant,
        day=dt.date(2026, 12, 1),
        quantity=D(10),
        amount=D(900),
        support=support,
        channel="online",
        customer="客户",
        goods="笤帚",
        number="1",
    )
    return chain


def readers_of(chain, model) -> set[str]:
    with clock.frozen_at(at(2026, 12, 1)):
        return {
            name
            for attribute, name in READERS.items()
            if model.objects.visible_to(getattr(chain, attribute).person.user).exists()
        }


def test_each_reads_its_own_and_nothing_else(everything):
    found = {model: readers_of(everything, model) for model in READ}
    assert found == READ


def test_rows_are_read_once_whichever_of_several_ways_leads_to_them(everything):
    with clock.frozen_at(at(2026, 12, 1)):
        for model in READ:
            rows = model.objects.visible_to(everything.dispatcher.person.user)
            assert rows.count() == rows.distinct().count()


def test_cooperative_reads_both_its_agreements_and_the_plant_only_its_own(chain):
    with_grower = chain.signed(chain.terms(chain.cooperative), chain.household())
    with_plant = chain.signed(chain.terms(chain.plant), seller=chain.cooperative)
    with clock.frozen_at(at(2026, 12, 1)):
        assert set(Agreement.objects.visible_to(chain.coop_clerk.person.user)) == {with_grower, with_plant}
        assert set(Agreement.objects.visible_to(chain.plant_clerk.person.user)) == {with_plant}
        assert not Household.objects.visible_to(chain.plant_clerk.person.user).exists()


def test_refund_is_the_cooperatives_and_its_shares_the_villages_too(chain):
    agreement = chain.signed(chain.terms(chain.cooperative))
    chain.deliver(agreement, dt.date(2026, 10, 1), "100")
    refund(chain)
    assert readers_of(chain, Refund) == {*OVERSEERS, "coop"}
    assert readers_of(chain, RefundShare) == {*OVERSEERS, *PLACE, "coop"}


def test_lender_reads_its_loan_and_neither_delivery_nor_income_nor_household(everything):
    lender = everything.teller.person.user
    with clock.frozen_at(at(2026, 12, 1)):
        assert Loan.objects.visible_to(lender).count() == 1
        for model in (Household, Plot, Agreement, Delivery, Payment, Breach, Policy, Loss, Placement, Wage):
            assert not model.objects.visible_to(lender).exists(), model


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_take_one_query_whatever_their_length(chain, rows, django_assert_num_queries):
    terms = chain.terms()
    agreement = chain.signed(terms)
    for number in range(rows):
        chain.deliver(agreement, dt.date(2026, 10, 1), "10", receipt=f"Q{number}")
    user = chain.secretary.person.user
    with clock.frozen_at(at(2026, 12, 1)):
        assert user.posts
        for queryset in (
            Delivery.objects.visible_to(user),
            Agreement.objects.visible_to(user).for_page(),
            Household.objects.visible_to(user).for_page(),
        ):
            with django_assert_num_queries(1):
                list(queryset)
