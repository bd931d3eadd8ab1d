"""Whole lives of tickets played through the API: every deadline to the minute and every figure to the unit.

All tables were worked out by hand on paper from DESIGN 4 and DOMAIN 3.3, 3.6 before the first run: office hours 08:30-12:00
and 14:30-17:30 (390 open minutes a day); sign 2 working hours, return 1 working day, contact 24 hours, answer 5 working
days. 23 November 2026 is a Monday. Figures are written `numerator/denominator`, `small` below ten, and what stands beside;
what is not named is nought. `net_time` and `gross_time` are minutes over answers.
"""

import datetime as dt

import pytest

from organisations.models import Post, Role
from tickets import calendar_changes, catalogue_actions
from tickets.models import CalendarChange, LimitStep, TimeLimit
from tickets.tests.banner import SINCE, post
from tickets.tests.scripts import (
    BUREAU,
    CLERK,
    DESK,
    MARKET,
    NEIGHBOUR,
    RAISER,
    TOWN,
    Script,
    dispatch_of,
    iso,
    moment,
    ours,
    told,
)

pytestmark = pytest.mark.long

SEED = {"topic": "seed.supply"}


@pytest.fixture
def script(banner, tmp_path) -> Script:
    ours(banner)
    return Script(tmp_path / "script.jsonl")


def test_three_bounces_end_in_a_ruling_and_never_move_the_ticket_s_deadline(script):
    """Silence accepts the first return a working day after it was asked for; the second accepted return makes the next
    department final; the third is refused."""
    ask = {"reason": "not_our_duty", "basis": "三定方案"}
    a = script.raised("11-23 09:00")
    script.move("11-23 09:40", a, TOWN, "request_return", department="O05", **ask)
    script.see("11-24 09:40", a, "dispatched", "11-30 09:00")
    script.see(
        "11-24 09:41", a, "triage", "11-30 09:00", "T102 lead returned, 11-23 11:00, 11-24 09:00, 11-30 09:00",
        deadlines={"answer": iso("11-30 09:00"), "office": iso("11-25 09:41")}, return_count=1,
    )  # fmt: skip
    # At lunch: the clocks of the bureau start at 14:30.
    script.move("11-24 14:00", a, DESK, "assign", department="O05", basis="职责清单")
    script.signed(a, O05="11-24 15:00")
    script.move("11-25 14:30", a, BUREAU, "request_return", department="O35", **ask)
    script.move("11-26 10:00", a, DESK, "rule", department="O35", basis="编办意见")
    script.move("11-26 12:00", a, MARKET, "sign")
    sentence = "该工单经裁定指定由贵单位承办，不得退回。"
    script.move(
        "11-26 14:40", a, MARKET, "request_return", (409, {"detail": sentence}), department="O05", **ask
    )
    script.see(
        "11-26 14:41", a, "processing", "11-30 09:00",
        "T102 lead returned, 11-23 11:00, 11-24 09:00, 11-30 09:00",
        "O05 lead returned, 11-24 16:30, 11-25 14:30, 12-01 14:30",
        "O35 lead signed, 11-26 12:00, -, 12-03 10:00",
        return_count=2,
    )  # fmt: skip
    script.answered("12-03 10:00", a, MARKET)
    script.confirmed("12-03 11:00", "12-03 15:00", a)
    last = {
        "resolution": "1/1 small",
        "signed_on_time": "1/1 small",
        "closed": "1/1 small",
        "returned": "0/1 small",
        "reworked": "0/1 small",
        # Five working days; seven days by the clock.
        "net_time": "1950/1 small",
        "gross_time": "10080/1 small",
    }
    assert script.figures("12-21 09:00") == {
        # Asked to be returned before its signing limit: the township owes no signature.
        "": last
        | {
            "raised": "1",
            "signed_on_time": "2/2 small",
            "closed_on_time": "0/1 small late 1",
            "returned": "2/3 small",
        },
        "T102": {"returned": "1/1 small"},
        "O05": {"signed_on_time": "1/1 small", "returned": "1/1 small"},
        # On time by its own dispatch.
        "O35": last | {"closed_on_time": "1/1 small"},
    }


def test_late_and_released_assistants_answer_for_what_was_theirs(script):
    a = script.raised("11-23 09:00", **SEED)
    b = script.raised("11-23 09:20")
    # A: the assistant is late by a minute, and the lead by half an hour for it.
    script.signed(a, O05="11-23 10:00", O35="11-23 11:00")
    script.see(
        "11-23 11:00", a, "processing", "11-30 09:00",
        "O05 lead signed, 11-23 11:00, 11-24 09:00, 11-30 09:00",
        "O35 assist signed, 11-23 11:00, 11-24 09:00, 11-30 09:00",
    )  # fmt: skip
    script.answered("11-27 10:00", a, BUREAU, 409)
    script.answered("11-30 09:01", a, MARKET)
    script.answered("11-30 09:30", a, BUREAU)
    script.confirmed("11-30 10:00", "11-30 11:00", a)
    # B: the assistant is late too, but was called in after the first third of the limit: the lead's own lateness.
    script.signed(b, T102="11-23 09:50")
    script.move("11-26 10:00", b, TOWN, "add_assist", department="O35")
    script.signed(b, O35="11-26 12:01")
    script.see(
        "11-26 12:01", b, "processing", "11-30 09:20",
        "T102 lead signed, 11-23 11:20, 11-24 09:20, 11-30 09:20",
        "O35 assist signed, 11-26 12:00, 11-27 10:00, 12-03 10:00",
    )  # fmt: skip
    script.answered("12-03 10:01", b, MARKET)
    script.answered("12-03 11:00", b, TOWN)
    script.confirmed("12-03 14:30", "12-03 15:00", b)
    # C: released in time. D: released after its deadline, which it let pass unsigned.
    c = script.raised("11-24 09:00", **SEED)
    d = script.raised("11-24 09:10", **SEED)
    script.signed(c, O05="11-24 09:30", O35="11-24 10:00")
    script.signed(d, O05="11-24 09:40")
    # E: of two assistants one is late; the other, called in later and released, is none of the lead's excuses or burdens.
    e = script.raised("11-24 10:00")
    script.signed(e, T102="11-24 10:30")
    script.move("11-24 11:00", e, TOWN, "add_assist", department="O05")
    script.signed(e, O05="11-24 15:30")
    script.move("11-27 09:00", e, TOWN, "add_assist", department="O35")
    script.signed(e, O35="11-27 09:30")
    script.see(
        "11-27 14:30", e, "processing", "12-01 10:00",
        "T102 lead signed, 11-24 12:00, 11-25 10:00, 12-01 10:00",
        "O05 assist signed, 11-24 15:30, 11-25 11:00, 12-01 11:00",
        "O35 assist signed, 11-27 11:00, 11-30 09:00, 12-04 09:00",
    )  # fmt: skip
    script.play("11-27 14:59")
    for at, by, ticket in (("11-27 15:00", BUREAU, c), ("11-27 15:00", TOWN, e), ("12-01 10:00", DESK, d)):
        row = dispatch_of(ticket, "O35")
        script.move(at, ticket, by, "release_assist", dispatch=row, reason="不再需要配合")
    script.answered("12-01 09:00", c, BUREAU)
    script.confirmed("12-01 10:00", "12-01 11:00", c)
    script.answered("12-01 11:00", d, BUREAU)
    script.confirmed("12-01 14:30", "12-01 15:00", d)
    script.answered("12-01 15:00", e, BUREAU)
    script.answered("12-01 16:00", e, TOWN)
    script.confirmed("12-01 16:30", "12-01 17:00", e)
    assert script.figures("12-21 09:00") == {
        "": {
            "raised": "5",
            "resolution": "5/5 small",
            # Late: O35 for B by a minute, and for D never.
            "signed_on_time": "9/11",
            "closed_on_time": "1/5 small late 4",
            "closed": "5/5 small",
            "returned": "0/11",
            "reworked": "0/5 small",
            # A 1980, B 3220, C 1950, D 2060, E 2160 open minutes.
            "net_time": "11370/5 small",
            # A 10110, B 14500, C 10080, D 10190, E 10440.
            "gross_time": "55320/5 small",
            # Of all rates only the signatures are enough.
            "composite": "0.8182 of 1",
        },
        # Leads A, C, D (A and D charged to the market office), assists in E, where the township's lateness is its own.
        "O05": {
            "resolution": "3/3 small",
            "signed_on_time": "4/4 small",
            "closed_on_time": "1/2 small out 2 late 1 charged 1",
            "closed": "2/2 small out 2",
            "returned": "0/4 small",
            "reworked": "0/3 small",
            "net_time": "5990/3 small",
            "gross_time": "30380/3 small",
        },
        # Assists in all but E and C, where it was released in time; D it never answered.
        "O35": {
            "signed_on_time": "3/5 small",
            "closed_on_time": "0/3 small late 3 charged 2",
            "closed": "2/3 small open 1",
            "returned": "0/5 small",
        },
        # Leads B and E.
        "T102": {
            "resolution": "2/2 small",
            "signed_on_time": "2/2 small",
            "closed_on_time": "0/1 small out 1 late 1 charged 1",
            "closed": "1/1 small out 1",
            "returned": "0/2 small",
            "reworked": "0/2 small",
            "net_time": "5380/2 small",
            "gross_time": "24940/2 small",
        },
    }
    assert told("withdrawn", Role.LIAISON, "O35") == ["11-27 15:00", "11-27 15:00", "12-01 10:00"]


def test_parent_waits_for_its_parts_and_names_them(script):
    whole = script.raised("11-23 09:00")
    script.signed(whole, T102="11-23 09:30")
    part = whole[:-1] + "2"
    script.move(
        "11-23 10:00", whole, TOWN, "split", title="种子", description="换发种子", topic="seed.supply"
    )  # fmt: skip
    named = {"detail": f"本工单的子工单尚未结束：{part}。请先办结子工单。"}
    script.answered("11-26 09:00", whole, TOWN)
    script.move("11-26 10:00", whole, DESK, "accept_answer", (409, named))
    script.signed(part, O05="11-23 11:30", O35="11-23 12:00")
    script.see(
        "11-26 10:01", part, "processing", "11-30 10:00",
        "O05 lead signed, 11-23 12:00, 11-24 10:00, 11-30 10:00",
        "O35 assist signed, 11-23 12:00, 11-24 10:00, 11-30 10:00",
        part_of=whole,
    )  # fmt: skip
    script.answered("11-27 16:00", part, MARKET)
    script.answered("11-30 10:00", part, BUREAU)
    script.confirmed("11-30 10:30", "11-30 11:00", part, by=TOWN)
    script.see("11-30 11:01", whole, "feedback", "11-30 09:00", parts=[part])
    script.move("11-30 11:10", whole, DESK, "accept_answer")
    # Reopened before the whole was closed: it holds it open again, on clocks of its own.
    script.move("11-30 14:40", part, DESK, "reopen", reason="种子又短缺")
    script.move("11-30 15:00", whole, RAISER, "confirm", (409, named), outcome="solved")
    script.move("11-30 15:01", whole, CLERK, "call_back", (409, named), outcome="solved")
    script.signed(part, O05="11-30 16:00", O35="11-30 16:10")
    script.see(
        "11-30 16:11", part, "processing", "12-07 14:40",
        "O05 lead answered, 11-23 12:00, 11-24 10:00, 11-30 10:00",
        "O35 assist answered, 11-23 12:00, 11-24 10:00, 11-30 10:00",
        "O05 lead signed, 11-30 16:40, 12-01 14:40, 12-07 14:40",
        "O35 assist signed, 11-30 16:40, 12-01 14:40, 12-07 14:40",
    )  # fmt: skip
    script.answered("12-02 09:00", part, MARKET)
    script.answered("12-02 10:00", part, BUREAU)
    script.confirmed("12-02 11:00", "12-02 11:30", part, "partly", by=TOWN)
    script.move("12-02 11:40", part, DESK, "close")
    script.see("12-02 11:41", part, "closed", "12-07 14:40", review_on="2027-03-02")
    script.move("12-02 14:30", whole, RAISER, "confirm", outcome="solved")
    script.see("12-02 14:31", whole, "closed", "11-30 09:00")
    twice = {"signed_on_time": "2/2 small", "closed": "2/2 small", "closed_on_time": "2/2 small"}
    assert script.figures("12-21 09:00") == {
        # The part fell due twice and was called back twice; what its first round was worth stays on record.
        "": twice
        | {
            "raised": "2",
            "resolution": "2/3 small partly 1",
            "signed_on_time": "5/5 small",
            "closed_on_time": "3/3 small",
            "returned": "0/5 small",
            "reworked": "0/3 small",
            # The whole 1170, the part 1950 and 650 open minutes.
            "net_time": "3770/3 small",
            "gross_time": "17000/3 small",
        },
        "T102": {
            "resolution": "1/1 small",
            "signed_on_time": "1/1 small",
            "closed_on_time": "1/1 small",
            "closed": "1/1 small",
            "returned": "0/1 small",
            "reworked": "0/1 small",
            "net_time": "1170/1 small",
            "gross_time": "4320/1 small",
        },
        "O05": twice
        | {
            "resolution": "1/2 small partly 1",
            "returned": "0/2 small",
            "reworked": "0/2 small",
            "net_time": "2600/2 small",
            "gross_time": "12680/2 small",
        },
        "O35": twice | {"returned": "0/2 small"},
    }


def test_merged_tickets_keep_both_histories_and_every_raiser_is_told(script):
    a = script.raised("11-23 09:00")
    b = script.raised("11-23 15:00", by=NEIGHBOUR)
    c = script.raised("11-24 09:00", by=NEIGHBOUR)
    script.signed(a, T102="11-23 09:30")
    script.move("11-23 16:30", b, DESK, "merge", into=a)
    script.see("11-23 16:31", b, "cancelled", "11-30 15:00", merged_into=a)
    script.signed(c, T102="11-24 10:00")
    script.move("11-24 10:30", c, DESK, "merge", into=a)
    script.see("11-24 10:31", a, "processing", "11-30 09:00", merged=[b, c])
    # B was another matter after all: a new dispatch with clocks of its own, and the deadline that the ticket had.
    script.move("11-24 15:00", b, DESK, "unmerge")
    script.see(
        "11-24 15:01", b, "dispatched", "11-30 15:00",
        "T102 lead withdrawn, 11-23 17:00, 11-24 15:00, 11-30 15:00",
        "T102 lead waiting, 11-24 17:00, 11-25 15:00, 12-01 15:00",
        merged_into=None,
    )  # fmt: skip
    script.signed(b, T102="11-24 17:00")
    script.answered("11-27 10:00", a, TOWN)
    script.move("11-27 10:30", a, DESK, "accept_answer")
    script.move("11-27 11:00", a, CLERK, "call_back", outcome="solved", satisfaction="satisfied")
    script.answered("11-30 15:01", b, TOWN)
    script.confirmed("11-30 15:30", "11-30 16:00", b, by=NEIGHBOUR)
    both = {
        "resolution": "2/2 small",
        "satisfaction": "1/1 small",
        # B was withdrawn before its first signing limit; C had been signed.
        "signed_on_time": "3/3 small",
        "closed": "2/2 small",
        "returned": "0/4 small",
        "reworked": "0/2 small",
        # A 1620, B 1561 open minutes.
        "net_time": "3181/2 small",
        "gross_time": "14461/2 small",
    }
    assert script.figures("12-21 09:00") == {
        "": both | {"raised": "3 merged 1", "closed_on_time": "1/2 small late 1"},
        "T102": both | {"closed_on_time": "2/2 small"},
    }
    assert script.events("12-21 09:01", a) == [
        "raise", "route", "sign", "merged_in", "merged_in", "unmerged", "answer", "accept_answer", "call_back",
    ]  # fmt: skip
    assert script.events("12-21 09:02", b, NEIGHBOUR) == [
        "raise", "route", "merge", "unmerge", "route", "sign", "answer", "accept_answer", "confirm",
    ]  # fmt: skip
    assert script.events("12-21 09:03", c, NEIGHBOUR) == ["raise", "route", "sign", "merge"]
    assert told("merged", Role.SECRETARY, "V202") == ["11-23 16:30", "11-24 10:30"]
    assert told("merged_in", Role.LIAISON, "T102") == ["11-23 16:30", "11-24 10:30"]
    assert told("ended", Role.SECRETARY, "V201", a) == ["11-27 11:00"]
    assert told("ended", Role.SECRETARY, "V202", c) == ["11-27 11:00"], (
        "the raiser of what was merged hears too"
    )
    assert told("ended", Role.SECRETARY, "V202", b) == []


def test_who_handled_it_does_not_call_back_and_no_reply_is_no_reply(script, banner):
    """Four residents: A does not answer the call-back, B was never reached, C is reached late and not content, D is
    anonymous."""
    handler = Post.objects.create(
        person=banner.town_liaison.person,
        organisation=banner.office,
        role=Role.CALLBACK_CLERK,
        valid_from=SINCE,
    )
    clerk, as_clerk = banner.clerk.person.user.username, {"Acting-Post": str(handler.pk)}
    known = {"channel": "telephone", "reporter": {"name": "演示甲", "phone": "00000000000"}}
    a = script.raised("11-23 09:00", **known)
    b = script.raised("11-23 09:10", **known)
    c = script.raised("11-23 09:20", **known)
    d = script.raised("11-23 09:30", channel="telephone", reporter={"anonymous": True})
    for ticket, at in ((a, "10:00"), (b, "10:05"), (c, "10:10"), (d, "11:30")):
        script.signed(ticket, T102=f"11-23 {at}")

    def contact(at: str, ticket: str, outcome: str, recorded: str = "") -> None:
        fields = {"at": iso(at), "channel": "telephone", "outcome": outcome}
        script.move(recorded or at, ticket, TOWN, "contact", **fields)

    times = {"answer": iso("11-30 09:00"), "contact": iso("11-24 09:00"), "sign": iso("11-23 11:00")}
    script.see("11-23 10:01", a, "processing", "11-30 09:00", deadlines=times)
    contact("11-23 10:30", a, "not_reached")
    contact("11-24 09:00", a, "reached", recorded="11-24 09:05")
    script.answered("11-25 10:00", a, TOWN)
    script.move("11-25 11:00", a, DESK, "accept_answer")
    sentence = {"detail": "此步骤应由其他岗位办理，您当前的岗位无权办理。"}
    path, body = f"/api/v1/tickets/{a}/moves/", {"move": "call_back", "outcome": "solved"}
    for at, headers in (
        ("11-25 14:30", as_clerk),
        ("11-25 14:31", {"Acting-Post": str(banner.town_liaison.pk)}),
    ):
        expect = {"status": 403, "body": sentence}
        user = banner.town_liaison.person.user.username
        script.call(at, user, "POST", path, body, expect, headers=headers)
    rated = {"outcome": "no_reply", "satisfaction": "satisfied"}
    script.move("11-25 14:40", a, clerk, "call_back", 400, **rated)
    script.move("11-25 15:00", a, clerk, "call_back", outcome="no_reply")
    script.see("11-25 15:01", a, "callback", "11-30 09:00", outcome="no_reply")
    script.move("11-26 09:00", a, clerk, "call_back", outcome="no_reply")
    script.move("11-26 10:00", a, DESK, "close")
    # B: an attempt is no contact, but a record of one; nobody can do more.
    script.answered("11-23 10:06", b, TOWN, 409)
    contact("11-23 15:00", b, "not_reached")
    contact("11-24 09:10", b, "not_reached")
    script.answered("11-26 09:00", b, TOWN, result="explained")
    script.move("11-26 09:30", b, DESK, "accept_answer")
    script.move("11-26 15:00", b, clerk, "call_back", outcome="solved", satisfaction="mostly")
    # C: reached a minute after the limit; sent back for rework, then partly solved.
    contact("11-24 09:21", c, "reached")
    script.answered("11-27 09:00", c, TOWN)
    script.move("11-27 10:00", c, DESK, "accept_answer")
    script.move("11-27 15:00", c, clerk, "call_back", outcome="unsolved", satisfaction="dissatisfied")
    script.move("11-27 16:00", c, DESK, "rework", reason="未解决")
    script.see(
        "11-27 16:01", c, "processing", "11-30 09:20",
        "T102 lead answered, 11-23 11:20, 11-24 09:20, 11-30 09:20", "T102 lead signed, -, -, 12-04 16:00",
    )  # fmt: skip
    script.answered("12-01 09:00", c, TOWN)
    script.move("12-01 09:30", c, DESK, "accept_answer")
    script.move("12-01 10:00", c, clerk, "call_back", outcome="partly", satisfaction="mostly")
    script.move("12-01 10:30", c, DESK, "close")
    # D: answered in its last minute; nobody can be called.
    script.answered("11-30 09:30", d, TOWN)
    script.move("11-30 10:00", d, DESK, "accept_answer")
    script.move("11-30 10:10", d, DESK, "close")
    unit = {
        "response": "1/3 small unreached 1",
        "resolution": "0/1 small partly 1 explained 1 no_reply 1 not_called 1",
        "satisfaction": "2/2 small no_reply 1 not_called 1",
        "signed_on_time": "4/4 small",
        # By its own dispatches the township was never late.
        "closed_on_time": "4/4 small",
        "closed": "4/4 small",
        "returned": "0/4 small",
        "reworked": "1/5 small explained 1",
        # A 840, B 1160, C 1540 and 510, D 1950 open minutes.
        "net_time": "6000/5 small",
        # A 2940, B 4310, C 5740 and 5340, D 10080.
        "gross_time": "28410/5 small",
    }
    assert script.figures("12-21 09:00") == {
        # C's last answer came after the ticket's deadline, which a rework does not move.
        "": unit | {"raised": "4", "closed_on_time": "3/4 small late 1"},
        "T102": unit,
    }


def test_extension_and_suspension_leave_net_time_and_nothing_rewrites_what_is_finished(script, banner):
    a = script.raised("11-23 09:00")
    b = script.raised("11-23 10:00")
    # A: the wait for the refusal stays in net time; that for the grant, 27 November 09:00-16:00, leaves it.
    script.signed(a, T102="11-23 10:00")
    ask = {"reason": "等检测结果"}
    script.move("11-26 09:00", a, TOWN, "request_extension", until=iso("12-03 09:00"), **ask)
    script.move("11-26 15:00", a, DESK, "decide_extension", grant=False, note="先报进展")
    script.move("11-27 09:00", a, TOWN, "request_extension", 400, until=iso("12-07 09:01"), **ask)
    script.move("11-27 09:00", a, TOWN, "request_extension", until=iso("12-04 17:30"), **ask)
    script.move("11-27 16:00", a, DESK, "decide_extension", grant=True)
    extended = "T102 lead signed, 11-23 11:00, 11-24 09:00, 12-04 17:30"
    script.see("11-27 16:01", a, "processing", "12-04 17:30", extended)
    script.answered("12-04 17:30", a, TOWN)
    # B: 3420 open minutes stand still; of the limit 1560 are left on 7 December.
    script.signed(b, T102="11-23 10:30")
    script.move("11-24 09:00", b, TOWN, "request_suspension", reason="冻土", review_on="2026-12-07")
    script.move("11-24 10:00", b, DESK, "decide_suspension", grant=True)
    script.see("12-06 23:59", b, "suspended", "11-30 10:00")
    script.see(
        "12-07 00:00",
        b,
        "processing",
        "12-10 17:30",
        "T102 lead signed, 11-23 12:00, 11-24 10:00, 12-10 17:30",
    )
    # On Saturday the 5th A is answered and not closed, and B owes nothing.
    half = {
        "signed_on_time": "2/2 small",
        "returned": "0/2 small",
        "reworked": "0/1 small",
        "net_time": "3600/1 small",
        "gross_time": "16350/1 small",
    }
    assert script.figures("12-05 09:00") == {
        "": half | {"raised": "2", "closed_on_time": "0/1 small open 1", "closed": "0/2 small open 2"},
        "T102": half | {"closed_on_time": "1/1 small", "closed": "1/2 small open 1"},
    }
    script.confirmed("12-07 09:00", "12-07 10:00", a)
    script.answered("12-10 17:31", b, TOWN)
    script.confirmed("12-11 09:00", "12-11 09:30", b, "unsolved")
    script.move("12-11 10:00", b, DESK, "close", review_on="2027-01-15")
    c = script.raised("12-17 10:00")
    script.signed(c, T102="12-17 10:30")
    script.see("12-17 10:31", c, "processing", "12-24 10:00")
    done = {
        "resolution": "1/2 small",
        "signed_on_time": "3/3 small",
        "closed_on_time": "1/2 small late 1",
        "closed": "2/3 small open 1",
        "returned": "0/3 small",
        "reworked": "0/2 small",
        # A 3600, B 1950 open minutes; A 16350, B 24931 by the clock.
        "net_time": "5550/2 small",
        "gross_time": "41281/2 small",
    }
    table = {"": done | {"raised": "3"}, "T102": done | {"closed_on_time": "1/2 small late 1 charged 1"}}
    assert script.figures("12-18 09:00") == table
    assert told("extended", Role.SECRETARY) == ["11-27 16:00"]
    assert told("suspended", Role.SECRETARY) == ["11-24 10:00"]
    assert told("resumed", Role.LIAISON) == told("review_due", Role.DISPATCHER) == ["12-07 00:00"]

    shorter_limit_and_other_days(banner, "12-18 10:00")
    after = ("closed", "12-04 17:30", "T102 lead answered, 11-23 11:00, 11-24 09:00, 12-04 17:30")
    script.see("12-18 11:00", a, *after)
    after = ("closed", "12-10 17:30", "T102 lead answered, 11-23 12:00, 11-24 10:00, 12-10 17:30")
    script.see("12-18 11:00", b, *after)
    # Open: a day less to work in, and the five days that it was given; three for what is raised from now on.
    script.see("12-18 11:00", c, "processing", "12-25 10:00")
    assert script.figures("12-18 11:30") == table
    d = script.raised("12-18 16:00")
    script.see("12-18 16:01", d, "dispatched", "12-24 16:00")
    script.play("12-18 16:01")


def shorter_limit_and_other_days(banner, at: str) -> None:
    """Three working days to answer; 9 December was off, when B was at work, and the 21st will be."""
    first = post(banner.office, Role.SYSTEM_ADMIN).person.user
    second = post(banner.office, Role.SECURITY_ADMIN).person.user
    for day in (9, 21):
        change = CalendarChange(
            day=dt.date(2026, 12, day), is_working=False, name="旗庆", source="旗政办通知"
        )
        calendar_changes.propose(change=change, by=first, at=moment(at))
        calendar_changes.confirm(change=change, by=second, at=moment(at))
    limit = TimeLimit.objects.get(step=LimitStep.ANSWER, urgency="", complex_only=False)
    limit.amount = 3
    catalogue_actions.save_limit(limit=limit, by=first, at=moment(at))


def test_reopening_adds_a_round_and_takes_nothing_back(script):
    """Late, unsolved, reopened and solved; late, partly solved, reopened and cancelled: what was true stays counted."""
    a = script.raised("11-23 09:00")
    b = script.raised("11-23 09:10")
    script.signed(a, T102="11-23 10:00")
    script.signed(b, T102="11-23 10:10")
    script.answered("12-01 09:00", a, TOWN)
    script.answered("12-01 09:10", b, TOWN)
    script.confirmed("12-01 10:00", "12-01 11:00", a, "unsolved")
    script.confirmed("12-01 10:10", "12-01 11:10", b, "partly")
    script.move("12-01 11:30", a, DESK, "close")
    script.move("12-01 11:40", b, DESK, "close")
    script.move("12-02 09:00", a, DESK, "reopen", reason="又压价了")
    script.move("12-02 09:10", b, DESK, "reopen", reason="又压价了")
    script.see(
        "12-02 09:30", a, "dispatched", "12-09 09:00",
        "T102 lead answered, 11-23 11:00, 11-24 09:00, 11-30 09:00",
        "T102 lead waiting, 12-02 11:00, 12-03 09:00, 12-09 09:00",
        review_on=None,
    )  # fmt: skip
    script.move("12-02 09:40", b, DESK, "cancel", reason="误开")
    first = {
        "resolution": "0/2 small partly 1",
        "signed_on_time": "2/2 small",
        "returned": "0/4 small",
        "reworked": "0/2 small",
        # A and B 2340 open minutes each, 11520 by the clock.
        "net_time": "4680/2 small",
        "gross_time": "23040/2 small",
    }
    assert script.figures("12-02 10:00") == {
        "": first
        | {"raised": "2 cancelled 1", "closed_on_time": "0/2 small late 2", "closed": "0/1 small open 1"},
        "T102": first | {"closed_on_time": "0/2 small late 2 charged 2", "closed": "2/3 small open 1"},
    }
    script.signed(a, T102="12-02 10:30")
    script.answered("12-04 09:00", a, TOWN)
    script.move("12-04 10:00", a, DESK, "accept_answer")
    script.move("12-04 11:00", a, CLERK, "call_back", outcome="solved", satisfaction="satisfied")
    last = {
        "resolution": "1/3 small partly 1",
        "satisfaction": "1/1 small",
        "signed_on_time": "3/3 small",
        "returned": "0/4 small",
        "reworked": "0/3 small",
        # Two working days more.
        "net_time": "5460/3 small",
        "gross_time": "25920/3 small",
    }
    assert script.figures("12-21 09:00") == {
        "": last | {"raised": "2 cancelled 1", "closed_on_time": "1/3 small late 2", "closed": "1/1 small"},
        "T102": last | {"closed_on_time": "1/3 small late 2 charged 2", "closed": "3/3 small"},
    }
