"""The contract of tickets in the API: raise, read, preview, time line."""

import datetime as dt

import pytest

from audit.clock import frozen_at
from organisations.models import Role
from tickets import kinds
from tickets.models import Ticket
from tickets.tests.banner import AT, ZONE, cell, post
from tickets.tests.calling import caller, raised


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def test_raise_answers_201_with_location_and_the_ticket(banner):
    answer = raised(caller(banner.secretary), urgency="urgent", place="村东头")
    assert answer.status_code == 201
    assert answer["Location"] == "/api/v1/tickets/BLZQ-IND-20261123-0001/"
    assert answer.json() == {
        "number": "BLZQ-IND-20261123-0001",
        "state": "submitted",
        "alliance": "IND-BROOM",
        "topic": "purchase.price",
        "area": "150422102201",
        "place": "村东头",
        "title": "收购商压价",
        "urgency": "urgent",
        "channel": "api",
        "raiser_unit": "V201",
        "entered_for_unit": False,
        "raised_at": "2026-11-23T09:00:00+08:00",
        "closed_at": None,
        "lead": None,
        "assists": [],
        "deadlines": {"sign": None, "return": None, "contact": None, "answer": None, "office": None},
        "answer_by_provisional": False,
        "supervision": 0,
        "version": 1,
        "description": "收购商把价格压到市场价以下。",
        "reporter": None,
        "dispatched_at": None,
        "outcome": None,
        "satisfaction": None,
        "end_reason": None,
        "rework_count": 0,
        "return_count": 0,
        "suspended_at": None,
        "review_on": None,
        "part_of": None,
        "parts": [],
        "merged_into": None,
        "merged": [],
        "routing": None,
        "dispatches": [],
        "moves": ["cancel"],
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"urgency": "urgent"},
        {"reporter": {"name": "测试居民", "phone": "0476-0000001"}},
        {"channel": "hotline"},
    ],
)
def test_raise_answers_from_memory_what_is_read_afterwards(banner, fields, django_assert_max_num_queries):
    client = caller(banner.secretary)
    raised(client)
    # SQLite is sent one by one what PostgreSQL takes in one go.
    with django_assert_max_num_queries(12):
        answer = raised(client, **fields)
    assert answer.status_code == 201
    assert answer.json() == client.get(answer["Location"]).json()


def test_read_after_routing_shows_lead_assists_deadlines_and_why(banner):
    ticket = banner.routed(topic=banner.supply)
    body = caller(banner.dispatcher).get(f"/api/v1/tickets/{ticket.number}/").json()
    assert (body["state"], body["lead"], body["assists"]) == ("dispatched", "O05", ["O35"])
    assert body["deadlines"] == {
        "sign": "2026-11-23T11:00:00+08:00",
        "return": "2026-11-24T09:00:00+08:00",
        "contact": "2026-11-24T09:00:00+08:00",
        "answer": "2026-11-30T09:00:00+08:00",
        "office": None,
    }
    routing = body["routing"]
    assert (routing["outcome"], routing["department"], routing["assists"]) == ("dispatched", "O05", ["O35"])
    assert "农牧局" in routing["because"]
    assert routing["cell"]["topic"] == "seed"
    assert routing["cell"]["area"] == "*"
    assert routing["cell"]["responsible"] == ["O05"]
    assert routing["reason"] is None
    assert routing["passed_over"] == []
    assert isinstance(routing["catalogue_version"], int)
    assert isinstance(routing["roster_version"], int)
    assert [(row["role"], row["organisation"], row["state"], row["final"]) for row in body["dispatches"]] == [
        ("lead", "O05", "waiting", False),
        ("assist", "O35", "waiting", False),
    ]
    assert body["moves"] == [
        "cancel",
        "release_assist",
        "consult",
        "add_assist",
        "hand_over",
        "reroute",
        "split",
        "merge",
    ]


def test_read_in_triage_gives_the_reason_and_the_office_clock(banner):
    ticket = banner.routed(topic=banner.loan)
    body = caller(banner.dispatcher).get(f"/api/v1/tickets/{ticket.number}/").json()
    assert (body["state"], body["lead"], body["routing"]["department"]) == ("triage", None, None)
    assert body["routing"]["reason"] == "uncovered"
    assert body["deadlines"]["office"] == "2026-11-24T09:00:00+08:00"
    assert "assign" in body["moves"]


def test_read_by_a_stranger_is_404_and_says_what_an_unknown_number_says(banner):
    ticket = banner.routed()
    stranger = caller(post(banner.outsider, Role.LIAISON))
    hidden = stranger.get(f"/api/v1/tickets/{ticket.number}/")
    unknown = stranger.get("/api/v1/tickets/BLZQ-IND-20261123-9999/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.json() == unknown.json()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "长" * 1_000_000}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": None}, "title"),
        ({"title": ["收购商压价"]}, "title"),
        ({"title": 7}, "title"),
        ({"description": {"a": 1}}, "description"),
        ({"title": "a\u202eb"}, "title"),
        ({"alliance": "IND-GRAPES"}, "alliance"),
        ({"alliance": ["IND-BROOM"]}, "alliance"),
        ({"topic": "gold"}, "topic"),
        ({"area": "000000"}, "area"),
        ({"urgency": "very"}, "urgency"),
        ({"urgency": ["normal"]}, "urgency"),
        ({"channel": "pigeon"}, "channel"),
        ({"colour": "red"}, "colour"),
        ({"state": "closed"}, "state"),
        ({"reporter": "王某"}, "reporter"),
        ({"reporter": {"name": "王某", "phone": "not a number"}}, "reporter.phone"),
        ({"reporter": {"name": "王某", "phone": "13800001234", "age": 5}}, "reporter.age"),
        ({"reporter": {"anonymous": "yes"}}, "reporter.anonymous"),
    ],
)
def test_raise_with_a_wrong_body_is_400_at_the_field(banner, fields, field):
    answer = raised(caller(banner.secretary), **fields)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert next(iter(answer.json()["errors"])).startswith(field)
    assert Ticket.objects.count() == 0


def test_raise_for_a_reporter_shows_the_reporter_masked_to_those_who_must_speak_to_them(banner):
    body = raised(caller(banner.secretary), reporter={"name": "王小明", "phone": "13800001234"}).json()
    assert body["reporter"] == {"anonymous": False, "name": "王**", "phone": "138****1234"}
    supervisor = post(banner.office, Role.SUPERVISOR)
    seen = caller(supervisor).get(f"/api/v1/tickets/{body['number']}/").json()
    assert seen["reporter"] == {"anonymous": False, "name": None, "phone": None}


def test_raise_anonymously_keeps_no_name(banner):
    body = raised(caller(banner.secretary), reporter={"name": "王小明", "anonymous": True}).json()
    assert body["reporter"] == {"anonymous": True, "name": None, "phone": None}


def test_raise_where_the_post_may_not_is_403_with_the_reason(banner, monkeypatch):
    closed = kinds.KindPort("IND", lambda post, alliance: "只有成员单位可以提交。")
    monkeypatch.setattr(kinds, "_registered", {"IND": closed})
    answer = raised(caller(banner.secretary))
    assert (answer.status_code, answer.json()["detail"]) == (403, "只有成员单位可以提交。")


def test_kind_outside_the_api_is_403_to_raise_and_404_to_read(banner, monkeypatch):
    ticket = banner.routed()
    off = kinds.KindPort("IND", lambda post, alliance: "先立案。", switches=kinds.Switches(in_api=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": off})
    client = caller(banner.dispatcher)
    refused = raised(client)
    assert (refused.status_code, refused.json()["detail"]) == (403, "先立案。")
    assert client.get(f"/api/v1/tickets/{ticket.number}/").status_code == 404
    assert client.get("/api/v1/tickets/").json()["results"] == []
    cancel = {"move": "cancel", "reason": "x"}
    assert client.post(f"/api/v1/tickets/{ticket.number}/moves/", cancel).status_code == 404


def test_events_tell_the_time_line_with_units_as_codes(banner):
    ticket = banner.routed(topic=banner.supply)
    events = caller(banner.secretary).get(f"/api/v1/tickets/{ticket.number}/events/").json()["results"]
    assert [(event["what"], event["from_state"], event["to_state"]) for event in events] == [
        ("raise", None, "submitted"),
        ("route", "submitted", "dispatched"),
    ]
    assert events[0]["by"] == str(banner.secretary.person.user)
    assert (events[0]["post"], events[0]["organisation"]) == ("secretary", "V201")
    assert (events[1]["by"], events[1]["data"]["lead"], events[1]["data"]["assists"]) == (
        None,
        "O05",
        ["O35"],
    )


def test_preview_decides_like_the_queue_and_saves_nothing(banner):
    body = {"alliance": "IND-BROOM", "topic": "seed.supply", "area": "150422102201"}
    client = caller(banner.clerk, scope="read")
    decision = client.post("/api/v1/routing/preview/", body)
    assert decision.status_code == 200
    ticket = banner.routed(topic=banner.supply)
    stored = client.get(f"/api/v1/tickets/{ticket.number}/").json()["routing"]
    assert decision.json() == stored
    assert Ticket.objects.count() == 1


def test_preview_on_another_day_sees_the_cell_of_that_day(banner):
    cell(banner.loan, [banner.market], valid_from=dt.date(2026, 12, 1))
    body = {"alliance": "IND-BROOM", "topic": "finance.loan", "area": "150422102201"}
    client = caller(banner.secretary)
    today = client.post("/api/v1/routing/preview/", body).json()
    assert (today["outcome"], today["reason"], today["passed_over"][0]["why"]) == (
        "triage",
        "uncovered",
        "not_yet_valid",
    )
    assert client.post("/api/v1/routing/preview/", body | {"on": "2026-12-01"}).json()["department"] == "O35"
    for on in ("9999-12-31", "yesterday", 20261201):
        assert list(client.post("/api/v1/routing/preview/", body | {"on": on}).json()["errors"]) == ["on"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"topic": "gold"}, "topic"),
        ({"alliance": "IND-GRAPES"}, "alliance"),
        ({"area": "9"}, "area"),
        ({"on": "2025-12-31"}, "alliance"),
        ({"title": "x"}, "title"),
        ({"topic": None}, "topic"),
    ],
)
def test_preview_with_a_wrong_body_is_400_at_the_field(banner, fields, field):
    body = {"alliance": "IND-BROOM", "topic": "seed", "area": "150422102201"} | fields
    answer = caller(banner.secretary).post("/api/v1/routing/preview/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_times_are_given_in_shanghai(banner):
    ticket = banner.raise_ticket(at=dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC))
    body = caller(banner.secretary).get(f"/api/v1/tickets/{ticket.number}/").json()
    assert body["raised_at"] == "2026-11-23T04:00:00+08:00"
    assert dt.datetime.fromisoformat(body["raised_at"]).astimezone(ZONE).utcoffset() == dt.timedelta(hours=8)
