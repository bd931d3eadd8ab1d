"""Verbs of meetings: what they check, what they leave behind, who reads the result."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AuditRow
from meetings.actions import convening, resolving
from meetings.models import Attendance, Effect, Meeting, Opinion, Presence
from meetings.tests.telling import AFTER, BEGINS, attend, carry_out, held, minute, plan, resolve
from organisations.models import Role
from tickets.actions import deliver
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import Notice, Ticket
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def errors(raised) -> set[str]:
    return set(raised.value.errors)


def test_plan_invites_the_units_and_leaves_an_audit_row(banner):
    meeting = plan(banner)
    assert meeting.state == "planned"
    assert {row.organisation for row in meeting.attendances.all()} == {
        banner.bureau,
        banner.market,
        banner.town,
    }
    row = AuditRow.objects.get(action="meeting.plan")
    assert (row.object_label, row.data["units"]) == (meeting.title, ["O05", "O35", "T102"])


def test_plan_tells_who_signs_for_the_units_and_opening_the_page_reads_it(banner, client):
    meeting = plan(banner)
    deliver(AT)
    told = set(Notice.objects.values_list("user", "kind", "about", "link"))
    link = reverse("meetings:meeting", args=[meeting.pk])
    assert told == {
        (reader.person.user.pk, "invited", meeting.title, link)
        for reader in (banner.liaison, banner.market_liaison, banner.town_liaison)
    }
    inbox = browse(client, banner.liaison).get(reverse("tickets:notices")).content.decode()
    assert f'<a href="{link}">{meeting.title}</a>' in inbox
    client.get(link)
    assert Notice.objects.filter(read_at=None).count() == 2


def test_plan_by_a_member_is_not_theirs(banner):
    with pytest.raises(NotYours):
        convening.plan(
            by=actor(banner.liaison), at=AT, alliance=banner.alliance, units=[banner.town], starts_at=BEGINS
        )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts_at": AT}, {"starts_at"}),
        ({"place": ""}, {"place"}),
    ],
)
def test_plan_in_the_past_or_nowhere_is_refused_at_the_field(banner, fields, wrong):
    with pytest.raises(Incomplete) as raised:
        plan(banner, **fields)
    assert errors(raised) == wrong
    assert not Meeting.objects.exists()


def test_plan_with_a_unit_that_is_no_member_is_refused(banner):
    with pytest.raises(Incomplete) as raised:
        plan(banner, units=[banner.outsider])
    assert raised.value.errors == {"units": "not_a_member"}


def test_change_keeps_what_units_that_stay_have_said(banner):
    meeting = plan(banner)
    convening.excuse(meeting_id=meeting.pk, by=actor(banner.liaison), at=AT, reason="全局下乡")
    fields = {name: getattr(meeting, name) for name in ("kind", "title", "place", "online")}
    convening.change(
        meeting_id=meeting.pk,
        by=actor(banner.head),
        at=AT,
        units=[banner.bureau, banner.office],
        starts_at=BEGINS + dt.timedelta(days=1),
        **fields,
    )
    assert set(meeting.attendances.values_list("organisation__code", "presence", "reason")) == {
        ("O05", "absent", "全局下乡"),
        ("O31", "invited", ""),
    }


def test_visible_to_office_and_invited_units_only(banner):
    meeting = plan(banner, units=[banner.bureau])
    keeper = post(banner.bureau, Role.ACCOUNT_KEEPER)
    readers = {
        "head": banner.head,
        "clerk": banner.clerk,
        "invited": banner.liaison,
        "member": banner.market_liaison,
        "raiser": banner.secretary,
        "keeper": keeper,
    }
    seen = {
        name
        for name, reader in readers.items()
        if Meeting.objects.visible_to(reader.person.user).filter(pk=meeting.pk).exists()
    }
    assert seen == {"head", "clerk", "invited"}


def test_hold_before_it_began_is_refused(banner):
    meeting = plan(banner)
    with pytest.raises(WrongState):
        convening.hold(meeting_id=meeting.pk, by=actor(banner.head), at=BEGINS - dt.timedelta(minutes=1))


def test_agenda_takes_a_ticket_once_and_only_of_the_alliance(banner):
    ticket = banner.routed(topic=banner.loan)
    meeting = plan(banner)
    item = convening.add_item(meeting_id=meeting.pk, by=actor(banner.head), at=AT, ticket=ticket)
    assert (item.position, item.question) == (1, ticket.title)
    with pytest.raises(Incomplete) as raised:
        convening.add_item(meeting_id=meeting.pk, by=actor(banner.head), at=AT, ticket=ticket)
    assert errors(raised) == {"ticket"}
    with pytest.raises(Incomplete) as raised:
        convening.add_item(meeting_id=meeting.pk, by=actor(banner.head), at=AT)
    assert errors(raised) == {"question"}


def test_opinion_of_a_unit_is_its_own_and_the_offices_is_on_behalf(banner):
    meeting = plan(banner)
    item = convening.add_item(meeting_id=meeting.pk, by=actor(banner.head), at=AT, question="收购价怎么定")
    given = {"meeting_id": meeting.pk, "at": AT, "item": item}
    convening.opine(by=actor(banner.liaison), text="按市场价", unit=banner.market, **given)
    convening.opine(by=actor(banner.head), text="同意", unit=banner.town, **given)
    convening.opine(by=actor(banner.liaison), text="按市场价，公示三天", **given)
    assert list(Opinion.objects.values_list("organisation__code", "text", "on_behalf")) == [
        ("O05", "按市场价，公示三天", False),
        ("T102", "同意", True),
    ]
    with pytest.raises(NotYours):
        convening.opine(by=actor(banner.secretary), text="我也说", **given)


def test_attendance_of_an_absent_unit_needs_a_reason_at_its_field(banner):
    meeting = held(banner)
    rows = [Attendance(organisation=banner.bureau, presence=Presence.ABSENT, reason="")]
    with pytest.raises(Incomplete) as raised:
        convening.attend(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, rows=rows)
    assert errors(raised) == {f"reason-{banner.bureau.pk}"}


def test_minutes_need_the_attendance_and_are_numbered_by_year(banner):
    meeting = held(banner)
    with pytest.raises(WrongState):
        resolving.minute(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, summary="x")
    minute(banner, meeting)
    second = minute(banner, held(banner))
    meeting.refresh_from_db()
    assert (meeting.minutes_number, second.minutes_number) == ("〔2026〕1号", "〔2026〕2号")
    assert meeting.minuted_by == banner.head.person.user


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"effect": Effect.TICKET, "item": None, "lead": None}, {"item", "lead"}),
        ({"effect": Effect.NEW_TICKET, "lead": None}, {"lead", "topic", "area"}),
        ({"effect": Effect.RECORD, "due_on": dt.date(2026, 11, 1)}, {"due_on"}),
    ],
)
def test_resolution_lacking_what_its_effect_needs_is_refused_at_the_fields(banner, data, wrong):
    meeting = held(banner)
    with pytest.raises(Incomplete) as raised:
        resolve(banner, meeting, **data)
    assert errors(raised) == wrong


def test_meeting_closes_only_when_every_resolution_is_carried_out(banner):
    ticket = banner.routed(topic=banner.loan)
    meeting = held(banner, ticket)
    resolution = resolve(banner, meeting, lead=banner.bureau)
    resolve(banner, meeting, effect=Effect.RECORD, text="原则同意")
    minute(banner, meeting)
    with pytest.raises(WrongState):
        resolving.close(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER)
    carry_out(banner, resolution)
    assert resolving.close(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER).state == "closed"


def test_drop_item_with_a_resolution_is_refused(banner):
    meeting = held(banner, banner.routed(topic=banner.loan))
    resolution = resolve(banner, meeting, lead=banner.bureau)
    item = meeting.items.get()
    with pytest.raises(WrongState):
        convening.drop_item(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, item=item)
    resolving.drop_resolution(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, resolution=resolution)
    convening.drop_item(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, item=item)
    assert not meeting.items.exists()
    assert Ticket.objects.count() == 1


def test_cancelled_meeting_says_why(banner):
    meeting = plan(banner)
    convening.cancel(meeting_id=meeting.pk, by=actor(banner.head), at=AT, reason="与防汛会议冲突")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.end_reason) == ("cancelled", "与防汛会议冲突")
    with pytest.raises(WrongState):
        attend(banner, meeting)
