"""Clocks played through the API to the minute. Every time below was worked out by hand on paper from the shipped office
hours (08:30-12:00, 14:30-17:30: 6.5 open hours a day), the limits of DESIGN 4 and the calendar of 2026: National Day is
off from 1 to 7 October, Sunday 20 September and Saturday 10 October are worked.
"""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from audit import actions as audit
from organisations.account_actions import system_user
from organisations.actions import save_duty_shift
from organisations.models import DutyShift, Role
from tickets.loading import load_calendar
from tickets.management.commands.play import MARKER
from tickets.models import Notice, Ticket
from tickets.tests.banner import SINCE, ZONE, post
from tickets.tests.test_play import RAISE

pytestmark = pytest.mark.long

RAISER, TOWN, DESK = "secretary@V201", "liaison@T102", "dispatcher@O31"


class Script:
    """Lines of one ticket raised at `begins`; `at` is "09-30 16:00" of 2026."""

    def __init__(self, begins: str, **fields):
        self.lines: list[dict] = []
        self.path = f"/api/v1/tickets/BLZQ-IND-2026{begins[:5].replace('-', '')}-0001/"
        self.call(begins, RAISER, "POST", "/api/v1/tickets/", RAISE | fields, expect=201)

    def call(self, at: str, by: str, method: str, path: str, body=None, expect=None) -> "Script":
        row = {"at": f"2026-{at.replace(' ', 'T')}:00+08:00", "as": by, "method": method, "path": path}
        self.lines.append(row | ({"body": body} if body else {}) | ({"expect": expect} if expect else {}))
        return self

    def move(self, at: str, by: str, move: str, status: int = 200, **fields) -> "Script":
        return self.call(at, by, "POST", f"{self.path}moves/", {"move": move} | fields, expect=status)

    def see(self, at: str, state: str, **deadlines: str) -> "Script":
        """State and deadlines as the office reads them: the ticket's, and of its one dispatch `sign`, `back`, `own`."""
        return self.call(
            at,
            DESK,
            "GET",
            self.path,
            expect={"status": 200, "body": {"state": state, **expected(deadlines)}},
        )


def iso(at: str) -> str:
    return f"2026-{at.replace(' ', 'T')}:00+08:00"


def expected(deadlines: dict[str, str]) -> dict:
    named = {"answer": "ticket", "sign": "sign", "return": "back"}
    body: dict = {"deadlines": {name: iso(deadlines[key]) for name, key in named.items() if key in deadlines}}
    if "own" in deadlines:
        body["dispatches"] = [{"answer_by": iso(deadlines["own"])}]
    return body


@pytest.fixture
def play(banner, tmp_path):
    load_calendar(by=system_user(), at=dt.datetime(2026, 1, 1, tzinfo=ZONE))
    audit.record(action=MARKER, at=dt.datetime(2026, 1, 1, tzinfo=ZONE), by=system_user())

    def run(script: Script) -> list[dict]:
        file = tmp_path / "script.jsonl"
        file.write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in script.lines), encoding="utf-8"
        )
        out = io.StringIO()
        call_command("play", str(file), stdout=out)
        return [json.loads(row) for row in out.getvalue().splitlines()]

    return run


def told(kind: str, role: str) -> list[str]:
    rows = Notice.objects.filter(kind=kind, user__person__posts__role=role).order_by("at")
    return [f"{row.at.astimezone(ZONE):%m-%d %H:%M}" for row in rows]


# begins, sign by, return by, answer by
TABLE = [
    ("11-23 09:00", "11-23 11:00", "11-24 09:00", "11-30 09:00"),
    ("11-23 11:00", "11-23 15:30", "11-24 11:00", "11-30 11:00"),  # the lunch break is no office time
    ("11-23 12:40", "11-23 16:30", "11-24 14:30", "11-30 14:30"),  # raised at lunch: from 14:30
    ("11-23 17:00", "11-24 10:00", "11-24 17:00", "11-30 17:00"),
    ("11-27 17:20", "11-30 10:20", "11-30 17:20", "12-04 17:20"),  # Friday evening
    ("11-28 10:00", "11-30 10:30", "12-01 08:30", "12-07 08:30"),  # Saturday: from Monday's opening
    (
        "09-18 16:00",
        "09-20 09:00",
        "09-20 16:00",
        "09-24 16:00",
    ),  # Sunday the 20th is worked: 20, 21, 22, 23, 24
    ("09-30 16:00", "10-08 09:00", "10-08 16:00", "10-13 16:00"),  # 8, 9, Saturday 10, 12, 13
    ("10-03 11:00", "10-08 10:30", "10-09 08:30", "10-14 08:30"),  # in the holiday: from the 8th, 08:30
    ("10-09 17:00", "10-10 10:00", "10-10 17:00", "10-15 17:00"),  # the make-up Saturday counts
]


@pytest.mark.parametrize(("begins", "sign", "back", "answer"), TABLE)
def test_play_deadlines_of_a_normal_ticket(play, begins, sign, back, answer):
    script = Script(begins)
    play(script.see(begins, "dispatched", ticket=answer, sign=sign, own=answer, back=back))


def test_play_late_signature_is_late_by_its_minute(play):
    """Due at 15:30: signed at 15:31 is late, and the answer's limit has run since the dispatch all the same."""
    script = Script("11-23 11:00").move("11-23 15:31", TOWN, "sign")
    play(script.see("11-23 15:32", "processing", ticket="11-30 11:00", sign="11-23 15:30", own="11-30 11:00"))
    row = Ticket.objects.get().dispatches.get()
    assert row.signed_at - row.sign_by == dt.timedelta(minutes=1)


def test_play_extension_refused_then_granted_over_national_day(play):
    """Mid-Autumn Friday, 25 September, is off: 22, 23, 24, 28, 29 — due on the 29th at 10:00. The longest extension is
    five more working days: 30 September, 8, 9, 10 (make-up Saturday) and 12 October."""
    script = Script("09-21 10:00").move("09-21 10:30", TOWN, "sign")
    script.see("09-21 11:00", "processing", ticket="09-29 10:00", own="09-29 10:00")
    ask = {"reason": "等省里检测结果"}
    script.move("09-24 09:00", TOWN, "request_extension", 400, until=iso("10-12 10:01"), **ask)
    script.move("09-24 09:05", TOWN, "request_extension", until=iso("10-09 17:00"), **ask)
    script.move("09-24 09:10", TOWN, "decide_extension", 403, grant=True)
    script.move("09-24 15:00", DESK, "decide_extension", grant=False, note="先报阶段情况")
    script.see("09-24 15:01", "processing", ticket="09-29 10:00", own="09-29 10:00")
    script.move("09-29 09:59", TOWN, "request_extension", until=iso("10-12 10:00"), **ask)
    script.move("09-29 16:00", DESK, "decide_extension", grant=True)
    script.see("09-29 16:01", "processing", ticket="10-12 10:00", own="10-12 10:00")
    script.move("09-30 09:00", TOWN, "request_extension", 409, until=iso("10-13 10:00"), **ask)
    play(script)
    assert told("time_decided", Role.LIAISON) == ["09-24 15:00", "09-29 16:00"]
    assert told("extended", Role.SECRETARY) == ["09-29 16:00"]


def test_play_extension_asked_after_the_deadline_is_refused(play):
    script = Script("11-23 09:00").move("11-23 09:30", TOWN, "sign")
    script.move("11-30 09:01", TOWN, "request_extension", 409, until=iso("12-01 09:00"), reason="忙")
    play(script)


def test_play_suspension_through_its_review_date(play):
    """Suspended on the 24th at 09:00 until 1 December: 6 + 6.5 x 4 = 32 open hours stand still. The 30th at 09:00 plus
    6 h ends that day; 26 h are four days: 1 to 4 December, 17:30."""
    script = Script("11-23 09:00").move("11-23 09:30", TOWN, "sign")
    script.move(
        "11-23 10:00", TOWN, "request_suspension", reason="冻土", review_on="2026-12-01", explained="已说明"
    )
    script.move("11-23 10:05", TOWN, "decide_suspension", 403, grant=True)
    script.move("11-24 09:00", DESK, "decide_suspension", grant=True)
    script.see("11-30 23:59", "suspended")
    script.see("12-01 00:00", "processing", ticket="12-04 17:30", own="12-04 17:30")
    play(script)
    assert told("suspended", Role.SECRETARY) == ["11-24 09:00"]
    assert told("resumed", Role.LIAISON) == ["12-01 00:00"]
    assert told("review_due", Role.DISPATCHER) == ["12-01 00:00"]


def test_play_reopening_gives_a_new_deadline_from_its_new_dispatch(play):
    script = Script("11-23 09:00").move("11-23 09:30", TOWN, "sign")
    script.move("11-24 15:00", TOWN, "answer", text="已约谈收购商", result="solved")
    script.move("11-24 16:00", DESK, "accept_answer")
    script.move("11-25 09:00", RAISER, "confirm", outcome="solved")
    script.see("11-25 09:01", "closed", ticket="11-30 09:00")
    script.move("12-02 16:45", DESK, "reopen", reason="又压价了")
    # Dispatched on Wednesday at 16:45: 45 min on that day, 75 on the next; five working days later, the 9th.
    play(script.see("12-02 16:46", "dispatched", ticket="12-09 16:45"))
    row = Ticket.objects.get().dispatches.order_by("id").last()
    assert [f"{moment.astimezone(ZONE):%m-%d %H:%M}" for moment in (row.sign_by, row.answer_by)] == [
        "12-03 09:45",
        "12-09 16:45",
    ]


def test_play_reminders_and_cards_at_their_minutes(play):
    """Due on Monday the 30th at 09:00: reminders on Saturday and Sunday; yellow the minute after, red on 3 December."""
    script = Script("11-23 09:00").move("11-23 09:30", TOWN, "sign").see("12-04 09:00", "processing")
    play(script)
    assert told("reminder", Role.LIAISON) == ["11-28 09:00", "11-29 09:00"]
    assert told("to_supervise", Role.SUPERVISOR) == []
    assert told("explain", Role.LIAISON) == ["11-30 09:01", "12-03 09:01"]


def test_play_urgent_ticket_at_night_is_signed_by_who_is_on_duty(play, banner):
    """Danger in the National Day holiday: half an hour to sign, two hours to answer, whatever the office hours."""
    guard = post(banner.town, Role.GRID_WORKER, since=SINCE)
    begins, ends = (dt.datetime(2026, 10, day, 17, 30, tzinfo=ZONE) for day in (3, 4))
    shift = DutyShift(organisation=banner.town, person=guard.person, telephone="0476-0000000")
    shift.starts_at, shift.ends_at = begins, ends
    save_duty_shift(shift=shift, by=system_user(), at=begins)
    script = Script("10-03 23:40", urgency="danger")
    script.see("10-03 23:41", "dispatched", ticket="10-04 01:40", sign="10-04 00:10", own="10-04 01:40")
    script.move("10-03 23:50", "grid_worker@T102", "sign")
    script.move("10-04 01:30", "grid_worker@T102", "answer", 403, text="已处置", result="solved")
    script.move("10-04 01:35", TOWN, "answer", text="已处置", result="solved")
    play(script)
    assert told("new_dispatch", Role.GRID_WORKER) == ["10-03 23:40"]
    assert told("new_dispatch", Role.LIAISON) == []
    assert told("reminder", Role.LIAISON) == []


def test_play_urgent_ticket_with_nobody_on_duty_goes_to_the_signers_and_the_office_hears(play):
    play(Script("10-03 23:40", urgency="urgent"))
    assert told("new_dispatch", Role.LIAISON) == ["10-03 23:40"]
    assert told("nobody_on_duty", Role.DISPATCHER) == ["10-03 23:40"]
