"""Moves through the API: whose, in which state, with which body."""

import pytest

from audit.clock import frozen_at
from organisations.models import Role
from tickets import actions
from tickets.models import Dispatch
from tickets.tests.banner import AT, join, organisation, post
from tickets.tests.calling import caller, raised


@pytest.fixture(autouse=True)
def _monday(banner):
    with frozen_at(AT):
        yield


def sent(client, number: str, move: str, **body):
    return client.post(f"/api/v1/tickets/{number}/moves/", {"move": move, **body})


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
