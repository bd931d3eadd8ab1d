"""The working calendar changes by two people, and open deadlines follow; what is finished stays as it was."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from audit import clock
from audit.models import AuditRow
from organisations.models import Post, Role
from organisations.second_factors import activate_totp
from tickets import calendar_changes, calendar_years, recomputing
from tickets.actions import calendar_end
from tickets.loading import load_calendar
from tickets.models import (
    CalendarChange,
    CalendarDay,
    CalendarYear,
    Event,
    OfficeHours,
    OfficeSeason,
    Outbox,
    Recomputation,
)
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


def confirm(change, by, when: dt.datetime = AT) -> int:
    run = calendar_changes.confirm(change=change, by=by, at=when)
    assert run.ended_at == when
    return run.moved


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
    calendar_changes.refuse(change=change, by=second, at=AT)
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
    confirm(propose(system, "11-24", working=False), second, at("11-24 09:40"))
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


LINES = """日期\t类型\t名称
2027-01-01 休 元旦
2月5日至2月7日 休 春节
2027年2月14日\t班\t春节
2027-13-01 休
2027-02-06 休 春节
2028-01-01 休 元旦
2027-05-01 也许 劳动节
"""


def test_year_as_it_is_pasted_tells_what_becomes_of_each_line_and_day():
    known = {
        dt.date(2027, 1, 1): calendar_years.Day(dt.date(2027, 1, 1), False, "元旦"),
        dt.date(2027, 1, 4): calendar_years.Day(dt.date(2027, 1, 4), False, "旗庆"),
    }
    read = calendar_years.read(LINES, 2027, known)
    assert [(line.number, line.fate) for line in read.lines] == [
        (2, "unchanged"), (3, "new"), (4, "new"), (5, "wrong"), (6, "wrong"), (7, "wrong"), (8, "wrong"), (0, "changed"),
    ]  # fmt: skip
    days = {each.day: each for each in read.days}
    assert (len(days), read.by_weekday, read.wrong) == (365, 359, 4)
    for day, is_working in (("02-05", False), ("02-14", True), ("01-04", True), ("03-06", False)):
        assert days[dt.date.fromisoformat(f"2027-{day}")].is_working is is_working


def test_proposed_year_is_read_in_spans():
    days = calendar_years.read("2月5日至2月7日 休 春节\n2月8日 休 补休\n2月14日 班", 2027, {}).stored
    read = calendar_years.stored(days, {})
    spans = [(line.first.day.day, line.last.day.day, line.fate) for line in read.lines]
    assert (spans, read.by_weekday) == ([(5, 7, "new"), (8, 8, "new"), (14, 14, "new")], 360)


def test_year_is_proposed_and_confirmed_in_one_step_each(banner, system, second, client):
    """A ticket of 30 December goes by weekday into January until the year is known."""
    CalendarDay.objects.bulk_create(
        CalendarDay(day=dt.date(2026, 12, day), is_working=True, source="试") for day in (29, 30, 31)
    )
    ticket = banner.routed(at=at("12-30 09:00"))
    week = at("12-30 09:00") + dt.timedelta(days=7)
    assert (ticket.answer_by, ticket.answer_by_provisional) == (week, True)
    secrets = [activate_totp(user=user, by=user, at=AT) for user in (system, second)]
    assert all(secrets)
    url = "/admin/tickets/calendaryear/add/"
    given = {
        "year": "2027",
        "source": "国办发明电〔2026〕0号",
        "lines": "2027-01-01 休 元旦\n2027-01-04 休 旗庆\n1月2日 班",
    }
    with clock.frozen_at(at("12-30 10:00")):
        browse(client, Post.objects.get(person=system.person))
        for wrong in ({"lines": "2027-01-01 ? 元旦"}, {"year": "99999999999"}, {"year": ""}):
            refused = client.post(url, {**given, **wrong, "step": "propose"})
            assert (refused.status_code, refused.context["form"].errors.keys()) == (200, wrong.keys())
        looked = client.post(url, {**given, "step": "look"})
        assert looked.context["read"].by_weekday == 362
        assert not CalendarYear.objects.exists()
        client.post(url, {**given, "step": "propose"})
        change = CalendarYear.objects.get()
        again = client.post(url, {**given, "step": "propose"})
        assert (again.status_code, CalendarYear.objects.count()) == (200, 1)
        decide = f"/admin/tickets/calendaryear/{change.pk}/decide/"
        client.post(decide, {"decision": "confirm"})
        assert CalendarDay.objects.filter(day__year=2027).count() == 0
        browse(client, Post.objects.get(person=second.person))
        page = client.get(f"/admin/tickets/calendaryear/{change.pk}/change/")
        assert (page.context["may_decide"], len(page.context["read"].lines)) == (True, 3)
        client.post(decide, {"decision": "confirm"})
        client.post(decide, {"decision": "confirm"})
    assert CalendarDay.objects.filter(day__year=2027).count() == 365
    ticket.refresh_from_db()
    # 31 December, Saturday 2 January made up for, then 5, 6 and 7 January: Monday the 4th is off.
    assert (ticket.answer_by, ticket.answer_by_provisional) == (
        dt.datetime(2027, 1, 7, 9, tzinfo=ZONE),
        False,
    )
    run = Recomputation.objects.get()
    assert (run.moved, run.note, run.ended_at is not None) == (1, "2027 国办发明电〔2026〕0号", True)
    assert Outbox.objects.filter(user=second, about__contains="2027").count() == 1


def test_year_out_of_a_workbook(system, banner, client):
    assert activate_totp(user=system, by=system, at=AT)
    book = openpyxl.Workbook()
    for row in (["2027年放假安排"], ["日期", "类型", "节日名称"], [dt.date(2027, 1, 1), "休", "元旦"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    with clock.frozen_at(AT):
        browse(client, Post.objects.get(person=system.person))
        sent = {"year": "2027", "source": "通知", "step": "look"}
        page = client.post(
            "/admin/tickets/calendaryear/add/",
            {**sent, "file": SimpleUploadedFile("y.xlsx", file.getvalue())},
        )
        assert page.context["form"]["lines"].value() == "2027-01-01\t休\t元旦"
        assert [line.fate for line in page.context["read"].lines] == ["new"]
        broken = client.post(
            "/admin/tickets/calendaryear/add/", {**sent, "file": SimpleUploadedFile("y.xlsx", b"PK\3\4")}
        )
    assert broken.context["form"].errors.keys() >= {"file"}


def season(by, first: str, hours: str, last: str | None = None) -> OfficeSeason:
    change = OfficeSeason(
        valid_from=at(f"{first} 00:00").date(),
        valid_to=last and at(f"{last} 00:00").date(),
        openings=hours,
        source="旗政办通知",
    )
    return calendar_changes.propose(change=change, by=by, at=AT)


def test_office_hours_change_by_two_people_and_deadlines_keep_their_days(banner, system, second):
    """Winter hours from Tuesday: the five working days stay five, the two hours to sign go on in the new hours."""
    evening = banner.routed(at=at("11-23 16:30"))
    finished, urgent = banner.routed(), banner.routed(urgency="urgent")
    banner.move(finished, "sign", banner.town_liaison)
    banner.move(finished, "answer", banner.town_liaison, text="已办", result="solved")
    was = finished.dispatches.get().answer_by
    change = season(system, "11-24", "14:00—16:00、 9:00-12:00", "12-10")
    assert change.openings == "09:00-12:00 14:00-16:00"
    with pytest.raises(ValidationError):
        confirm(change, system)
    assert OfficeHours.objects.count() == 2
    confirm(change, second, at("11-23 17:00"))
    hours = [(f"{row.opens:%H:%M}", row.valid_from, row.valid_to) for row in OfficeHours.objects.all()]
    begins, ends = dt.date(2026, 11, 24), dt.date(2026, 12, 10)
    before, after = begins - dt.timedelta(days=1), ends + dt.timedelta(days=1)
    assert [(opens, since == begins, until) for opens, since, until in hours if since == begins] == [
        ("09:00", True, ends), ("14:00", True, ends),
    ]  # fmt: skip
    assert {until for _opens, since, until in hours if since < begins} == {before}
    assert [(opens, since, until) for opens, since, until in hours if since > begins] == [
        ("08:30", after, None), ("14:30", after, None),
    ]  # fmt: skip
    row = evening.dispatches.get()
    # An hour on Monday, an hour on Tuesday from nine; 16:30 is closed in winter: Tuesday morning.
    assert (row.sign_by, row.answer_by) == (at("11-24 10:00"), at("12-01 09:00"))
    assert finished.dispatches.get().answer_by == was
    urgent.refresh_from_db()
    assert urgent.answer_by == at("11-24 09:00")
    with pytest.raises(ValidationError):
        season(second, "11-24", "09:00-12:00 14:00-16:00", "12-10")
    call_command("recount")


@pytest.mark.parametrize(
    "hours", ["", "9-12", "09:00-12:00 11:00-13:00", "12:00-09:00", "25:00-26:00", "全天"]
)
def test_hours_that_cannot_be_read_are_an_error_at_their_field(system, hours):
    with pytest.raises(ValidationError) as refused:
        season(system, "11-24", hours)
    assert "openings" in refused.value.message_dict


def test_worker_goes_on_where_the_page_left_off_and_no_second_change_comes_between(
    banner, system, second, monkeypatch
):
    monkeypatch.setattr(recomputing, "AT_ONCE", 1)
    tickets = [banner.routed() for _each in range(3)]
    first, other = propose(system, "11-25", working=False), propose(system, "11-26", working=False)
    run = calendar_changes.confirm(change=first, by=second, at=AT)
    assert (run.moved, run.ended_at) == (1, None)
    with pytest.raises(ValidationError):
        confirm(other, second)
    # What is dispatched meanwhile counts by the new calendar already and is left alone.
    later = banner.routed(at=AT + dt.timedelta(minutes=1))
    assert recomputing.resume(AT + dt.timedelta(minutes=2)) == 1
    assert recomputing.resume(AT) == 0
    for ticket in tickets:
        ticket.refresh_from_db()
        assert ticket.answer_by == at("12-01 09:00")
    assert later.dispatches.get().answer_by == at("12-01 09:01")
    run.refresh_from_db()
    assert run.moved == 3
