"""Pages of the three lists: entering, the steps, filters, workbooks, files of a meeting."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from audit import clock
from meetings.models import MeetingFile, Need, Project, Resource
from meetings.tests.telling import plan
from meetings.tests.test_lists import assessed, collect, enter, offer, under_way
from tickets.models import StoredFile
from tickets.tests.banner import AT
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db
TOMORROW = AT.date() + dt.timedelta(days=1)


def send(client, by, row, step="", **data):
    with clock.frozen_at(AT):
        return browse(client, by).post(row.get_absolute_url(), {"step": step, **data})


def enter_by_page(client, by, name, **data):
    with clock.frozen_at(AT):
        return browse(client, by).post(reverse(f"meetings:{name}"), {"alliance": "IND-BROOM", **data})


def test_need_from_entry_to_met_by_the_pages(client, banner):
    answer = enter_by_page(
        client,
        banner.secretary,
        "new_need",
        title="村口路灯",
        category="facilities",
        area="150422102201",
        urgency="normal",
        wished_on="2026-12-31",
    )
    need = Need.objects.get()
    assert answer.url == need.get_absolute_url()
    assert send(client, banner.dispatcher, need, "assess", assessment="确有需要").status_code == 302
    given = {"title": "电工两名", "category": "facilities", "area": "150422102", "kind": "people"}
    enter_by_page(client, banner.liaison, "new_resource", valid_from="2026-11-23", **given)
    resource = Resource.objects.get()
    assert resource.unit == banner.bureau
    with clock.frozen_at(AT):
        shown = browse(client, banner.liaison).get(need.get_absolute_url()).content.decode()
    assert "电工两名" in shown
    claimed = send(client, banner.liaison, need, "claim", resource=resource.pk, due_on=str(TOMORROW))
    assert claimed.status_code == 302
    assert send(client, banner.secretary, need, "fulfil", result="六盏灯已亮").status_code == 302
    need.refresh_from_db()
    assert need.state == "met"
    with clock.frozen_at(AT):
        shown = client.get(need.get_absolute_url()).content.decode()
    assert "六盏灯已亮" in shown


def test_need_wished_in_the_past_is_an_error_at_the_field(client, banner):
    answer = enter_by_page(
        client,
        banner.secretary,
        "new_need",
        title="x",
        category="facilities",
        area="150422102201",
        urgency="normal",
        wished_on="2026-11-01",
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["wished_on"])
    assert not Need.objects.exists()


def test_claim_offers_a_unit_its_own_fitting_resources_only(client, banner):
    need = assessed(banner)
    own, _foreign = offer(banner), offer(banner, by=banner.market_liaison)
    with clock.frozen_at(AT):
        page = browse(client, banner.liaison).get(need.get_absolute_url())
    assert list(page.context["forms"]["claim"].fields["resource"].queryset) == [own]


def test_resource_changes_and_is_withdrawn_by_its_unit_only(client, banner):
    resource = offer(banner)
    address = reverse("meetings:change_resource", args=[resource.pk])
    given = {"title": "电工三名", "category": "facilities", "area": "150422102", "kind": "people"}
    given |= {"valid_from": "2026-11-23", "valid_to": "2027-11-23"}
    with clock.frozen_at(AT):
        assert browse(client, banner.liaison).post(address, given).status_code == 302
        browse(client, banner.market_liaison).post(address, given | {"title": "x"})
        assert browse(client, banner.market_liaison).post(resource.get_absolute_url()).status_code == 403
        assert browse(client, banner.liaison).post(resource.get_absolute_url()).status_code == 302
    resource.refresh_from_db()
    assert (resource.title, resource.valid_to) == ("电工三名", AT.date())


def test_project_is_made_and_reported_by_the_pages(client, banner):
    need = assessed(banner)
    made = enter_by_page(
        client,
        banner.dispatcher,
        "new_project",
        title="亮化工程",
        category="facilities",
        area="150422102201",
        needs=[need.pk],
    )
    assert made.url == Project.objects.get().get_absolute_url()
    project = under_way(banner)
    reported = send(client, banner.liaison, project, "report", progress=60, evidence="已装四盏")
    assert reported.status_code == 302
    early = send(client, banner.dispatcher, project, "accept", accepted_on="2026-11-23", acceptance="x")
    assert early.status_code == 409
    assert "60" in early.context["refusal"]
    assert send(client, banner.secretary, project, "drop", reason="x").status_code == 403
    with clock.frozen_at(AT):
        text = browse(client, banner.secretary).get(project.get_absolute_url()).content.decode()
    for words in ("XM-2026-001", "已装四盏", "灯杆到场"):
        assert words in text


def test_strangers_to_the_alliance_find_nothing(client, banner):
    rows = [enter(banner), offer(banner), collect(banner)]
    banner.alliance.memberships.filter(organisation=banner.market).delete()
    for row in rows:
        assert browse(client, banner.market_liaison).get(row.get_absolute_url()).status_code == 404
    for name in ("needs", "resources", "projects"):
        assert client.get(reverse(f"meetings:{name}")).context["page"].rows == []


@pytest.mark.parametrize("name", ["needs", "resources", "projects"])
def test_list_filters_and_workbook_hold_the_same_rows(client, banner, name, settings):
    settings.DEMONSTRATION = False
    make = {"needs": enter, "resources": offer, "projects": collect}[name]
    make(banner)
    browse(client, banner.head)
    address, file = reverse(f"meetings:{name}"), reverse(f"meetings:{name}_export")
    for query, rows in (
        ("", 1),
        ("?category=facilities&area=150422102&alliance=IND-BROOM", 1),
        ("?category=health", 0),
        ("?category=x", 0),
        ("?alliance=x", 0),
    ):
        with clock.frozen_at(AT):
            assert len(client.get(address + query).context["page"].rows) == rows
            answer = client.get(file + query)
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        assert sheet.max_row == 1 + rows + 2, "titles, rows, an empty row and the time of export"


@pytest.mark.parametrize(("name", "queries"), [("needs", 7), ("resources", 9), ("projects", 8)])
@pytest.mark.parametrize("rows", [1, 20])
def test_list_of_any_length_takes_the_same_queries(
    client, banner, name, queries, rows, django_assert_num_queries
):
    make = {"needs": enter, "resources": offer, "projects": collect}[name]
    for _number in range(rows):
        make(banner)
    browse(client, banner.head).get(reverse(f"meetings:{name}"))
    with django_assert_num_queries(queries):
        client.get(reverse(f"meetings:{name}"))


def test_expired_resource_is_left_out_of_those_in_force(client, banner):
    offer(banner, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 2, 1))
    with clock.frozen_at(AT):
        address = reverse("meetings:resources")
        assert len(browse(client, banner.head).get(address).context["page"].rows) == 1
        assert client.get(address + "?state=now").context["page"].rows == []


def test_need_on_the_agenda_of_a_meeting(client, banner):
    need, meeting = assessed(banner), plan(banner)
    address = reverse("meetings:meeting", args=[meeting.pk])
    with clock.frozen_at(AT):
        added = browse(client, banner.head).post(address, {"step": "add_item", "need": need.pk})
        again = client.post(address, {"step": "add_item", "need": need.pk})
        neither = client.post(address, {"step": "add_item"})
    assert (added.status_code, again.status_code, neither.status_code) == (302, 422, 422)
    item = meeting.items.get()
    assert (item.need, item.question) == (need, need.title)


def test_photographed_list_is_kept_shown_to_the_invited_and_taken_out(
    client, banner, django_capture_on_commit_callbacks
):
    meeting = plan(banner)
    address = reverse("meetings:meeting", args=[meeting.pk])
    sent = SimpleUploadedFile("签到表.txt", "农牧局 2 人".encode(), "text/plain")
    with clock.frozen_at(AT):
        answer = browse(client, banner.head).post(address, {"step": "attach", "files": [sent]})
    assert answer.status_code == 302
    kept = MeetingFile.objects.get()
    assert StoredFile.objects.get().in_use()
    file = reverse("meetings:file", args=[meeting.pk, kept.pk])
    assert b"".join(browse(client, banner.liaison).get(file).streaming_content).decode() == "农牧局 2 人"
    assert browse(client, banner.secretary).get(file).status_code == 404
    with clock.frozen_at(AT), django_capture_on_commit_callbacks(execute=True):
        browse(client, banner.head).post(address, {"step": "detach", "file": kept.pk})
    assert not MeetingFile.objects.exists()
    assert not StoredFile.objects.get().in_use()


def test_executable_named_as_a_picture_is_refused_at_the_field(client, banner):
    meeting = plan(banner)
    sent = SimpleUploadedFile("签到表.jpg", b"MZ\x90\x00" + b"\0" * 100, "image/jpeg")
    with clock.frozen_at(AT):
        answer = browse(client, banner.head).post(
            reverse("meetings:meeting", args=[meeting.pk]), {"step": "attach", "files": [sent]}
        )
    assert answer.status_code == 422
    assert "files" in answer.context["forms"]["attach"].errors
    assert not MeetingFile.objects.exists()
