"""How many queries each list of a chain and the page of a row takes: the same number for one row and for thirty."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from alliances.actions import granting, planning, policies, supporting, trading, working
from alliances.models import (
    Agreement,
    Household,
    Policy,
    Refund,
    RefundShare,
    Support,
    Terms,
    WorkOffer,
    YearPlan,
)
from alliances.reading.lists import LISTS
from alliances.tests.chain import SEASON, at
from alliances.tests.test_season import lend, loss, policy
from audit import clock
from tickets.reading.paging import PAGE_ROWS
from tickets.tests.banner import actor
from tickets.tests.signing_in import browse

pytestmark = [pytest.mark.long, pytest.mark.django_db]
D = Decimal
CODE = "IND-BROOM"
NOW = at(2026, 12, 10)

#: Each list, read by the office; loans by their bank.
LISTED = {
    "households": 9,
    "plots": 8,
    "agreements": 9,
    "terms": 10,
    "deliveries": 9,
    "owed": 10,
    "payments": 9,
    "refunds": 8,
    "policies": 9,
    "insured": 10,
    "losses": 8,
    "work": 8,
    "placements": 8,
    "wages": 8,
    "support": 10,
    "grants": 9,
    "loans": 9,
    "sales": 8,
    "plans": 8,
    "prices": 8,
    "outside": 8,
}
#: The page of one row to which so many others belong: who reads it, and the queries.
RECORDS = [
    (Household, "households", "dispatcher", 16),
    (Agreement, "agreements", "dispatcher", 18),
    (Terms, "terms", "dispatcher", 12),
    (Policy, "policies", "plant_clerk", 10),
    (WorkOffer, "work", "plant_clerk", 15),
    (Support, "support", "teller", 13),
    (Refund, "refunds", "coop_clerk", 9),
    (YearPlan, "plans", "dispatcher", 37),
]


def season_of(chain, rows: int) -> None:
    """So many rows of every sort; what belongs to one row lies together below the first of its kind."""
    terms = chain.terms(market="", premium_kind="none", premium=D(0), payment_days=0)
    office, plant, bank = actor(chain.dispatcher), actor(chain.plant_clerk), actor(chain.teller)
    households = [
        chain.household(name=f"户主{number}", phone=f"0476000{number:04}") for number in range(rows)
    ]
    agreements = [chain.signed(terms, household) for household in households]
    first = agreements[0]
    insured = policy(chain)
    policies.list_plots(policy_id=insured.pk, by=plant, at=at(2026, 4, 25))
    for agreement in agreements:
        loss(chain, agreement.plots.get())
    for number in range(rows):
        chain.deliver(first, dt.date(2026, 10, 1), "10")
        chain.pay(first, dt.date(2026, 10, 2), "1.00", voucher=f"V{number}")
        chain.quote(dt.date(2026, 5, 1) + dt.timedelta(days=number), "3.00")
        planning.enter_outside_figure(
            by=office, at=NOW, alliance=chain.alliance, name=f"面积{number}", value=D(1), unit="亩",
            as_of=NOW.date(), source="演示年鉴",
        )  # fmt: skip
        chain.terms(title=f"条件{number}") if number else None
    _support(chain, rows, bank, households)
    _work(chain, rows, plant, households)
    _rare(chain, rows, households, insured)


def _support(chain, rows, bank, households):
    first = chain.support(chain.teller, kind="finance")
    given = {"alliance": chain.alliance, "season": SEASON, "target": first.target}
    for number in range(1, rows):
        supporting.take_on(by=bank, at=at(2026, 2, 1), kind="finance", title=f"贷款{number}", **given)
    supporting.name_beneficiaries(support_id=first.pk, by=bank, at=at(2026, 4, 1), households=households)
    for number, household in enumerate(households):
        lend(chain, first, household=household, number=f"D{number}")
        granting.apply_for(
            support_id=first.pk, by=bank, at=at(2026, 4, 1), household=household,
            applied_on=dt.date(2026, 4, 1), applied=D(100),
        )  # fmt: skip
        trading.record_sale(
            by=actor(chain.plant_clerk), at=NOW, alliance=chain.alliance, seller=chain.plant, season=SEASON,
            support=first, channel="online", customer="客户", goods="笤帚", number=f"X{number}",
            day=dt.date(2026, 12, 1), quantity=D(1), quantity_unit="把", amount=D(10),
        )  # fmt: skip


def _work(chain, rows, plant, households):
    given = {
        "alliance": chain.alliance, "season": SEASON, "area": chain.town_area, "places": 99, "pay": "计件",
        "starts_on": dt.date(2026, 11, 1), "ends_on": dt.date(2026, 12, 31),
    }  # fmt: skip
    offers = [
        working.offer_work(by=plant, at=at(2026, 11, 1), title=f"绑笤帚{number}", **given)
        for number in range(rows)
    ]
    for household in households:
        placement = working.place(
            offer_id=offers[0].pk, by=plant, at=at(2026, 11, 1), household=household,
            worker_name="工人", placed_on=dt.date(2026, 11, 1),
        )  # fmt: skip
        working.enter_wage(
            placement_id=placement.pk, by=plant, at=at(2026, 11, 30), month=dt.date(2026, 11, 1), amount=D(9)
        )


def _rare(chain, rows, households, insured):
    """One a season, and so of many seasons."""
    coop = chain.cooperative
    refunds = Refund.objects.bulk_create(
        Refund(
            alliance=chain.alliance, cooperative=coop, season=SEASON + number, surplus=D(100), percent=D(60),
            trade_basis="value", amount=D(60), decided_on=NOW.date(), basis="成员大会决议",
        )
        for number in range(rows)
    )  # fmt: skip
    RefundShare.objects.bulk_create(
        RefundShare(refund=refunds[0], household=household, trade=D(1), amount=D(2))
        for household in households
    )
    for number in range(1, rows):
        insured.pk, insured.season = None, SEASON + number
        insured.save(force_insert=True)
        planning.draft_plan(
            by=actor(chain.dispatcher), at=NOW, alliance=chain.alliance, year=SEASON + number, title="计划"
        )
    plan = YearPlan.objects.get(year=SEASON)
    known = plan.targets.get()
    for _number in range(1, rows):
        known.pk = None
        known.save(force_insert=True)


def pages(chain):
    """Reader → address, queries and rows shown (None = not counted) of each page."""
    read = {}
    for name, queries in LISTED.items():
        by = chain.teller if name == "loans" else chain.dispatcher
        read.setdefault(by, []).append((reverse("alliances:records", args=[CODE, name]), queries, True))
    for model, name, who, queries in RECORDS:
        row = model.objects.order_by("pk").first()
        address = reverse("alliances:record", args=[CODE, name, row.pk])
        read.setdefault(getattr(chain, who), []).append((address, queries, False))
    read[chain.dispatcher].append((reverse("alliances:chain", args=[CODE]), 45, False))
    return read


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_and_pages_of_any_length_take_the_same_queries(client, chain, rows, django_assert_num_queries):
    with clock.frozen_at(NOW):
        season_of(chain, rows)
        for reader, addresses in pages(chain).items():
            # What a process and a session keep is read before anything is counted.
            browse(client, reader).get(reverse("alliances:records", args=[CODE, "plans"]))
            for address, queries, is_list in addresses:
                with django_assert_num_queries(queries, info=address):
                    shown = client.get(address)
                if is_list:
                    assert len(shown.context["page"].rows) == min(rows, PAGE_ROWS), address


def test_every_list_has_a_budget():
    assert set(LISTED) == set(LISTS)
