"""Chains in the API: who reads which list, what entries and steps answer, keys, filters, figures. No number is a float."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from alliances.api.bodies import ENTRY_BODIES, STEP_BODIES
from alliances.api.details import DETAILS
from alliances.api.sorts import SORTS
from alliances.models import (
    Agreement,
    Breach,
    Delivery,
    Household,
    Loan,
    MarketPrice,
    OutsideFigure,
    Refund,
    Terms,
    Variety,
)
from alliances.tests.chain import SEASON, at
from alliances.tests.test_scope import MEMBERS, READ, READERS, everything
from audit import clock
from tickets.tests.calling import caller

__all__ = ["everything"]

pytestmark = [pytest.mark.long, pytest.mark.django_db]
D = Decimal
BASE = "/api/v1/chains/IND-BROOM"


@pytest.fixture(autouse=True)
def today():
    with clock.frozen_at(at(2026, 12, 10)):
        yield


def no_float(text: str) -> float:
    raise AssertionError(f"a float: {text}")


def read(client, address: str) -> dict:
    answer = client.get(f"{BASE}/{address}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content, parse_float=no_float)


#: Lists whose rows are none of `test_scope.READ`: owed goods are deliveries, varieties and outside figures the members'.
ALSO = {"owed": READ[Delivery], "varieties": MEMBERS, "outside": MEMBERS, "refunds": set(), "grants": set()}


def test_each_reads_in_every_list_what_it_reads_on_the_pages_and_nothing_else(everything):
    Variety.objects.create(template=everything.template, name="演示一号")
    user = everything.dispatcher.person.user
    OutsideFigure.objects.create(
        alliance=everything.alliance, name="面积", value=1, unit="亩", as_of=dt.date(2026, 1, 1), source="年鉴",
        entered_at=clock.now(), entered_by=user,
    )  # fmt: skip
    by_model = {model._meta.label: readers for model, readers in READ.items()}
    found: dict[str, set[str]] = {name: set() for name in SORTS}
    expected = {}
    for attribute, who in READERS.items():
        if who in ("keeper", "outsider"):
            continue
        client = caller(getattr(everything, attribute))
        for name in SORTS:
            if read(client, f"{name}/")["results"]:
                found[name].add(who)
    for name, sort in SORTS.items():
        meta = getattr(sort.serializer, "Meta", None)
        expected[name] = ALSO.get(name) if name in ALSO else by_model[meta.model._meta.label]
    assert found == expected


def test_outsider_finds_no_chain_and_a_keeper_does_no_business(everything):
    stranger = caller(everything.stranger)
    for name in (*SORTS, "figures"):
        assert stranger.get(f"{BASE}/{name}/").status_code == 404
    assert caller(everything.dispatcher).get("/api/v1/chains/COM-A/agreements/").status_code == 404


def test_lender_finds_its_loan_and_no_agreement_delivery_or_income(everything):
    teller = caller(everything.teller)
    (loan,) = read(teller, "loans/")["results"]
    assert (loan["amount"], loan["household"]) == ("30000.00", str(Household.objects.get()))
    assert read(teller, f"loans/{loan['id']}/")["steps"] == ["repay", "subsidise", "strike"]
    agreement, household = Agreement.objects.get(), Household.objects.get()
    for address in (f"agreements/{agreement.pk}/", f"households/{household.pk}/"):
        assert teller.get(f"{BASE}/{address}").status_code == 404
    step = {"step": "settle", "note": "x"}
    assert teller.post(f"{BASE}/agreements/{agreement.pk}/steps/", step).status_code == 404
    office = caller(everything.dispatcher)
    assert office.get(f"{BASE}/loans/{loan['id']}/").status_code == 404
    figures = {row["code"]: row["value"] for row in read(office, "figures/")["figures"]}
    assert (figures["loans"], figures["loans_amount"]) == ("1", "30000.00")


def test_ticket_of_a_breach_is_named_to_who_sees_it(everything):
    number = Breach.objects.get().ticket.number
    assert read(caller(everything.dispatcher), "breaches/")["results"][0]["ticket"] == number
    assert read(caller(everything.plant_clerk), "breaches/")["results"][0]["ticket"] is None


STRANGE = (None, 1, 2**70, "x", "", [], {}, True, "9" * 400, "\0", "2026-02-30", "-1", "1e400", [{}], [1])


@pytest.mark.parametrize("name", list({**ENTRY_BODIES, **STEP_BODIES}))
def test_strange_bodies_are_answered_in_words_and_never_break(everything, name):
    """Every field of every entry and step, filled with what it is not."""
    bodies = STEP_BODIES.get(name, {})
    client = caller(everything.teller if name in ("loans", "support") else everything.dispatcher)
    for strange in STRANGE:
        if name in ENTRY_BODIES:
            body = dict.fromkeys(ENTRY_BODIES[name]().fields, strange)
            answered(client.post(f"{BASE}/{name}/", body), name, strange)
        rows = client.get(f"{BASE}/{name}/").json()["results"]
        if not rows or name not in DETAILS:
            continue
        address = f"{BASE}/{name}/{rows[0]['id']}/"
        for step in sorted(set(client.get(address).json()["steps"]) & set(bodies)):
            body = dict.fromkeys(bodies[step]().fields, strange) | {"step": step}
            answered(client.post(f"{address}steps/", body), name, step, strange)


def answered(answer, *what) -> None:
    """What a body of one sort of value comes to: mostly 400; where a word is all that a step asks for, it is taken."""
    assert answer.status_code in (200, 201, 400, 403, 409), (what, answer.content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"


#: Step of the plant's agreement, who takes it, the body, and what is answered: status and fields.
STEPS = [
    ("secretary", {"step": "deliver"}, 403, None),
    ("plant_clerk", {"step": "sign"}, 409, None),
    ("plant_clerk", {"step": "remedy"}, 403, None),
    ("plant_clerk", {"step": "hand_back"}, 409, None),
    ("plant_clerk", {}, 400, {"step"}),
    ("plant_clerk", {"step": "nonsense"}, 400, {"step"}),
    ("plant_clerk", {"step": ["deliver"]}, 400, {"step"}),
    ("plant_clerk", {"step": "deliver"}, 400, {"receipt", "day", "grade", "gross"}),
    (
        "plant_clerk",
        {"step": "deliver", "receipt": "R9", "day": "2026-10-05", "grade": 1, "gross": 12.5},
        400,
        {"gross"},
    ),
    (
        "plant_clerk",
        {"step": "deliver", "receipt": "R9", "day": "2026-10-05", "grade": 0, "gross": "1e3", "x": 1},
        400,
        {"gross", "grade", "x"},
    ),
    (
        "plant_clerk",
        {"step": "deliver", "receipt": "R9", "day": "5.10.2026", "grade": True, "gross": "12.5", "unit": "lb"},
        400,
        {"day", "grade", "unit"},
    ),
    (
        "plant_clerk",
        {"step": "pay", "purpose": "goods", "day": "2026-10-05", "amount": "99999.00", "method": "cash", "voucher": "V"},
        400,
        {"amount"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("who", "body", "status", "fields"), STEPS)
def test_step_is_refused_at_its_field_or_in_words(everything, who, body, status, fields):
    agreement = Agreement.objects.get()
    answer = caller(getattr(everything, who)).post(f"{BASE}/agreements/{agreement.pk}/steps/", body)
    assert answer.status_code == status, answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    if fields:
        assert set(answer.json()["errors"]) == fields


def test_delivery_is_entered_once_under_its_key_and_settled_at_the_price_of_the_day(everything):
    agreement = Agreement.objects.get()
    grade = agreement.terms.grades.get(code="一级")
    body = {
        "step": "deliver", "receipt": "R9", "day": "2026-10-05", "grade": grade.pk, "unit": "kg", "gross": "50.5",
    }  # fmt: skip
    client = caller(everything.plant_clerk)
    address = f"{BASE}/agreements/{agreement.pk}/steps/"
    first = client.post(address, body, headers={"Idempotency-Key": "k1"})
    again = client.post(address, body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, first.json()) == (200, again.json())
    line = first.json()["account"]["lines"][-1]["delivery"]
    # The market stood at 3.00; 10 per cent more are 3.30; 50.5 kg are 101 jin.
    assert (line["net_jin"], line["unit_price"], line["amount"]) == ("101.0000", "3.3000", "333.30")
    assert Delivery.objects.filter(receipt="R9").count() == 1
    other = client.post(address, body | {"gross": "51"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
    reading = caller(everything.plant_clerk, scope="read")
    assert reading.post(address, body | {"receipt": "R10"}).status_code == 403


def terms_body(**fields) -> dict:
    return {
        "buyer": "O11", "season": SEASON, "title": "第二种", "premium_kind": "none", "pay_method": "transfer",
        "buyer_penalty_kind": "none", "seller_penalty_kind": "none", "delivery_place": "厂内",
        "delivery_from": "2026-09-01", "delivery_to": "2026-12-31",
        "grades": [{"code": "一级", "floor_price": "3.2"}],
    } | fields  # fmt: skip


def test_terms_are_written_with_their_grades_by_the_buyer_only(everything):
    address = f"{BASE}/terms/"
    assert caller(everything.teller).post(address, terms_body()).status_code == 403
    client = caller(everything.plant_clerk)
    wrong = client.post(
        address,
        terms_body(grades=[{"code": "一级", "floor_price": "3.2"}, {"code": "二级", "floor_price": "0"}]),
    )
    assert (wrong.status_code, set(wrong.json()["errors"])) == (400, {"grades.1.floor_price"})
    assert client.post(address, terms_body(buyer="O13")).status_code == 403
    made = client.post(address, terms_body())
    assert (made.status_code, made["Location"]) == (201, f"{BASE}/terms/{made.json()['id']}/")
    assert (made.json()["reference_days"], made.json()["grades"][0]["floor_price"]) == (7, "3.2000")
    changed = client.post(
        f"{made['Location']}steps/",
        {"step": "change", **terms_body(grades=[{"code": "一级", "floor_price": "3.5"}])}
        | dict.fromkeys(("buyer", "season", "title")),
    )
    assert set(changed.json()["errors"]) == {"buyer", "season", "title"}


def test_agreement_is_drafted_with_plots_of_the_household_named_once(everything):
    office = caller(everything.dispatcher)
    other = everything.household("户主乙", mu="8")
    (plot,) = other.plots.all()
    body = {
        "terms": Terms.objects.get().pk,
        "household": str(other),
        "expected": "1500",
        "seed_supply": "own",
    }
    address = f"{BASE}/agreements/"
    stranger = Household.objects.exclude(pk=other.pk).get().plots.get()
    for plots in ([{"plot": stranger.pk}], [{"plot": plot.pk}, {"plot": plot.pk}]):
        wrong = office.post(address, body | {"plots": plots})
        assert (wrong.status_code, set(wrong.json()["errors"])) == (400, {f"plots.{len(plots) - 1}.plot"})
    assert office.post(address, body | {"household": "H999999"}).json()["errors"].keys() == {"household"}
    assert office.post(address, body | {"seller": "O12"}).json()["errors"].keys() == {"seller"}
    much = office.post(address, body | {"plots": [{"plot": plot.pk, "area_mu": "8.000001"}]})
    assert set(much.json()["errors"]) == {"plots"}
    made = office.post(address, body | {"plots": [{"plot": plot.pk, "area_mu": "3.5"}]}).json()
    assert (made["state"], made["area_mu"], made["expected_jin"]) == ("draft", "3.500000", "1500.0000")
    assert {"change", "sign", "void"} <= set(made["steps"])


def test_lists_are_narrowed_by_filters_and_refuse_codes_that_are_none(everything):
    office = caller(everything.dispatcher)
    (agreement,) = read(office, f"agreements/?season={SEASON}&buyer=O11&state=breached&area=150422102")[
        "results"
    ]
    assert agreement["number"] == "ZZXY-2026-00001"
    for query in ("season=2025", "buyer=O13", "state=settled", "area=150422102202", "household=999"):
        assert read(office, f"agreements/?{query}")["results"] == [], query
    for query in ("buyer=none", "state=lost", "area=0", "season=12", "figure=none", "nonsense=1", "cursor=x"):
        assert office.get(f"{BASE}/agreements/?{query}").status_code == 400, query
    behind = read(office, f"agreements/?figure=delivered&season={SEASON}")["results"]
    assert [row["id"] for row in behind] == [agreement["id"]]
    assert read(office, f"losses/?figure=claims_paid&season={SEASON}")["results"] == []


def test_figures_of_a_season_stand_beside_plan_and_season_before(everything):
    body = read(caller(everything.plant_clerk), f"figures/?season={SEASON}")
    figures = {row["code"]: row for row in body["figures"]}
    assert (len(figures), body["season"], body["sales_by_channel"]) == (
        26, SEASON, [{"channel": "online", "amount": "900.00"}],
    )  # fmt: skip
    assert figures["output"]["value"] == "330.00"
    assert (figures["output"]["unit_en"], D(figures["output"]["before"])) == ("yuan", 0)
    assert caller(everything.plant_clerk).get(f"{BASE}/figures/?season=x").status_code == 400


def test_every_row_is_found_where_its_list_says_and_only_by_who_sees_it(everything):
    office, plant, rival = (
        caller(post) for post in (everything.dispatcher, everything.plant_clerk, everything.rival_clerk)
    )
    for name in ("households", "agreements", "terms", "policies", "losses", "sales"):
        (row,) = read(office, f"{name}/")["results"]
        assert read(plant, f"{name}/{row['id']}/")["id"] == row["id"]
        assert rival.get(f"{BASE}/{name}/{row['id']}/").status_code == 404, name
    policy = read(office, "policies/")["results"][0]
    assert read(office, f"policies/{policy['id']}/")["premium"] == {
        "total": "240.00", "grower": "48.00", "buyer": "72.00", "government": "120.00",
    }  # fmt: skip
    (planted,) = read(office, f"policies/{policy['id']}/plots/")["results"]
    assert planted["area_mu"] == "12.000000"
    support = read(office, "support/")["results"][0]
    (helped,) = read(office, f"support/{support['id']}/households/")["results"]
    assert helped["household"] == str(Household.objects.get())
    assert read(plant, f"support/{support['id']}/households/")["results"] == []


def test_buyer_enters_no_market_price_and_a_department_does(everything):
    body = {
        "market": "市场",
        "grade": "一级",
        "day": "2026-12-01",
        "price": "2.5",
        "unit": "kg",
        "source": "日报",
    }
    assert caller(everything.plant_clerk).post(f"{BASE}/prices/", body).status_code == 403
    made = caller(everything.market_liaison).post(f"{BASE}/prices/", body)
    assert (made.status_code, made.json()["price"], made.json()["price_entered"]) == (201, "1.2500", "2.5000")
    struck = caller(everything.market_liaison).post(
        f"{made['Location']}steps/", {"step": "strike", "reason": "抄错"}
    )
    assert struck.json()["struck_reason"] == "抄错"
    assert MarketPrice.objects.get(market="市场").struck_by == everything.market_liaison.person.user
    assert not Refund.objects.exists()
    assert Loan.objects.count() == 1
