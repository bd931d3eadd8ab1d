"""The meeting pages: from planning to carrying out, by the forms a person fills in."""

import datetime as dt

import pytest
from django.urls import reverse

from audit import clock
from meetings.models import Meeting
from meetings.tests.telling import AFTER, BEGINS, TITLE, held, minute, plan, resolve
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def page(client, reader, meeting):
    with clock.frozen_at(AFTER):
        return browse(client, reader).get(reverse("meetings:meeting", args=[meeting.pk]))


def send(client, by, meeting, step, at=AFTER, **data):
    with clock.frozen_at(at):
        return browse(client, by).post(reverse("meetings:meeting", args=[meeting.pk]), {"step": step, **data})


PLAN = {
    "alliance": "IND-BROOM",
    "kind": "topical",
    "title": TITLE,
    "starts_at": "2026-11-24T09:00",
    "place": "会议室",
    "convener": "组织部",
    "chair": "主任",
    "secretary": "记录员",
}


def test_from_plan_to_carried_out_by_the_pages(client, banner):
    ticket = banner.routed(topic=banner.loan)
    with clock.frozen_at(AT):
        answer = browse(client, banner.head).post(reverse("meetings:new"), PLAN | {"units": ["O05", "O35"]})
    meeting = Meeting.objects.get()
    assert answer.url == reverse("meetings:meeting", args=[meeting.pk])
    assert send(client, banner.head, meeting, "add_item", at=AT, ticket=ticket.number).status_code == 302
    item = meeting.items.get()
    assert item.ticket == ticket
    said = send(client, banner.liaison, meeting, "opine", at=AT, item=item.pk, text="可由我局主办")
    assert said.status_code == 302
    assert send(client, banner.head, meeting, "hold").status_code == 302
    rows = {}
    for unit in (banner.bureau.pk, banner.market.pk):
        rows |= {f"presence-{unit}": "present", f"heads-{unit}": "2", f"reason-{unit}": ""}
    assert send(client, banner.head, meeting, "attend", **rows).status_code == 302
    decided = {"item": item.pk, "text": "由农牧局主办", "effect": "ticket", "lead": "O05"}
    assert send(client, banner.head, meeting, "resolve", **decided).status_code == 302
    assert send(client, banner.head, meeting, "minute", summary="听取汇报").status_code == 302
    resolution = meeting.resolutions.get()
    done = send(client, banner.head, meeting, "carry_out", resolution=resolution.pk)
    assert done.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.lead, ticket.state) == (banner.bureau, "dispatched")
    shown = page(client, banner.head, meeting).content.decode()
    for words in ("可由我局主办", "〔2026〕1号", ticket.number):
        assert words in shown
    assert send(client, banner.head, meeting, "close").status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "closed"


def test_plan_without_units_or_in_the_past_shows_the_error_at_the_field(client, banner):
    with clock.frozen_at(AT):
        nothing = browse(client, banner.head).post(reverse("meetings:new"), PLAN)
        past = client.post(
            reverse("meetings:new"), PLAN | {"units": ["O05"], "starts_at": "2026-11-23T08:00"}
        )
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["units"])
    assert (past.status_code, list(past.context["form"].errors)) == (422, ["starts_at"])
    assert not Meeting.objects.exists()


def test_absence_without_a_reason_is_an_error_in_the_units_row(client, banner):
    meeting = held(banner)
    rows = {f"presence-{unit}": "absent" for unit in meeting.unit_ids}
    answer = send(client, banner.head, meeting, "attend", **rows)
    assert answer.status_code == 422
    assert set(answer.context["forms"]["attend"].errors) == {f"reason-{unit}" for unit in meeting.unit_ids}


def test_refused_move_of_a_ticket_is_told_in_words(client, banner):
    ticket = banner.routed()
    meeting = held(banner, ticket)
    resolution = resolve(banner, meeting, lead=banner.bureau)
    minute(banner, meeting)
    banner.move(ticket, "cancel", banner.dispatcher, reason="撤回")
    answer = send(client, banner.head, meeting, "carry_out", resolution=resolution.pk)
    assert answer.status_code == 409
    assert ticket.number in answer.context["refusal"]


def test_step_of_somebody_else_or_unknown_changes_nothing(client, banner):
    meeting = plan(banner)
    assert send(client, banner.liaison, meeting, "cancel", reason="x").status_code == 403
    assert send(client, banner.head, meeting, "nonsense").status_code == 400
    meeting.refresh_from_db()
    assert meeting.state == "planned"


def test_unit_not_invited_finds_nothing(client, banner):
    meeting = plan(banner, units=[banner.bureau])
    for name in ("meeting", "sheet"):
        answer = browse(client, banner.market_liaison).get(reverse(f"meetings:{name}", args=[meeting.pk]))
        assert answer.status_code == 404
    assert client.get(reverse("meetings:list")).context["page"].rows == []


def test_member_reads_the_question_but_no_link_to_a_ticket_it_may_not_see(client, banner):
    ticket = banner.routed(topic=banner.loan)
    meeting = held(banner, ticket)
    read = page(client, banner.liaison, meeting).content.decode()
    assert ticket.title in read
    assert ticket.number not in read
    assert ticket.number in page(client, banner.head, meeting).content.decode()


def test_agenda_offers_what_calls_for_deciding_together(client, banner):
    waiting = banner.routed(topic=banner.loan)
    banner.routed()
    consulting = banner.routed()
    banner.move(consulting, "consult", banner.dispatcher)
    meeting = plan(banner)
    with clock.frozen_at(AT):
        form = page(client, banner.head, meeting).context["forms"]["add_item"]
    assert list(form.fields["ticket"].queryset) == [consulting, waiting]


@pytest.mark.parametrize("rows", [1, 30])
def test_list_of_any_length_takes_the_same_queries(client, banner, rows, django_assert_num_queries):
    for number in range(rows):
        plan(banner, starts_at=BEGINS + dt.timedelta(days=number))
    browse(client, banner.head).get(reverse("meetings:list"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("meetings:list"))


QUERIES = 7


def test_list_filters_stand_in_the_address(client, banner):
    plan(banner)
    browse(client, banner.head)
    assert len(client.get(reverse("meetings:list") + "?state=planned&kind=regular").context["page"].rows) == 1
    for query in ("state=held", "kind=urgent", "alliance=nowhere", "state=x", "kind=x"):
        assert client.get(f"{reverse('meetings:list')}?{query}").context["page"].rows == []


def test_change_moves_the_meeting_and_keeps_its_agenda(client, banner):
    meeting = plan(banner)
    with clock.frozen_at(AT):
        address = reverse("meetings:change", args=[meeting.pk])
        assert "2026-11-24T09:00" in browse(client, banner.head).get(address).content.decode()
        answer = client.post(address, PLAN | {"units": ["O05"], "starts_at": "2026-11-25T09:00"})
    assert answer.status_code == 302
    meeting.refresh_from_db()
    assert (meeting.starts_at.day, list(meeting.unit_ids)) == (25, [banner.bureau.pk])


def test_sheet_prints_units_and_resolutions(client, banner):
    meeting = held(banner)
    resolve(banner, meeting, effect="record", text="原则同意")
    minute(banner, meeting)
    text = browse(client, banner.liaison).get(reverse("meetings:sheet", args=[meeting.pk])).content.decode()
    for words in ("原则同意", "农牧局", "〔2026〕1号"):
        assert words in text
