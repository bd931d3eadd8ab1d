"""Reminders: when, to whom, once, and never a flood after a stop."""

import datetime as dt

import pytest

from tickets import actions
from tickets.actions.due import next_due
from tickets.actions.reminding import remind
from tickets.models import Notice, Outbox
from tickets.tests.banner import AT, ZONE

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    month_day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-{month_day}T{time}").replace(tzinfo=ZONE)


@pytest.fixture
def owed(banner):
    """Due on Monday the 30th at 09:00."""
    ticket = banner.routed()
    Outbox.objects.all().delete()
    return ticket


def test_both_reminders_to_the_minute_and_each_once(banner, owed):
    assert remind(at("11-28 08:59")) == 0
    assert remind(at("11-28 09:00")) == 1
    assert remind(at("11-28 09:05")) == 0
    assert remind(at("11-29 09:00")) == 1
    assert remind(at("11-29 09:05")) == 0
    actions.deliver(at("11-29 09:06"))
    told = Notice.objects.filter(kind="reminder").values_list("user", flat=True)
    assert set(told) == {banner.town_liaison.person.user.pk}
    assert len(told) == 2


def test_play_steps_to_both(owed):
    assert next_due(AT) == at("11-28 09:00")
    remind(at("11-28 09:00"))
    assert next_due(at("11-28 09:00")) == at("11-29 09:00")


@pytest.mark.parametrize(("urgency", "times"), [("urgent", 0), ("danger", 0), ("normal", 2)])
def test_none_where_the_whole_limit_is_shorter(banner, urgency, times):
    ticket = banner.routed(urgency=urgency)
    hours = [ticket.answer_by - dt.timedelta(hours=ahead) for ahead in (48, 24)]
    assert sum(remind(moment) for moment in hours) == times


def test_after_a_stop_late_ones_are_dropped(owed):
    assert remind(at("11-28 12:00")) == 0
    assert remind(at("11-29 11:00")) == 0
    assert not Outbox.objects.exists()


@pytest.mark.parametrize("state", ["answered", "suspended", "withdrawn"])
def test_none_for_what_is_no_longer_owed(banner, owed, state):
    banner.move(owed, "sign", banner.town_liaison)
    if state == "answered":
        banner.move(owed, "answer", banner.town_liaison, text="已办", result="solved")
    elif state == "withdrawn":
        banner.move(owed, "cancel", banner.dispatcher, reason="误报")
    else:
        review_on = dt.date(2026, 12, 30)
        banner.move(owed, "request_suspension", banner.town_liaison, reason="冻土", review_on=review_on)
        banner.move(owed, "decide_suspension", banner.dispatcher, grant=True)
    assert remind(at("11-28 09:00")) == 0


def test_extended_deadline_is_reminded_of_anew(banner, owed):
    banner.move(owed, "sign", banner.town_liaison)
    assert remind(at("11-28 09:00")) == 1
    asked = {"until": at("12-02 15:00"), "reason": "送检"}
    banner.move(owed, "request_extension", banner.town_liaison, at("11-28 10:00"), **asked)
    banner.move(owed, "decide_extension", banner.dispatcher, at("11-28 11:00"), grant=True)
    assert [remind(at(moment)) for moment in ("11-29 09:00", "11-30 15:00", "12-01 15:00")] == [0, 1, 1]


def test_deadline_moved_by_a_pause_is_reminded_of_anew(banner, owed):
    banner.move(owed, "sign", banner.town_liaison)
    assert remind(at("11-28 09:00")) == 1
    review_on = dt.date(2026, 12, 1)
    banner.move(
        owed, "request_suspension", banner.town_liaison, at("11-28 10:00"), reason="冻土", review_on=review_on
    )
    banner.move(owed, "decide_suspension", banner.dispatcher, at("11-28 11:00"), grant=True)
    assert remind(at("11-29 09:00")) == 0
    assert actions.bring_back(at("12-01 00:00")) == 1
    # Monday's 6.5 open hours stood still: due on Tuesday, 1 December, at 09:00 — nine hours on.
    owed.refresh_from_db()
    assert owed.answer_by == at("12-01 09:00")
    assert remind(at("12-01 00:05")) == 0, "both moments have passed: late reminders are no reminders"
