"""Extension and suspension, to the minute; the table of deadlines was worked out by hand from the
shipped office hours 08:30-12:00 and 14:30-17:30 (6.5 open hours a day)."""

import datetime as dt

import pytest

from organisations.models import Role
from tickets import actions
from tickets.actions.due import next_due
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Dispatch, Notice, State, TimeRequest
from tickets.tests.banner import ZONE, post

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    month_day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-{month_day}T{time}").replace(tzinfo=ZONE)


#: Monday; the answer is due on Monday the 30th at 09:00.
START = at("11-23 09:00")


@pytest.fixture
def signed(banner):
    ticket = banner.routed(at=START)
    banner.move(ticket, "sign", banner.town_liaison, START)
    return ticket


def the_dispatch(ticket) -> Dispatch:
    return ticket.dispatches.get()


def ask_extension(banner, ticket, until, when=START):
    return banner.move(ticket, "request_extension", banner.town_liaison, when, until=until, reason="缺配件")


def ask_suspension(banner, ticket, review_on, when=START):
    return banner.move(
        ticket,
        "request_suspension",
        banner.town_liaison,
        when,
        reason="冬季无法施工",
        review_on=review_on,
        explained="已当面说明",
    )


def test_extension_granted_moves_dispatch_and_ticket(banner, signed):
    assert signed.answer_by == at("11-30 09:00")
    ask_extension(banner, signed, at("12-02 17:00"))
    assert the_dispatch(signed).answer_by == at("11-30 09:00"), "nothing moves before it is granted"
    banner.move(signed, "decide_extension", banner.dispatcher, at("11-24 10:00"), grant=True)
    row = the_dispatch(signed)
    assert (row.answer_by, row.due, row.extended, row.pending) == (
        at("12-02 17:00"),
        at("12-02 17:00"),
        True,
        "",
    )
    assert signed.answer_by == at("12-02 17:00")
    asked = TimeRequest.objects.get()
    assert (asked.granted, asked.decided_by, asked.former_answer_by) == (
        True,
        banner.dispatcher.person.user,
        at("11-30 09:00"),
    )


def test_extension_of_a_late_second_department_gives_the_ticket_no_more_than_the_added_time(banner):
    ticket = banner.routed(at=START)
    banner.move(
        ticket,
        "request_return",
        banner.town_liaison,
        at("11-23 10:00"),
        reason="not_our_duty",
        basis="清单",
        department=banner.bureau,
    )
    row = ticket.dispatches.get()
    banner.move(
        ticket,
        "rule",
        banner.dispatcher,
        at("11-24 09:00"),
        dispatch=row,
        department=banner.bureau,
        basis="裁定",
    )
    banner.move(ticket, "sign", banner.liaison, at("11-24 09:00"))
    second = ticket.dispatches.get(organisation=banner.bureau)
    assert second.answer_by == at("12-01 09:00")
    banner.move(
        ticket, "request_extension", banner.liaison, at("11-24 09:30"), until=at("12-02 09:00"), reason="检测"
    )
    banner.move(ticket, "decide_extension", banner.dispatcher, at("11-24 10:00"), grant=True)
    second.refresh_from_db()
    assert (second.answer_by, ticket.answer_by) == (at("12-02 09:00"), at("12-01 09:00"))


def test_extension_refused_changes_no_deadline_and_tells_the_unit(banner, signed):
    ask_extension(banner, signed, at("12-02 17:00"))
    banner.move(
        signed, "decide_extension", banner.dispatcher, at("11-24 10:00"), grant=False, note="理由不足"
    )
    assert the_dispatch(signed).answer_by == at("11-30 09:00")
    actions.deliver(at("11-24 10:01"))
    assert Notice.objects.filter(user=banner.town_liaison.person.user, kind="time_decided").count() == 1
    assert not Notice.objects.filter(kind="extended").exists()
    ask_extension(banner, signed, at("12-01 09:00"), at("11-24 11:00"))
    assert TimeRequest.objects.count() == 2, "a refused request may be made again"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("11-30 09:00", "until_not_later"),
        ("11-25 09:00", "until_not_later"),
        ("12-07 09:01", "until_too_far"),
    ],
)
def test_extension_to_a_wrong_time_is_refused(banner, signed, until, code):
    with pytest.raises(Incomplete) as raised:
        ask_extension(banner, signed, at(until))
    assert raised.value.errors == {"until": code}


def test_extension_of_the_full_original_length_is_the_most(banner, signed):
    ask_extension(banner, signed, at("12-07 09:00"))


def test_extension_is_granted_once(banner, signed):
    ask_extension(banner, signed, at("12-01 09:00"))
    banner.move(signed, "decide_extension", banner.dispatcher, at("11-24 10:00"), grant=True)
    with pytest.raises(WrongState) as raised:
        ask_extension(banner, signed, at("12-02 09:00"), at("11-24 11:00"))
    assert raised.value.code == "extended"


def test_request_is_decided_by_another_person_of_the_office(banner, signed):
    ask_extension(banner, signed, at("12-01 09:00"))
    for by in (banner.town_liaison, banner.liaison, banner.clerk, banner.secretary):
        with pytest.raises(NotYours):
            banner.move(signed, "decide_extension", by, grant=True)


def test_who_asked_does_not_decide_in_another_post(banner, signed):
    person = banner.town_liaison.person
    second = post(banner.office, Role.OFFICE_HEAD, account=False)
    second.person = person
    second.save()
    ask_extension(banner, signed, at("12-01 09:00"))
    with pytest.raises(NotYours):
        banner.move(signed, "decide_extension", second, grant=True)


def test_answer_makes_an_open_request_lapse(banner, signed):
    ask_extension(banner, signed, at("12-01 09:00"))
    banner.move(signed, "answer", banner.town_liaison, at("11-24 09:00"), text="已办", result="solved")
    asked = TimeRequest.objects.get()
    assert (asked.granted, asked.decided_at) == (None, at("11-24 09:00"))
    assert the_dispatch(signed).pending == ""


def test_suspension_stops_the_clock_until_somebody_resumes(banner, signed):
    ask_suspension(banner, signed, dt.date(2026, 12, 21), at("11-23 10:00"))
    banner.move(signed, "decide_suspension", banner.dispatcher, at("11-24 09:00"), grant=True)
    assert (signed.state, signed.review_on) == (State.SUSPENDED, dt.date(2026, 12, 21))
    assert the_dispatch(signed).due == at("12-21 00:00")
    # Open hours from the 24th 09:00 to the 26th 15:00: 6 + 6.5 + 3.5 + 0.5 = 16.5. The 30th 09:00 plus
    # 6 (to 17:30) leaves 10.5; Dec 1 takes 6.5; of the rest 4 are Dec 2 08:30-12:00 and 14:30-15:00.
    banner.move(signed, "resume", banner.dispatcher, at("11-26 15:00"))
    assert (signed.state, signed.review_on, signed.suspended_at) == (State.PROCESSING, None, None)
    assert signed.answer_by == at("12-02 15:00")
    row = the_dispatch(signed)
    assert (row.answer_by, row.due) == (at("12-02 15:00"), at("12-02 15:00"))


def test_suspension_comes_back_by_itself_and_late_beat_takes_nothing(banner, signed):
    ask_suspension(banner, signed, dt.date(2026, 11, 26), at("11-23 10:00"))
    banner.move(signed, "decide_suspension", banner.dispatcher, at("11-24 09:00"), grant=True)
    assert next_due(at("11-24 10:00")) == at("11-26 00:00")
    assert actions.bring_back(at("11-25 23:59")) == 0
    assert actions.bring_back(at("11-27 16:00")) == 1
    signed.refresh_from_db()
    # The pause ended with the 25th: 6 + 6.5 = 12.5 open hours. The 30th 09:00 + 6 = 17:30, + 6.5 = Dec 1 17:30.
    assert (signed.state, signed.answer_by) == (State.PROCESSING, at("12-01 17:30"))
    assert actions.bring_back(at("11-27 16:01")) == 0
    actions.deliver(at("11-27 16:01"))
    told = set(Notice.objects.values_list("user__person__posts__organisation__code", "kind"))
    assert {("O31", "review_due"), ("T102", "resumed"), ("V201", "suspended")} <= told


def test_suspended_urgent_ticket_moves_by_natural_hours(banner):
    ticket = banner.routed(at=START, urgency="urgent")
    banner.move(ticket, "sign", banner.town_liaison, START)
    assert ticket.answer_by == at("11-24 09:00")
    ask_suspension(banner, ticket, dt.date(2026, 12, 21), at("11-23 10:00"))
    banner.move(ticket, "decide_suspension", banner.dispatcher, at("11-23 11:00"), grant=True)
    banner.move(ticket, "resume", banner.town_liaison, at("11-25 13:00"))
    assert ticket.answer_by == at("11-26 11:00")


def test_suspension_needs_a_day_to_come(banner, signed):
    with pytest.raises(Incomplete) as raised:
        ask_suspension(banner, signed, dt.date(2026, 11, 23))
    assert raised.value.errors == {"review_on": "not_in_future"}


def test_suspended_ticket_is_not_overdue_and_takes_no_move_of_the_department(banner, signed):
    ask_suspension(banner, signed, dt.date(2026, 12, 21))
    banner.move(signed, "decide_suspension", banner.dispatcher, START, grant=True)
    assert not type(signed).objects.overdue(at("12-20 09:00")).exists()
    with pytest.raises(WrongState):
        banner.move(signed, "answer", banner.town_liaison, text="已办", result="solved")


def close_unsolved(banner, ticket, **data):
    banner.move(ticket, "answer", banner.town_liaison, START, text="资金未到位", result="explained")
    banner.move(ticket, "accept_answer", banner.dispatcher, START)
    banner.move(ticket, "confirm", banner.secretary, START, outcome="unsolved")
    banner.move(ticket, "close", banner.dispatcher, START, **data)


def test_unsolved_stays_on_the_register_and_comes_back(banner, signed):
    close_unsolved(banner, signed, review_on=dt.date(2027, 3, 1))
    assert (signed.state, signed.review_on) == (State.CLOSED, dt.date(2027, 3, 1))
    morning = dt.datetime(2027, 3, 1, 8, 0, tzinfo=ZONE)
    assert actions.bring_back(morning) == 1
    assert actions.bring_back(morning) == 0
    signed.refresh_from_db()
    assert (signed.state, signed.office_due is not None) == (State.CLOSED, True)
    banner.move(signed, "record_review", banner.dispatcher, morning, note="已拨款解决")
    assert (signed.review_on, signed.office_due) == (None, None)


def test_unsolved_without_a_day_is_reviewed_after_ninety(banner, signed):
    close_unsolved(banner, signed)
    assert signed.review_on == dt.date(2027, 2, 21)


def test_solved_is_not_on_the_register(banner, signed):
    banner.move(signed, "answer", banner.town_liaison, START, text="已办", result="solved")
    banner.move(signed, "accept_answer", banner.dispatcher, START)
    banner.move(signed, "confirm", banner.secretary, START, outcome="solved")
    assert (signed.state, signed.review_on) == (State.CLOSED, None)
