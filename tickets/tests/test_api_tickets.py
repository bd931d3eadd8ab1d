"""The contract of tickets in the API: raise, read, list, move, time line."""

import datetime as dt

import pytest

from audit.clock import frozen_at
from organisations.models import Role
from tickets import actions, kinds
from tickets.models import Dispatch, Ticket
from tickets.tests.banner import AT, ZONE, cell, join, organisation, post
from tickets.tests.calling import caller, raised


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def sent(client, number: str, move: str, **body):
    return client.post(f"/api/v1/tickets/{number}/moves/", {"move": move, **body})


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
        "routing": None,
        "dispatches": [],
        "moves": ["cancel"],
    }


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
    assert body["moves"] == ["cancel", "release_assist"]


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


def test_whole_life_through_moves(banner):
    number = raised(caller(banner.secretary)).json()["number"]
    actions.sweep(AT)
    town, desk = caller(banner.town_liaison), caller(banner.dispatcher)
    assert sent(town, number, "sign").json()["state"] == "processing"
    answered = sent(town, number, "answer", text="已约谈收购商，恢复市场价。", result="solved")
    assert (answered.status_code, answered.json()["state"]) == (200, "feedback")
    assert answered.json()["dispatches"][0]["answer"] == "已约谈收购商，恢复市场价。"
    assert sent(desk, number, "accept_answer").json()["state"] == "callback"
    closed = sent(caller(banner.secretary), number, "confirm", outcome="solved").json()
    assert (closed["state"], closed["outcome"], closed["closed_at"]) == (
        "closed",
        "solved",
        "2026-11-23T09:00:00+08:00",
    )
    assert closed["moves"] == []


def test_move_of_somebody_else_is_403_even_with_an_incomplete_body(banner):
    number = banner.routed().number
    answer = sent(caller(banner.secretary), number, "answer")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


def test_move_in_the_wrong_state_is_409(banner):
    number = banner.routed().number
    town = caller(banner.town_liaison)
    assert sent(town, number, "sign").status_code == 200
    again = sent(town, number, "sign")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_move_that_is_not_built_yet_is_409(banner):
    answer = sent(caller(banner.town_liaison), banner.routed().number, "request_extension")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_available")


def test_move_with_a_stale_version_is_409_and_changes_nothing(banner):
    ticket = banner.routed()
    answer = sent(caller(banner.town_liaison), ticket.number, "sign", version=ticket.version - 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert Dispatch.objects.get(ticket=ticket).state == "waiting"
    assert sent(caller(banner.town_liaison), ticket.number, "sign", version=ticket.version).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "move"),
        ({"move": "abolish"}, "move"),
        ({"move": ["sign"]}, "move"),
        ({"move": "sign", "colour": "red"}, "colour"),
        ({"move": "sign", "dispatch": "one"}, "dispatch"),
        ({"move": "sign", "dispatch": 999999}, "dispatch"),
        ({"move": "sign", "dispatch": 2**70}, "dispatch"),
        ({"move": "sign", "version": True}, "version"),
        ({"move": "sign", "note": "a\x00b"}, "note"),
        ({"move": "sign", "note": 5}, "note"),
        ({"move": "request_return", "reason": "bored", "basis": "x", "department": "O05"}, "reason"),
        (
            {"move": "request_return", "reason": "not_our_duty", "basis": "x", "department": "O99"},
            "department",
        ),
        (
            {"move": "request_return", "reason": "not_our_duty", "basis": "x", "department": "nowhere"},
            "department",
        ),
        ({"move": "request_return", "reason": "not_our_duty", "department": "O05"}, "basis"),
        (
            {"move": "request_return", "reason": "not_our_duty", "basis": "x", "department": "T102"},
            "department",
        ),
    ],
)
def test_move_with_a_wrong_body_is_400_at_the_field(banner, body, field):
    ticket = banner.routed()
    answer = caller(banner.town_liaison).post(f"/api/v1/tickets/{ticket.number}/moves/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_contact_far_in_the_future_is_400_at_the_field(banner):
    ticket = banner.routed()
    town = caller(banner.town_liaison)
    sent(town, ticket.number, "sign")
    for at in ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2027-01-01T00:00:00+08:00"):
        answer = sent(town, ticket.number, "contact", at=at, channel="telephone", outcome="reached")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["at"])


def test_rule_final_true_keeps_the_department(banner):
    ticket = banner.routed()
    town, desk = caller(banner.town_liaison), caller(banner.dispatcher)
    asked = sent(
        town, ticket.number, "request_return", reason="not_our_duty", basis="三定方案", department="O05"
    )
    assert asked.json()["dispatches"][0]["return_to"] == "O05"
    dispatch = asked.json()["dispatches"][0]["id"]
    ruled = sent(desk, ticket.number, "rule", dispatch=dispatch, final=True, basis="属地责任").json()
    assert (ruled["dispatches"][0]["state"], ruled["dispatches"][0]["final"]) == ("waiting", True)
    assert ruled["routing"]["outcome"] == "ruled"


def test_call_back_takes_null_for_no_satisfaction(banner):
    ticket = banner.routed(reporter=actions.Reporter("王某", "13800001234"))
    town, desk = caller(banner.town_liaison), caller(banner.dispatcher)
    sent(town, ticket.number, "sign")
    sent(
        town, ticket.number, "contact", at="2026-11-23T09:00:00+08:00", channel="telephone", outcome="reached"
    )
    sent(town, ticket.number, "answer", text="办结", result="solved")
    sent(desk, ticket.number, "accept_answer")
    called = sent(caller(banner.clerk), ticket.number, "call_back", outcome="solved", satisfaction=None)
    assert (called.status_code, called.json()["state"], called.json()["satisfaction"]) == (
        200,
        "closed",
        None,
    )


def test_move_that_fits_two_dispatches_needs_the_one_it_means(banner):
    ticket = banner.routed(topic=banner.supply)
    desk = caller(banner.dispatcher)
    third = organisation("O36", "供销社", banner.area)
    join(banner.alliance, third)
    post(third, Role.LIAISON)
    twin = Dispatch.objects.get(ticket=ticket, role="assist")
    twin.pk, twin.organisation = None, third
    twin.save()
    unnamed = sent(desk, ticket.number, "release_assist", reason="不需要")
    assert (unnamed.status_code, list(unnamed.json()["errors"])) == (400, ["dispatch"])
    named = sent(desk, ticket.number, "release_assist", reason="不需要", dispatch=twin.pk)
    assert named.json()["assists"] == ["O35"]


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
    assert sent(client, ticket.number, "cancel", reason="x").status_code == 404


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


def test_office_assigns_with_assists_and_basis(banner):
    number = banner.routed(topic=banner.loan).number
    desk = caller(banner.dispatcher)
    refused = sent(desk, number, "assign", department="O99", basis="职责")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["department"])
    wrong = sent(desk, number, "assign", department="O05", assists=["O35", "nowhere"], basis="职责")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["assists"])
    body = sent(desk, number, "assign", department="O05", assists=["O35", "T102"], basis="职责").json()
    assert (body["state"], body["lead"], sorted(body["assists"])) == ("dispatched", "O05", ["O35", "T102"])
    assert (body["routing"]["outcome"], body["routing"]["department"]) == ("assigned", "O05")
    assert "职责" in body["routing"]["because"]


@pytest.mark.parametrize(
    ("move", "body", "state"),
    [
        ("decline", {"reason": "litigation"}, "declined"),
        ("redirect", {"route": "court"}, "redirected"),
        ("cancel", {"reason": "重复提交"}, "cancelled"),
    ],
)
def test_office_ends_a_ticket_in_triage(banner, move, body, state):
    number = banner.routed(topic=banner.loan).number
    ended = sent(caller(banner.dispatcher), number, move, **body).json()
    assert (ended["state"], ended["closed_at"], ended["moves"]) == (state, "2026-11-23T09:00:00+08:00", [])


def test_office_reworks_and_reopens(banner):
    number = banner.routed().number
    town, desk = caller(banner.town_liaison), caller(banner.dispatcher)
    sent(town, number, "sign")
    sent(town, number, "answer", text="已办", result="explained")
    reworked = sent(desk, number, "rework", reason="再查").json()
    assert (reworked["state"], reworked["rework_count"], reworked["dispatches"][1]["round"]) == (
        "processing",
        1,
        2,
    )
    sent(town, number, "answer", text="已查清", result="solved")
    sent(desk, number, "accept_answer")
    sent(caller(banner.secretary), number, "confirm", outcome="solved")
    reopened = sent(desk, number, "reopen", reason="问题反弹").json()
    assert (reopened["state"], reopened["lead"], reopened["closed_at"]) == ("submitted", None, None)


def test_hotline_ticket_waits_for_acceptance(banner):
    number = raised(caller(banner.secretary), channel="hotline").json()["number"]
    assert sent(caller(banner.dispatcher), number, "accept").json()["state"] == "submitted"


def test_answer_that_waits_for_consent_is_the_units_own_draft(banner):
    banner.town.answers_need_consent = True
    banner.town.save()
    number = banner.routed().number
    town = caller(banner.town_liaison)
    sent(town, number, "sign")
    draft = sent(town, number, "answer", text="拟答复", result="solved").json()
    assert (draft["state"], draft["dispatches"][0]["answer"]) == ("processing", "拟答复")
    seen = caller(banner.dispatcher).get(f"/api/v1/tickets/{number}/").json()["dispatches"][0]
    assert (seen["answer"], seen["result"]) == (None, None)
    leader = caller(post(banner.town, Role.UNIT_LEADER))
    assert sent(leader, number, "consent").json()["state"] == "feedback"
