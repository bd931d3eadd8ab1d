"""Scripts of API calls: read before they are played, played at each line's time, on a database of their own."""

import datetime as dt
import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from audit import actions as audit
from audit.models import AuditRow, AuditSeal
from organisations.account_actions import system_user
from organisations.models import Organisation, Post, Role, User
from tickets.actions.due import next_due
from tickets.management.commands.play import MARKER
from tickets.models import Dispatch, Move, Notice, Ticket
from tickets.playing.script import Unreadable, differs, read
from tickets.tests.banner import AT, SINCE, post

pytestmark = pytest.mark.long

RAISE = {
    "alliance": "IND-BROOM",
    "topic": "purchase.price",
    "area": "150422102201",
    "title": "收购商压价",
    "description": "价格低于市场价。",
}
NUMBER = "BLZQ-IND-20261123-0001"
TICKET = f"/api/v1/tickets/{NUMBER}/"


def line(at: str, by: str, method: str, path: str, body=None, **more) -> dict:
    return {"at": f"2026-11-{at}:00+08:00", "as": by, "method": method, "path": path, "body": body} | more


@pytest.fixture
def play(banner, tmp_path):
    """Plays lines on the small banner, as on a database that belongs to the command."""
    audit.record(action=MARKER, at=AT, by=system_user())

    def run(*lines: dict) -> list[dict]:
        script = tmp_path / "script.jsonl"
        script.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in lines), encoding="utf-8")
        out = io.StringIO()
        try:
            call_command("play", str(script), stdout=out)
        finally:
            run.answers = [json.loads(row) for row in out.getvalue().splitlines()]
        return run.answers

    return run


def test_play_answers_each_line_and_routes_in_between(play):
    answers = play(
        line("23T09:00", "secretary@V201", "POST", "/api/v1/tickets/", RAISE, expect={"status": 201}),
        line(
            "23T09:00",
            "liaison@T102",
            "GET",
            TICKET,
            expect={"body": {"state": "dispatched", "lead": "T102"}},
        ),
        line("23T09:30", "liaison@T102", "POST", f"{TICKET}moves/", {"move": "sign"}, expect=200),
        line("24T10:00", "liaison@O05", "GET", TICKET, expect=404),
    )
    assert [(row["line"], row["status"]) for row in answers] == [(1, 201), (2, 200), (3, 200), (4, 404)]
    assert answers[0]["body"]["raised_at"] == "2026-11-23T09:00:00+08:00"
    assert answers[0]["body"]["state"] == "submitted"
    signed = Dispatch.objects.get()
    assert (signed.dispatched_at, signed.signed_at) == (AT, AT + dt.timedelta(minutes=30))


def test_play_delivers_notices_and_seals_the_record_at_each_step(play):
    play(line("23T09:00", "secretary@V201", "POST", "/api/v1/tickets/", RAISE))
    assert list(Notice.objects.values_list("kind", "at")) == [("new_dispatch", AT)]
    assert AuditSeal.objects.count() == AuditRow.objects.count()


def test_play_lets_a_limit_run_out_in_a_long_pause_at_its_own_time(play, banner):
    wants = {"move": "request_return", "reason": "not_our_duty", "basis": "三定方案", "department": "O05"}
    answers = play(
        line("23T09:00", "secretary@V201", "POST", "/api/v1/tickets/", RAISE),
        line("23T09:10", "liaison@T102", "POST", f"{TICKET}moves/", wants, expect=200),
        line("24T09:10", "dispatcher@O31", "GET", TICKET, expect={"body": {"state": "dispatched"}}),
        line("30T09:00", "dispatcher@O31", "GET", TICKET, expect={"body": {"state": "triage"}}),
    )
    assert answers[3]["body"]["routing"]["reason"] == "returned"
    expired = Ticket.objects.get().events.get(what="return_expired")
    assert expired.at == AT.replace(day=24, hour=9, minute=11)


def test_play_says_which_expectation_failed_and_plays_on(play):
    with pytest.raises(CommandError) as raised:
        play(
            line("23T09:00", "secretary@V201", "POST", "/api/v1/tickets/", RAISE, expect=200),
            line("23T09:01", "secretary@V201", "GET", TICKET, expect={"body": {"state": "closed"}}),
            line("23T09:02", "secretary@V201", "GET", TICKET, expect=200),
        )
    assert str(raised.value).splitlines() == [
        "line 1: status 200 expected, 201 given",
        'line 2: body.state: "closed" expected, "dispatched" given',
    ]
    assert raised.value.returncode == 1
    assert len(play.answers) == 3


def test_play_takes_account_role_and_role_of_unit(play, banner):
    name = banner.secretary.person.user.username
    answers = play(
        *(line("23T09:00", by, "GET", "/api/v1/tickets/") for by in (name, "secretary", "secretary@V201"))
    )
    assert [row["status"] for row in answers] == [200, 200, 200]


@pytest.mark.parametrize(("by", "says"), [("nobody", "there is no account"), ("liaison", "several accounts")])
def test_play_stops_where_nobody_or_several_are_meant(play, by, says):
    with pytest.raises(CommandError, match=f"line 1: {says}"):
        play(line("23T09:00", by, "GET", "/api/v1/tickets/"))


def test_play_role_names_the_post_that_acts(play, banner):
    Post.objects.create(
        person=banner.liaison.person, organisation=banner.market, role=Role.HANDLER, valid_from=SINCE
    )
    answers = play(
        line("23T09:00", "handler@O35", "POST", "/api/v1/tickets/", RAISE),
        line("23T09:00", banner.liaison.person.user.username, "GET", "/api/v1/tickets/"),
    )
    assert answers[0]["body"]["raiser_unit"] == "O35"
    assert (answers[1]["status"], answers[1]["body"]["code"]) == (400, "acting_post")


def test_play_administrator_calls_without_token_and_is_refused(play, banner):
    post(banner.office, Role.AUDIT_ADMIN)
    assert play(line("23T09:00", "audit_admin", "GET", "/api/v1/tickets/"))[0]["status"] == 403


def test_play_sends_headers(play):
    row = line("23T09:00", "secretary", "GET", "/api/v1/nothing/", headers={"Accept-Language": "en"})
    assert play(row)[0]["body"]["title"] == "Not found"


def test_play_refuses_a_database_that_holds_anything(banner, tmp_path):
    script = tmp_path / "script.jsonl"
    script.write_text(json.dumps(line("23T09:00", "secretary", "GET", "/api/v1/tickets/")))
    with pytest.raises(CommandError, match="fresh one only"):
        call_command("play", str(script))


def test_play_without_load_marks_the_empty_database(db, tmp_path):
    script = tmp_path / "script.jsonl"
    script.write_text(json.dumps(line("23T09:00", "secretary", "GET", "/api/v1/tickets/")))
    for _time in range(2):
        with pytest.raises(CommandError, match="line 1: there is no account"):
            call_command("play", str(script), "--no-load")
    assert AuditRow.objects.filter(action=MARKER).count() == 1
    assert Organisation.objects.count() == 0


def test_play_loads_rosters_matrix_and_accounts_into_an_empty_database(db, tmp_path, settings, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.DEMONSTRATION = True
    body = {
        "alliance": "IND-BROOM",
        "topic": "planning.layout",
        "area": "150422102",
        "title": "规划",
        "description": "今年的规划还没有下来。",
    }
    script = "\n".join(
        json.dumps(row)
        for row in (
            line("23T09:00", "liaison@T102", "POST", "/api/v1/tickets/", body, expect=201),
            line(
                "23T09:01",
                "liaison@O05",
                "GET",
                "/api/v1/tickets/",
                expect={"body": {"results": [{"lead": "O05"}]}},
            ),
        )
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    out = io.StringIO()
    call_command("play", "-", stdout=out)
    assert [json.loads(row)["line"] for row in out.getvalue().splitlines()] == [1, 2]
    assert User.objects.get(username="o05-liaison").date_joined == AT


GOOD = line("23T09:00", "secretary", "GET", "/api/v1/tickets/")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        json.dumps(GOOD | {"colour": "red"}),
        json.dumps(GOOD | {"at": "yesterday"}),
        json.dumps(GOOD | {"at": "2026-13-45T09:00:00+08:00"}),
        json.dumps(GOOD | {"at": 5}),
        json.dumps(GOOD | {"as": ""}),
        json.dumps(GOOD | {"method": "BREW"}),
        json.dumps(GOOD | {"path": "/admin/"}),
        json.dumps(GOOD | {"headers": ["x"]}),
        json.dumps(GOOD | {"expect": "ok"}),
        json.dumps(GOOD | {"expect": {"colour": "red"}}),
    ],
)
def test_read_names_the_line_that_cannot_be_played(text):
    with pytest.raises(Unreadable, match=r"^line 3: "):
        read([json.dumps(GOOD), "", text])


def test_read_refuses_time_that_runs_backwards():
    with pytest.raises(Unreadable, match="line 2: the time lies before that of line 1"):
        read([json.dumps(GOOD), json.dumps(GOOD | {"at": "2026-11-23T08:59:59+08:00"})])


def test_read_takes_a_time_without_zone_as_local():
    assert read([json.dumps(GOOD | {"at": "2026-11-23T09:00:00"})])[0].at == AT


@pytest.mark.parametrize(
    ("expected", "difference"),
    [
        ({}, ""),
        ({"status": 200}, ""),
        ({"status": 404}, "status 404 expected, 200 given"),
        ({"body": {"a": 1}}, ""),
        ({"body": {"b": [{"c": 2}, 3]}}, ""),
        ({"body": {"b": [{"c": 2}]}}, 'body.b: [{"c": 2}] expected, [{"c": 2, "d": 4}, 3] given'),
        ({"body": {"b": [{"c": 9}, 3]}}, "body.b[0].c: 9 expected, 2 given"),
        ({"body": {"e": None}}, "body.e expected, not given"),
    ],
)
def test_expected_body_may_say_less_than_the_answer(expected, difference):
    assert differs(expected, 200, {"a": 1, "b": [{"c": 2, "d": 4}, 3]}) == difference


def test_next_due_is_the_minute_after_the_earliest_limit(banner):
    assert next_due(AT) is None
    ticket = banner.routed()
    assert next_due(AT) == AT.replace(day=28), "the reminder two days ahead"
    assert next_due(AT.replace(day=29)) == AT.replace(day=30, minute=1), "the answer is late"
    banner.move(
        ticket,
        Move.REQUEST_RETURN,
        banner.town_liaison,
        reason="not_our_duty",
        basis="三定方案",
        department=banner.bureau,
    )
    due = AT.replace(day=24, minute=1)
    assert next_due(AT) == due
    assert next_due(due) is None
