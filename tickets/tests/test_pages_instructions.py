"""Pages of leaders' instructions: list, entry, one instruction with its steps, workbook, paper, report."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from organisations.models import Role
from tickets.actions import instructing
from tickets.models import Document, Instruction
from tickets.tests.banner import AT, actor, post
from tickets.tests.signing_in import body_of, browse
from tickets.tests.test_instructions import MONDAY, at, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = "/instructions/"


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen_at(AT):
        yield


def enter(banner, tickets=(), **fields) -> Instruction:
    return instructing.enter_instruction(
        by=actor(banner.dispatcher),
        at=AT,
        alliance=banner.alliance,
        entry=entry(banner, **fields),
        tickets=tickets,
    )


def sent(banner, **fields) -> dict:
    values = {
        "leader_name": "演示甲",
        "leader_office": "旗委副书记",
        "dated": "2026-11-23",
        "due_on": "2026-11-27",
        "wording": "请抓紧办理。",
        "units": ["O05", "O35"],
    }
    return values | fields


@pytest.mark.parametrize("rows", [1, 30])
def test_list_of_any_length_takes_the_same_queries(banner, client, django_assert_num_queries, rows):
    ticket = banner.routed()
    for _unused in range(rows):
        enter(banner, [ticket])
    browse(client, banner.dispatcher)
    client.get(LIST)
    with django_assert_num_queries(11):
        page = client.get(LIST)
    assert len(page.context["rows"]) == min(rows, 25)


def test_list_shows_open_ones_by_due_date_and_marks_the_late(banner, client):
    late = enter(banner)
    soon = enter(banner, due_on=MONDAY)
    done = enter(banner)
    instructing.answer_leader(instruction_id=done.pk, by=actor(banner.dispatcher), at=AT, text="已办")
    browse(client, banner.dispatcher)
    with clock.frozen_at(at(25)):
        assert client.get(LIST).context["rows"] == [(soon, True), (late, False)]
        assert client.get(LIST, {"overdue": 1}).context["rows"] == [(soon, True)]
        assert client.get(LIST, {"unit": "O05"}).context["rows"] == [(soon, True), (late, False)]
        assert client.get(LIST, {"unit": "O35"}).context["rows"] == []
        assert client.get(LIST, {"alliance": "none\0"}).context["rows"] == []
        assert client.get(LIST, {"tab": "done"}).context["rows"] == [(done, False)]
        assert client.get(LIST, {"at": "garbage"}).status_code == 200


def test_entering_on_the_page_keeps_wording_scan_and_tickets(banner, client):
    ticket = banner.routed()
    browse(client, banner.dispatcher)
    scan = SimpleUploadedFile("批示.pdf", b"%PDF-1.4\n%%EOF\n")
    response = client.post(f"{LIST}new/", sent(banner, scan=scan, tickets=ticket.number.lower()))
    row = Instruction.objects.get()
    assert (response.status_code, response.url) == (302, f"{LIST}{row.pk}/")
    assert [link.ticket for link in row.links.all()] == [ticket]
    assert sorted(unit.organisation.code for unit in row.units.all()) == ["O05", "O35"]
    assert body_of(client.get(f"{LIST}{row.pk}/scan/")) == b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"leader_name": ""}, "leader_name"),
        ({"leader_name": "甲" * 51}, "leader_name"),
        ({"leader_office": "\0"}, "leader_office"),
        ({"dated": "9999-12-31", "due_on": "9999-12-31"}, "dated"),
        ({"due_on": "2026-11-31"}, "due_on"),
        ({"wording": "字" * 1001}, "wording"),
        ({"wording": ""}, "wording"),
        ({"units": ["O77"]}, "units"),
        ({"units": []}, "units"),
        ({"tickets": "BLZQ-IND-20261123-9999"}, "tickets"),
        ({"scan": SimpleUploadedFile("a.exe", b"MZ\x90\x00")}, "scan"),
    ],
)
def test_entering_what_is_wrong_says_so_at_the_field(banner, client, fields, name):
    browse(client, banner.dispatcher)
    response = client.post(f"{LIST}new/", sent(banner, **fields))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert not Instruction.objects.exists()


def test_leader_out_of_the_roster_gives_the_name(banner, client):
    leader = post(banner.office, Role.OFFICE_HEAD).person
    browse(client, banner.dispatcher)
    client.post(f"{LIST}new/", sent(banner, leader=leader.pk, leader_name=""))
    assert list(Instruction.objects.values_list("leader", "leader_name")) == [(leader.pk, leader.name)]


def test_pages_open_to_those_concerned_and_nobody_else(banner, client):
    row = enter(banner)
    holders = [banner.dispatcher, banner.liaison, banner.market_liaison]
    answers = []
    for holder in holders:
        browse(client, holder)
        page, change, report = (
            client.get(f"{LIST}{row.pk}/").status_code,
            client.get(f"{LIST}{row.pk}/change/").status_code,
            client.post(f"{LIST}{row.pk}/report/").status_code,
        )
        answers.append((page, client.get(f"{LIST}new/").status_code, change, report))
    assert answers == [(200, 200, 200, 302), (200, 403, 403, 302), (404, 403, 404, 404)]


def test_page_offers_each_post_its_own_steps(banner, client):
    row = enter(banner)
    browse(client, banner.dispatcher)
    offered = client.get(f"{LIST}{row.pk}/").context["steps"]
    assert offered == ["open_ticket", "join", "leave", "answer", "change", "withdraw"]
    browse(client, banner.liaison)
    assert client.get(f"{LIST}{row.pk}/").context["steps"] == ["report"]


def test_steps_on_the_page_are_taken_and_refused_in_words(banner, client):
    ticket = banner.routed()
    row = enter(banner)
    page = f"{LIST}{row.pk}/"
    browse(client, banner.liaison)
    assert client.post(page, {"step": "report", "report-text": "已修好。"}).status_code == 302
    assert client.post(page, {"step": "answer", "answer-text": "已办"}).status_code == 403
    assert client.post(page, {"step": "nothing"}).status_code == 404
    browse(client, banner.dispatcher)
    assert client.post(page, {"step": "join", "join-tickets": ticket.number}).status_code == 302
    assert client.post(page, {"step": "leave", "leave-ticket": ticket.number}).status_code == 302
    assert client.post(page, {"step": "answer", "answer-text": ""}).status_code == 422
    assert client.post(page, {"step": "answer", "answer-text": "已办"}).status_code == 302
    twice = client.post(page, {"step": "answer", "answer-text": "再办"})
    assert twice.status_code == 409
    assert "This instruction was answered or withdrawn meanwhile" in twice.content.decode()
    assert client.post(page, {"step": "report", "report-text": "迟报"}).status_code == 403


def test_opening_a_ticket_on_the_page(banner, client):
    row = enter(banner)
    browse(client, banner.dispatcher)
    address = f"{LIST}{row.pk}/ticket/"
    assert client.get(address).status_code == 200
    given = {"topic": "seed.supply", "area": "150422102201", "title": "落实批示", "description": "见批示。"}
    assert client.post(address, given | {"title": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    link = row.links.get()
    assert (link.opened, link.ticket.title, link.ticket.topic.code) == (True, "落实批示", "seed.supply")


def test_ticket_of_others_is_told_to_nobody_who_may_not_see_it(banner, client):
    ticket = banner.routed(title="不给看的标题")
    row = enter(banner, [ticket], units=[banner.market])
    browse(client, banner.market_liaison)
    shown = client.get(f"{LIST}{row.pk}/").content.decode()
    assert ticket.number not in shown
    assert ticket.number not in client.get(LIST).content.decode()
    assert "不给看的标题" not in shown
    assert reverse("tickets:ticket", args=[ticket.number]) not in shown


def test_ticket_page_and_lists_tell_of_the_instruction(banner, client):
    ticket = banner.routed()
    row = enter(banner, [ticket])
    browse(client, banner.town_liaison)
    assert f'href="{LIST}{row.pk}/"' in client.get(f"/tickets/{ticket.number}/").content.decode()
    mark = '<span class="chip chip-red">Leader'
    assert mark in client.get("/tickets/").content.decode()
    assert mark in client.get("/").content.decode()
    instructing.answer_leader(instruction_id=row.pk, by=actor(banner.dispatcher), at=AT, text="已办")
    assert mark not in client.get("/tickets/").content.decode()
    assert f'href="{LIST}{row.pk}/"' in client.get(f"/tickets/{ticket.number}/").content.decode()


def test_workbook_holds_the_filtered_list_as_text(banner, client):
    enter(banner, leader_name="=1+1")
    browse(client, banner.liaison)
    sheet = load_workbook(io.BytesIO(body_of(client.get(f"{LIST}export/")))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    titles = next(row for row in rows if row[0] == "Number")
    first = rows[rows.index(titles) + 1]
    assert (first[0], first[2], first[7], first[8]) == (
        "批示〔2026〕1号",
        "'=1+1",
        "农牧局, 甲镇人民政府",
        "0/2",
    )


def test_print_view_shows_the_filtered_list(banner, client):
    row = enter(banner)
    browse(client, banner.liaison)
    assert str(row) in client.get(f"{LIST}print/").content.decode()
    assert str(row) not in client.get(f"{LIST}print/", {"tab": "done"}).content.decode()


def test_report_is_drafted_from_what_units_said(banner, client):
    ticket = banner.routed()
    row = enter(banner, [ticket], written_on="关于良种供应的报告")
    instructing.report(instruction_id=row.pk, by=actor(banner.liaison), at=AT, text="良种已调运。")
    browse(client, banner.dispatcher)
    response = client.post(f"{LIST}{row.pk}/report/")
    document = Document.objects.get()
    assert response.url == f"/documents/{document.pk}/"
    assert document.title == "关于旗委副书记演示甲同志批示办理情况的报告"
    assert [block.get("text") for block in document.body] == [
        "一、批示内容",
        "2026年11月23日，旗委副书记演示甲同志在《关于良种供应的报告》上批示：“请农牧局牵头，月底前见效。”",
        "二、办理情况",
        "农牧局：良种已调运。",
        "甲镇人民政府：尚未报送",
        "三、工单办理",
        None,
    ]
    assert document.body[-1]["rows"] == [[ticket.number, "甲镇人民政府", "已派单待签收", ""]]
    # The draft is its unit's own; the page of the instruction leads to it, and back.
    assert f"/documents/{document.pk}/" in client.get(f"{LIST}{row.pk}/").content.decode()
    assert f"{LIST}{row.pk}/" in client.get(f"/documents/{document.pk}/").content.decode()
    browse(client, banner.liaison)
    assert client.get(f"/documents/{document.pk}/").status_code == 404
