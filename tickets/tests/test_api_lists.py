"""Lists: filters, paging, and the same number of queries for any length."""

import datetime as dt

import pytest

from audit.clock import frozen_at
from organisations.models import Alliance, Role
from tickets.models import Move
from tickets.search import indexing
from tickets.tests.banner import AT, SINCE, area, cell, organisation, post, topic
from tickets.tests.calling import caller

LIST = "/api/v1/tickets/"


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def numbers(client, query: str = "") -> list[str]:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.json()
    return [row["number"][-4:] for row in answer.json()["results"]]


@pytest.fixture
def four(banner):
    """1 price, dispatched to the town · 2 seed supply, signed by the bureau · 3 loan, in triage · 4 price, cancelled."""
    banner.routed(title="收购商压价")
    second = banner.routed(topic=banner.supply, title="良种不足", at=AT + dt.timedelta(hours=1))
    banner.move(second, Move.SIGN, banner.liaison)
    banner.routed(topic=banner.loan, area=banner.town_area, title="贷款难")
    fourth = banner.routed()
    banner.move(fourth, Move.CANCEL, banner.secretary, reason="重复")
    indexing.catch_up()
    return caller(banner.dispatcher)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["0004", "0003", "0002", "0001"]),
        ("state=triage", ["0003"]),
        ("state=triage&state=dispatched", ["0003", "0001"]),
        ("state=&lead=", ["0004", "0003", "0002", "0001"]),
        ("lead=O05", ["0002"]),
        ("lead=O99", []),
        ("alliance=IND-BROOM", ["0004", "0003", "0002", "0001"]),
        ("topic=seed", ["0002"]),
        ("topic=seed.supply", ["0002"]),
        ("topic=purchase.price&state=dispatched", ["0001"]),
        ("area=150422102", ["0004", "0003", "0002", "0001"]),
        ("area=150422102201", ["0004", "0002", "0001"]),
        ("search=良种", ["0002"]),
        ("search=-0003", ["0003"]),
        ("search=%E8%B4%B7", []),
        ("search=%E8%B4%B7%E6%AC%BE&older=true", ["0003"]),
        ("channel=portal&urgency=normal&state=triage", ["0003"]),
        ("channel=hotline", []),
        ("search=%25", []),
        ("raised_after=2026-11-23T10:00:00%2B08:00", ["0002"]),
        ("raised_before=2026-11-23T10:00:00%2B08:00", ["0004", "0003", "0001"]),
        ("raised_after=2026-11-24", []),
        ("overdue=true", []),
        ("overdue=false", ["0004", "0003", "0002", "0001"]),
    ],
)
def test_list_filters(four, query, found):
    assert numbers(four, query) == found


def test_list_overdue_is_past_the_minute_and_still_open(four, banner):
    due = AT.replace(day=30)
    with frozen_at(due):
        assert numbers(caller(banner.dispatcher), "overdue=true") == []
    with frozen_at(due + dt.timedelta(minutes=1)):
        assert numbers(caller(banner.dispatcher), "overdue=true") == ["0001"]


def test_list_holds_only_what_the_caller_may_see(four, banner):
    assert numbers(caller(banner.liaison)) == ["0002"]
    assert numbers(caller(banner.town_liaison)) == ["0001"]
    assert numbers(caller(post(banner.outsider, Role.LIAISON))) == []


def test_list_rows_are_the_ticket_without_its_long_parts(four):
    row = four.get(f"{LIST}?topic=seed").json()["results"][0]
    assert (row["state"], row["lead"], row["assists"]) == ("processing", "O05", ["O35"])
    assert row["deadlines"]["answer"] == "2026-11-30T10:00:00+08:00"
    assert "description" not in row
    assert "reporter" not in row


def test_pages_follow_each_other_without_count_gap_or_repeat(banner, many):
    many(7)
    client = caller(banner.dispatcher)
    page = client.get(f"{LIST}?page_size=3").json()
    assert list(page) == ["next", "previous", "results"]
    seen = [row["number"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [row["number"] for row in page["results"]]
    assert len(seen) == len(set(seen)) == 7
    assert len(client.get(page["previous"]).json()["results"]) == 3


def warmed(client):
    """Units, topics and areas are read once, by whoever comes first."""
    client.get(f"{LIST}?page_size=1")
    return client


@pytest.mark.parametrize("ended", [None, SINCE])
@pytest.mark.parametrize("rows", [1, 30])
def test_ticket_list_takes_the_same_queries(banner, many, rows, ended, django_assert_num_queries):
    many(rows)
    Alliance.objects.update(valid_to=ended)
    client = warmed(caller(banner.dispatcher))
    with django_assert_num_queries(5):
        assert len(client.get(LIST).json()["results"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_search_takes_the_same_queries(banner, many, rows, django_assert_num_queries):
    many(rows)
    indexing.begin_anew()
    indexing.catch_up()
    client = warmed(caller(banner.dispatcher))
    with django_assert_num_queries(7):
        assert len(client.get(f"{LIST}?search=压价").json()["results"]) == rows


@pytest.mark.parametrize("rounds", [1, 6])
def test_ticket_takes_the_same_queries(banner, rounds, django_assert_num_queries):
    ticket = banner.routed(topic=banner.supply)
    banner.move(ticket, Move.SIGN, banner.market_liaison)
    banner.move(ticket, Move.ANSWER, banner.market_liaison, text="已协助", result="solved")
    for _round in range(rounds):
        if ticket.state == "dispatched":
            banner.move(ticket, Move.SIGN, banner.liaison)
        banner.move(ticket, Move.ANSWER, banner.liaison, text="已解决", result="solved")
        banner.move(ticket, Move.REWORK, banner.dispatcher, reason="再办")
    client = warmed(caller(banner.dispatcher))
    with django_assert_num_queries(8):
        client.get(f"{LIST}{ticket.number}/")
    client.get(f"{LIST}{ticket.number}/events/")  # reads the units' codes once
    with django_assert_num_queries(5):
        client.get(f"{LIST}{ticket.number}/events/")


CATALOGUES = ["alliances", "topics", "areas", "organisations", "responsibilities"]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("name", CATALOGUES)
def test_catalogue_takes_the_same_queries(banner, name, rows, django_assert_num_queries):
    for place in range(rows):
        grown = topic(banner.template, f"extra.{place}", f"主题{place}", banner.seed)
        where = area(f"1504221022{place + 10}", f"嘎查{place}", "village", banner.town_area)
        unit = organisation(f"X{place}", f"单位{place}", where)
        cell(grown, [unit], [None, banner.market], area=where)
    client = caller(banner.secretary)
    with django_assert_num_queries(5 if name == "responsibilities" else 3):
        assert client.get(f"/api/v1/{name}/").status_code == 200


def results(client, path: str) -> list[dict]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_alliances_in_force_today(banner):
    assert results(caller(banner.secretary), "alliances/") == [
        {
            "code": "IND-BROOM",
            "name": "笤帚苗产业党建联合体",
            "name_en": "",
            "kind": "IND",
            "template": "broom",
            "area": "150422",
            "lead": "O31",
            "valid_from": "2026-01-01",
            "valid_to": None,
        }
    ]


def test_topics_by_template_and_alliance(banner):
    client = caller(banner.secretary)
    assert [row["code"] for row in results(client, "topics/?template=broom")] == [
        "seed",
        "seed.supply",
        "purchase.price",
        "finance.loan",
    ]
    assert results(client, "topics/?alliance=IND-BROOM")[1]["parent"] == "seed"
    assert client.get("/api/v1/topics/?template=grapes").status_code == 400


def test_areas_by_level_and_parent(banner):
    client = caller(banner.secretary)
    assert [row["code"] for row in results(client, "areas/?level=township")] == ["150422102"]
    assert results(client, "areas/?parent=150422102") == [
        {"code": "150422102201", "name": "甲嘎查", "level": "village", "parent": "150422102"}
    ]


def test_organisations_by_kind_name_and_pinyin(banner):
    banner.bureau.pinyin = "nong mu ju nongmuju nmj"
    banner.bureau.save()
    client = caller(banner.secretary)
    assert [row["code"] for row in results(client, "organisations/?kind=town")] == ["T102"]
    assert [row["code"] for row in results(client, "organisations/?search=农牧")] == ["O05"]
    assert [row["code"] for row in results(client, "organisations/?search=nongmu")] == ["O05"]


def test_responsibilities_give_lead_assists_and_dates(banner):
    cell(
        banner.price, [banner.market], area=banner.town_area, valid_to=dt.date(2026, 6, 30), basis="三定方案"
    )
    client = caller(banner.secretary)
    rows = results(client, "responsibilities/?topic=purchase.price")
    assert [(row["area"], row["lead"], row["valid_to"]) for row in rows] == [
        ("*", "township-of-place", None),
        ("150422102", "O35", "2026-06-30"),
    ]
    assert rows[1]["basis"] == "三定方案"
    assert [
        row["area"] for row in results(client, "responsibilities/?topic=purchase.price&on=2026-11-23")
    ] == ["*"]
    assert len(results(client, "responsibilities/?alliance=IND-BROOM")) == 3
    seed = results(client, "responsibilities/?template=broom")[0]
    assert (seed["topic"], seed["lead"], seed["assists"]) == ("seed", "O05", ["O35"])


def test_catalogues_are_paged_by_cursor(banner):
    client = caller(banner.secretary)
    page = client.get("/api/v1/organisations/?page_size=4").json()
    assert len(page["results"]) == 4
    rest = client.get(page["next"]).json()["results"]
    codes = [row["code"] for row in page["results"] + rest]
    assert codes == ["O05", "O31", "O35", "O99", "T102", "V201"]
