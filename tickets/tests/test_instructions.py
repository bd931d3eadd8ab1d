"""Leaders' instructions: who enters, what they open and join, who reports and answers, whom reminders reach."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from audit.models import AuditRow
from organisations.models import Organisation, Role
from tickets import kinds
from tickets.actions import deliver, instructing, instructing_tickets, reminding
from tickets.actions.due import next_due
from tickets.actions.instructing import Entry
from tickets.files.preparing import prepare
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Event, Instruction, Notice, Outbox
from tickets.tests.banner import AT, ZONE, actor, post

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)
FRIDAY = dt.date(2026, 11, 27)


def at(day: int, time: str = "09:00") -> dt.datetime:
    return dt.datetime.fromisoformat(f"2026-11-{day} {time}").replace(tzinfo=ZONE)


def entry(banner, **fields) -> Entry:
    values = {
        "leader_name": "演示甲",
        "leader_office": "旗委副书记",
        "dated": MONDAY,
        "due_on": FRIDAY,
        "units": [banner.bureau, banner.town],
        "wording": "请农牧局牵头，月底前见效。",
    }
    return Entry(**values | fields)


@pytest.fixture
def enter(banner):
    def enter(by=None, tickets=(), alliance=None, **fields) -> Instruction:
        return instructing.enter_instruction(
            by=actor(by or banner.dispatcher),
            at=AT,
            alliance=alliance or banner.alliance,
            entry=entry(banner, **fields),
            tickets=tickets,
        )

    return enter


def told() -> set[tuple[str, str]]:
    return set(Outbox.objects.values_list("kind", "organisation__code"))


def test_entering_numbers_records_and_tells_the_units(banner, enter):
    row = enter()
    assert str(row) == "批示〔2026〕1号"
    assert str(enter()) == "批示〔2026〕2号"
    assert [unit.organisation for unit in row.units.all()] == [banner.bureau, banner.town]
    assert told() == {("instructed", "O05"), ("instructed", "T102")}
    assert set(Outbox.objects.values_list("about", flat=True)) == {
        "批示〔2026〕1号，限2026年11月27日办结",
        "批示〔2026〕2号，限2026年11月27日办结",
    }
    audited = AuditRow.objects.filter(action="instruction.enter").first()
    assert audited.data == {"units": ["O05", "T102"], "due_on": "2026-11-27"}


@pytest.mark.parametrize("name", ["clerk", "liaison", "secretary"])
def test_entering_by_others_than_the_desk_is_refused(banner, enter, name):
    with pytest.raises(NotYours):
        enter(by=getattr(banner, name))
    assert not Instruction.objects.exists()


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"wording": ""}, {"wording": "wording_or_scan"}),
        ({"units": []}, {"units": "required"}),
        ({"dated": FRIDAY}, {"dated": "in_future"}),
        ({"due_on": dt.date(2026, 11, 22)}, {"due_on": "before_its_date"}),
    ],
)
def test_entering_what_is_incomplete_is_refused_at_its_field(enter, fields, errors):
    with pytest.raises(Incomplete) as refused:
        enter(**fields)
    assert refused.value.errors == errors


def test_entering_with_a_scan_alone_keeps_it(enter):
    scan = prepare(SimpleUploadedFile("批示.pdf", b"%PDF-1.4\n%%EOF\n"))
    row = enter(wording="", scan=scan)
    assert row.scan.type == "pdf"
    assert row.scan.in_use()
    with pytest.raises(Incomplete) as refused:
        enter(wording="", scan=prepare(SimpleUploadedFile("a.txt", "看".encode())))
    assert refused.value.errors == {"scan": "not_a_scan"}


def test_kind_whose_switch_is_off_meets_no_instruction(banner, enter, monkeypatch):
    ticket = banner.routed()
    row = enter()
    off = kinds.KindPort("IND", lambda post, alliance: None, switches=kinds.Switches(instructions=False))
    monkeypatch.setattr(kinds, "_registered", {"IND": off})
    with pytest.raises(NotYours):
        enter()
    with pytest.raises(Incomplete):
        instructing_tickets.join_tickets(
            instruction_id=row.pk, by=actor(banner.dispatcher), at=AT, tickets=[ticket]
        )
    assert not row.links.exists()
    assert not Instruction.objects.visible_to(banner.dispatcher.person.user).exists()


def test_joining_writes_the_time_line_and_tells_the_lead(banner, enter):
    ticket = banner.routed()
    Outbox.objects.all().delete()
    row = enter(tickets=[ticket], units=[banner.bureau])
    assert [(link.ticket, link.opened) for link in row.links.all()] == [(ticket, False)]
    assert list(Event.objects.filter(what="instructed").values_list("ticket", "note")) == [
        (ticket.pk, "批示〔2026〕1号")
    ]
    assert told() == {("instructed", "O05"), ("instructed", "T102")}
    # Twice is once.
    instructing_tickets.join_tickets(
        instruction_id=row.pk, by=actor(banner.dispatcher), at=AT, tickets=[ticket]
    )
    assert row.links.count() == 1
    instructing_tickets.leave_ticket(instruction_id=row.pk, by=actor(banner.dispatcher), at=AT, ticket=ticket)
    assert not row.links.exists()


def test_joining_an_ended_ticket_is_refused(banner, enter):
    ticket = banner.routed()
    banner.move(ticket, "cancel", banner.dispatcher, reason="重复")
    with pytest.raises(Incomplete) as refused:
        enter(tickets=[ticket])
    assert refused.value.errors == {"tickets": "ticket_ended"}
    assert not Instruction.objects.exists()


def test_opening_raises_a_ticket_for_the_queue(banner, enter):
    row = enter()
    ticket = instructing_tickets.open_ticket(
        instruction_id=row.pk,
        by=actor(banner.dispatcher),
        at=AT,
        topic=banner.seed,
        area=banner.village_area,
        title="落实批示",
        description="见批示。",
    )
    assert ticket.state == "submitted"
    assert ticket.raiser_unit == banner.office
    assert [(link.ticket, link.opened) for link in row.links.all()] == [(ticket, True)]
    with pytest.raises(NotYours):
        instructing_tickets.open_ticket(
            instruction_id=row.pk,
            by=actor(banner.liaison),
            at=AT,
            topic=banner.seed,
            area=banner.village_area,
            title="落实批示",
            description="见批示。",
        )


def test_visible_to_those_it_concerns_and_nobody_else(banner, enter):
    ticket = banner.routed()  # raised by the village, led by the town
    above = Organisation.objects.create(
        code="P", name="旗委", kind="party_organ", area=banner.area, path="P/"
    )
    banner.office.path = "P/O31/"
    banner.office.save()
    banner.alliance.lead.refresh_from_db()
    row = enter(tickets=[ticket], units=[banner.bureau])
    stranger = post(banner.outsider, Role.LIAISON)
    supervisor = post(above, Role.SUPERVISOR)

    def sees(holder):
        return Instruction.objects.visible_to(holder.person.user).filter(pk=row.pk).exists()

    holders = {
        "desk": (banner.dispatcher, True),
        "addressee": (banner.liaison, True),
        "sees the ticket": (banner.town_liaison, True),
        "raised the ticket": (banner.secretary, True),
        "above": (supervisor, True),
        "member": (banner.market_liaison, False),
        "stranger": (stranger, False),
        "keeper": (post(banner.office, Role.ROSTER_KEEPER), False),
    }
    assert {name: sees(holder) for name, (holder, _expected) in holders.items()} == {
        name: expected for name, (_holder, expected) in holders.items()
    }
    row.leader = stranger.person
    row.save()
    assert sees(stranger)


def test_unit_reports_office_answers_leader_and_units_are_told(banner, enter):
    leader = post(banner.office, Role.SUPERVISOR)
    row = enter(leader=leader.person)
    with pytest.raises(NotYours):
        instructing.report(instruction_id=row.pk, by=actor(banner.market_liaison), at=AT, text="已办")
    Outbox.objects.all().delete()
    instructing.report(instruction_id=row.pk, by=actor(banner.liaison), at=AT, text="已办")
    assert told() == {("reported", "O31")}
    with pytest.raises(NotYours):
        instructing.answer_leader(instruction_id=row.pk, by=actor(banner.liaison), at=AT, text="办结")
    Outbox.objects.all().delete()
    answered = instructing.answer_leader(
        instruction_id=row.pk, by=actor(banner.dispatcher), at=at(24), text="已全部落实。"
    )
    assert (answered.state, answered.answer, answered.answered_by) == (
        "answered",
        "已全部落实。",
        banner.dispatcher.person.user,
    )
    assert set(Outbox.objects.values_list("kind", "organisation__code", "user")) == {
        ("informed", "O05", None),
        ("informed", "T102", None),
        ("informed", None, leader.person.user.pk),
    }
    assert AuditRow.objects.get(action="instruction.answer").data == {"not_reported": ["T102"]}
    for verb, by, given in [
        (instructing.answer_leader, banner.dispatcher, {"text": "再答"}),
        (instructing.report, banner.liaison, {"text": "再报"}),
        (instructing.withdraw_instruction, banner.dispatcher, {"reason": "误录"}),
    ]:
        with pytest.raises(WrongState):
            verb(instruction_id=row.pk, by=actor(by), at=AT, **given)
    answered.refresh_from_db()
    assert answered.answer == "已全部落实。"


def test_withdrawing_needs_a_reason_and_stays_in_the_register(banner, enter):
    row = enter()
    with pytest.raises(Incomplete):
        instructing.withdraw_instruction(instruction_id=row.pk, by=actor(banner.dispatcher), at=AT, reason="")
    instructing.withdraw_instruction(instruction_id=row.pk, by=actor(banner.head), at=AT, reason="重复录入")
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("withdrawn", "重复录入")
    assert str(enter()) == "批示〔2026〕2号"


def test_correcting_keeps_a_unit_that_reported(banner, enter):
    row = enter()
    instructing.report(instruction_id=row.pk, by=actor(banner.liaison), at=AT, text="已办")
    given = {"instruction_id": row.pk, "by": actor(banner.dispatcher), "at": AT}
    with pytest.raises(Incomplete) as refused:
        instructing.change_instruction(entry=entry(banner, units=[banner.town]), **given)
    assert refused.value.errors == {"units": "has_reported"}
    instructing.change_instruction(
        entry=entry(banner, units=[banner.bureau, banner.market], due_on=dt.date(2026, 11, 30)), **given
    )
    row.refresh_from_db()
    assert row.due_on == dt.date(2026, 11, 30)
    assert list(row.units.values_list("organisation__code", "report")) == [("O05", "已办"), ("O35", "")]


def test_reminders_come_two_days_and_one_day_ahead_to_who_owes(banner, enter):
    row = enter()
    instructing.report(instruction_id=row.pk, by=actor(banner.liaison), at=AT, text="已办")
    Outbox.objects.all().delete()
    moments = [at(24, "18:00"), at(25, "08:29"), at(25, "08:30"), at(25, "12:00"), at(26, "08:30"), at(27)]
    given = []
    for moment in moments:
        given.append((reminding.remind(moment), sorted(told())))
        Outbox.objects.all().delete()
    owed = [("reminder", "O31"), ("reminder", "T102")]
    assert given == [(0, []), (0, []), (1, owed), (0, []), (1, owed), (0, [])]


def test_reminders_missed_by_a_stopped_beat_come_once(enter):
    enter()
    assert [reminding.remind(moment) for moment in (at(26, "10:00"), at(26, "11:00"))] == [1, 0]


def test_reminder_is_not_given_on_the_day_of_entering(enter):
    enter(due_on=dt.date(2026, 11, 24))
    assert reminding.remind(at(23, "17:00")) == 0


def test_play_steps_to_the_reminders(enter):
    enter()
    assert next_due(at(24)) == at(25, "08:30")
    reminding.remind(at(25, "08:30"))
    assert next_due(at(25, "08:30")) == at(26, "08:30")


def test_overdue_begins_after_the_due_date(enter):
    row = enter()
    assert [row.late_on(FRIDAY), row.late_on(dt.date(2026, 11, 28))] == [False, True]
    assert list(Instruction.objects.overdue(dt.date(2026, 11, 28))) == [row]
    assert list(Instruction.objects.overdue(FRIDAY)) == []


def test_notice_leads_to_the_instruction_and_names_nobody(banner, enter):
    row = enter()
    deliver(AT)
    notice = Notice.objects.get(user=banner.liaison.person.user)
    assert (notice.link, notice.about) == (
        f"/instructions/{row.pk}/",
        "批示〔2026〕1号，限2026年11月27日办结",
    )


def test_answered_without_answerer_is_refused_by_the_database(enter):
    row = enter()
    with pytest.raises(IntegrityError), transaction.atomic():
        Instruction.objects.filter(pk=row.pk).update(answer="某答")
