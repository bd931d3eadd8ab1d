"""The working calendar changes by two people, and open deadlines follow; what is finished stays as it was."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from audit import clock
from audit.models import AuditRow
from organisations.models import Post, Role
from organisations.second_factors import activate_totp
from tickets import calendar_changes
from tickets.actions import calendar_end
from tickets.loading import load_calendar
from tickets.models import CalendarChange, CalendarDay, Event, Outbox
from tickets.tests.banner import AT, ZONE, post
from tickets.tests.signing_in import browse

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


def test_office_s_own_limit_keeps_what_is_left_of_it(banner, system, second):
    """The review of an answer, and a ticket in triage: one working day each, over the new holiday."""
    answered, waiting = banner.routed(), banner.routed(topic=banner.loan)
    banner.move(answered, "sign", banner.town_liaison)
    banner.move(answered, "answer", banner.town_liaison, text="已办", result="solved")
    assert [each.office_due for each in (answered, waiting)] == [at("11-24 09:00")] * 2
    assert confirm(propose(system, "11-24", working=False), second) == 2
    for ticket in (answered, waiting):
        ticket.refresh_from_db()
        assert ticket.office_due == at("11-25 09:00")
    rows = AuditRow.objects.filter(action="ticket.recomputed", object_id=str(waiting.pk))
    assert rows.get().data["note"] == "2026-11-24 旗庆"


def test_signature_given_is_not_judged_anew(banner, system, second):
    """Signed in time on Tuesday after a Monday evening; a Tuesday taken away later leaves limit and signature."""
    ticket = banner.routed(at=at("11-23 17:00"))
    assert ticket.dispatches.get().sign_by == at("11-24 10:00")
    banner.move(ticket, "sign", banner.town_liaison, at("11-24 09:30"))
    confirm(propose(system, "11-24", working=False), second)
    row = ticket.dispatches.get()
    assert (row.sign_by, row.answer_by) == (at("11-24 10:00"), at("12-01 17:00"))


def test_suspended_ticket_stays_due_on_its_review_date(banner, system, second):
    ticket = banner.routed()
    banner.move(ticket, "sign", banner.town_liaison)
    review = dt.date(2026, 12, 21)
    banner.move(ticket, "request_suspension", banner.town_liaison, reason="冻土", review_on=review)
    banner.move(ticket, "decide_suspension", banner.dispatcher, grant=True)
    confirm(propose(system, "11-25", working=False), second)
    assert ticket.dispatches.get().due == at("12-21 00:00")


def test_deadline_at_an_opening_stays_at_an_opening(banner, system, second):
    """Raised on a Saturday: five working days from Monday 08:30 end on the next Monday at 08:30."""
    ticket = banner.routed(at=at("11-21 10:00"))
    assert ticket.answer_by == at("11-30 08:30")
    confirm(propose(system, "11-25", working=False), second)
    ticket.refresh_from_db()
    assert ticket.answer_by == at("12-01 08:30")


def test_provisional_deadline_becomes_certain_when_its_days_are_known(banner, system, second):
    for day in range(23, 30):
        CalendarDay.objects.create(day=dt.date(2026, 11, day), is_working=day < 28, source="试")
    ticket = banner.routed()
    assert (ticket.answer_by_provisional, ticket.dispatches.get().answer_by_provisional) == (True, True)
    confirm(propose(system, "11-30", working=True), second)
    ticket.refresh_from_db()
    row = ticket.dispatches.get()
    assert (ticket.answer_by, ticket.answer_by_provisional, row.answer_by_provisional) == (
        at("11-30 09:00"),
        False,
        False,
    )
    assert Event.objects.get(what="recomputed").data == {}


def test_calendar_that_grows_moves_the_deadlines_beyond_its_end(banner, system):
    """What an update of the shipped calendar brings is followed like what an administrator enters."""
    begins = at("09-30 16:00")
    ticket = banner.routed(at=begins)
    assert (ticket.answer_by, ticket.answer_by_provisional) == (at("10-07 16:00"), True)
    load_calendar(by=system, at=begins)
    ticket.refresh_from_db()
    # 1 to 7 October are off, Saturday the 10th is worked: 8, 9, 10, 12, 13 October.
    assert (ticket.answer_by, ticket.answer_by_provisional) == (at("10-13 16:00"), False)
    assert Event.objects.get(what="recomputed").note.startswith("chinesecalendar")


def test_office_is_warned_before_the_calendar_ends_once_for_each_step(banner, system):
    last = dt.date(2026, 12, 31)
    CalendarDay.objects.create(day=last, is_working=True, source="试")

    def on(day: str) -> int:
        return calendar_end.warn(dt.datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=ZONE))

    days = ("2026-10-31", "2026-11-01", "2026-11-20", "2026-12-01", "2026-12-02", "2026-12-24", "2027-01-05")
    assert [on(day) for day in days] == [0, 1, 0, 1, 0, 1, 0]
    assert set(Outbox.objects.values_list("user", "link")) == {(system.pk, "/admin/tickets/calendarchange/")}
    assert calendar_end.next_warning(at("11-10 00:00")) == at("12-01 00:00")


def test_list_of_the_calendar_says_that_it_draws_to_its_end(banner, system, client):
    CalendarDay.objects.create(day=dt.date(2026, 12, 31), is_working=True, source="试")
    secret = activate_totp(user=system, by=system, at=AT)
    assert secret
    with clock.frozen_at(AT):
        browse(client, Post.objects.get(person=system.person))
        page = client.get("/admin/tickets/calendarday/")
    assert "2026-12-31" in " ".join(str(message) for message in page.context["messages"])
