"""How many queries each call of a chain takes: the same number for one row and for thirty."""

import datetime as dt

import pytest

from alliances.api.details import DETAILS
from alliances.api.sorts import PARTS, SORTS
from alliances.models import Agreement, Breach, Policy, Refund, Support, Variety
from alliances.tests.test_query_budgets import NOW, season_of
from audit import clock
from tickets.tests.calling import caller

pytestmark = pytest.mark.django_db
BASE = "/api/v1/chains/IND-BROOM"
#: Each list, read by the office; loans by their bank.
LISTS = {
    "households": 6,
    "varieties": 5,
    "terms": 6,
    "agreements": 5,
    "deliveries": 5,
    "owed": 6,
    "payments": 5,
    "breaches": 5,
    "refunds": 5,
    "policies": 5,
    "losses": 5,
    "work": 5,
    "placements": 5,
    "wages": 5,
    "support": 5,
    "grants": 5,
    "loans": 5,
    "sales": 5,
    "plans": 5,
    "prices": 5,
    "outside": 5,
}
#: One row to which so many others belong.
ONES = {
    "households": 11,
    "agreements": 13,
    "terms": 7,
    "policies": 6,
    "losses": 6,
    "refunds": 6,
    "prices": 5,
    "work": 7,
    "support": 5,
    "grants": 5,
    "loans": 5,
    "sales": 5,
    "plans": 7,
}
BELONGING = {"policies/plots": (Policy, 6), "refunds/shares": (Refund, 6), "support/households": (Support, 6)}
FIGURES = 35


def reader(chain, name: str):
    return caller(chain.teller if name == "loans" else chain.dispatcher)


@pytest.mark.parametrize("rows", [1, 30])
def test_calls_of_any_length_take_the_same_queries(chain, rows, django_assert_num_queries):
    with clock.frozen_at(NOW):
        season_of(chain, rows)
        agreement = Agreement.objects.order_by("pk").first()
        ended = {
            "remedied_on": NOW.date(),
            "remedy": "已付",
            "found_on": dt.date(2026, 11, 1),
            "side": "buyer",
        }
        Breach.objects.bulk_create(
            Breach(alliance=chain.alliance, agreement=agreement, ground="refusal", **ended)
            for _number in range(rows)
        )
        Variety.objects.bulk_create(
            Variety(template=chain.template, name=f"演示{number}号") for number in range(rows)
        )
        for name, queries in LISTS.items():
            client = reader(chain, name)
            with django_assert_num_queries(queries, info=name):
                answer = client.get(f"{BASE}/{name}/")
            assert len(answer.json()["results"]) == rows, name
        for name, queries in ONES.items():
            client = reader(chain, name)
            first = min(row["id"] for row in client.get(f"{BASE}/{name}/").json()["results"])
            with django_assert_num_queries(queries, info=f"one of {name}"):
                answer = client.get(f"{BASE}/{name}/{first}/")
            assert answer.status_code == 200
        for name, (model, queries) in BELONGING.items():
            of, part = name.split("/")
            client = reader(chain, of)
            first = model.objects.order_by("pk").first().pk
            with django_assert_num_queries(queries, info=name):
                answer = client.get(f"{BASE}/{of}/{first}/{part}/")
            assert len(answer.json()["results"]) == rows, name
        client = reader(chain, "figures")
        with django_assert_num_queries(FIGURES, info="figures"):
            client.get(f"{BASE}/figures/")


def test_every_call_has_a_budget():
    assert set(LISTS) == set(SORTS)
    assert set(ONES) == set(DETAILS)
    assert set(BELONGING) == {f"{part.of}/{part.name}" for part in PARTS}
