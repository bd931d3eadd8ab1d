"""The working calendar changes by two people, and open deadlines follow; what is finished stays as it was."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from organisations.models import Role
from tickets import calendar_changes
from tickets.models import CalendarChange, CalendarDay, Event
from tickets.tests.banner import AT, ZONE, post

pytestmark = pytest.mark.django_db


def at(text: str) -> dt.datetime:
    month_day, time = text.split(" ")
    return dt.datetime.fromisoformat(f"2026-{month_day}T{time}").replace(tzinfo=ZONE)


@pytest.fixture
def system(banner):
    return post(banner.office, Role.SYSTEM_ADMIN).person.user


@pytest.fixture
def second(banner):
    return post(banner.office, Role.SECURITY_ADMIN).person.user


def propose(by, day: str, *, working: bool) -> CalendarChange:
    change = CalendarChange(
        day=dt.date.fromisoformat(f"2026-{day}"), is_working=working, name="旗庆", source="旗政办通知"
    )
    return calendar_changes.propose(change=change, by=by, at=AT)


def confirm(change, by) -> int:
    return calendar_changes.confirm(change_id=change.pk, by=by, at=AT)


def test_proposal_changes_nothing_until_another_person_confirms_it(banner, system, second):
    ticket = banner.routed()
    change = propose(system, "11-25", working=False)
    assert not CalendarDay.objects.exists()
    with pytest.raises(ValidationError):
        confirm(change, system)
    assert confirm(change, second) == 1
    assert CalendarDay.objects.get().is_working is False
    ticket.refresh_from_db()
    row = ticket.dispatches.get()
    # Due on Monday the 30th at 09:00; one day less to work in brings it to Tuesday at 09:00.
    assert (ticket.answer_by, row.answer_by, row.sign_by) == (
        at("12-01 09:00"),
        at("12-01 09:00"),
        at("11-23 11:00"),
    )
    event = Event.objects.get(ticket=ticket, what="recomputed")
    assert (event.data["former"][:16], event.note) == ("2026-11-30T01:00", "2026-11-25 旗庆")
    call_command("recount")


def test_make_up_day_brings_the_deadline_forward(banner, system, second):
    ticket = banner.routed()
    confirm(propose(system, "11-28", working=True), second)
    ticket.refresh_from_db()
    assert ticket.answer_by == at("11-28 09:00")


def test_finished_urgent_and_later_tickets_stay(banner, system, second):
    answered, urgent = banner.routed(), banner.routed(urgency="urgent")
    banner.move(answered, "sign", banner.town_liaison)
    banner.move(answered, "answer", banner.town_liaison, text="已办", result="solved")
    confirm(propose(system, "11-24", working=False), second)
    for ticket, due in ((answered, "11-30 09:00"), (urgent, "11-24 09:00")):
        ticket.refresh_from_db()
        assert ticket.answer_by == at(due)
    assert not Event.objects.filter(what="recomputed", ticket=answered).exists()
    # Of the urgent one only the limit to return it counts working days.
    assert urgent.dispatches.get().return_by == at("11-25 09:00")
    assert Event.objects.get(what="recomputed").data == {}


def test_granted_extension_keeps_its_added_time(banner, system, second):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    until = at("12-02 15:00")
    banner.move(ticket, "request_extension", banner.town_liaison, until=until, reason="送检")
    banner.move(ticket, "decide_extension", banner.dispatcher, grant=True)
    confirm(propose(system, "11-25", working=False), second)
    assert ticket.dispatches.get().answer_by == at("12-03 15:00")


def test_one_proposal_a_day_and_none_for_what_holds_already(system, second, banner):
    change = propose(system, "11-25", working=False)
    with pytest.raises(ValidationError):
        propose(second, "11-25", working=True)
    confirm(change, second)
    with pytest.raises(ValidationError):
        propose(system, "11-25", working=False)
    with pytest.raises(ValidationError):
        confirm(change, second)


def test_refused_proposal_leaves_the_calendar(system, second, banner):
    change = propose(system, "11-25", working=False)
    calendar_changes.refuse(change_id=change.pk, by=second, at=AT)
    assert not CalendarDay.objects.exists()
