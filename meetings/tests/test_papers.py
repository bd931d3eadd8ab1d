"""Minutes and project lists as official documents."""

import io

import pytest
from django.urls import reverse
from docx import Document as WordFile

from audit import clock
from meetings.actions import convening
from meetings.models import Attendance, Presence
from meetings.tests.telling import AFTER, held, minute, plan, resolve
from meetings.tests.test_lists import under_way
from tickets.actions.documenting import move_document
from tickets.models import Document, DocumentKind
from tickets.tests.banner import AT, actor
from tickets.tests.signing_in import browse

pytestmark = pytest.mark.django_db


def draft(client, by, meeting):
    with clock.frozen_at(AFTER):
        return browse(client, by).post(reverse("meetings:minutes", args=[meeting.pk]))


def words_of(client, document) -> str:
    answer = client.get(reverse("tickets:document_word", args=[document.pk]))
    file = WordFile(io.BytesIO(answer.getvalue()))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def test_minutes_say_who_when_what_and_by_whom_in_chinese(client, banner):
    ticket = banner.routed(topic=banner.loan)
    meeting = held(banner, ticket)
    item = meeting.items.get()
    given = {"meeting_id": meeting.pk, "by": actor(banner.head), "at": AFTER}
    convening.opine(item=item, unit=banner.market, text="同意", **given)
    rows = [
        Attendance(organisation=banner.bureau, presence=Presence.PRESENT, heads=2),
        Attendance(organisation=banner.town, presence=Presence.PRESENT),
        Attendance(organisation=banner.market, presence=Presence.ABSENT, reason="执法行动"),
    ]
    convening.attend(rows=rows, **given)
    resolve(banner, meeting, lead=banner.bureau, assists=[banner.town])
    answer = draft(client, banner.head, meeting)
    document = Document.objects.get()
    assert answer.url == reverse("tickets:document", args=[document.pk])
    assert (document.kind, document.title) == (DocumentKind.MINUTES, "第三次联席会议纪要")
    with clock.frozen_at(AFTER):
        text = words_of(client, document)
    for words in (
        "时间：2026年11月24日 09:00",
        "出席：农牧局（2人）、甲镇人民政府",
        "请假：市场监督管理局（执法行动）",
        "三、议定事项",
        "由农牧局主办",
        "市场监督管理局：同意",
        ticket.number,
    ):
        assert words in text


def test_minutes_before_the_meeting_was_held_or_by_a_member_are_refused(client, banner):
    meeting = plan(banner)
    assert draft(client, banner.head, meeting).status_code == 403
    convening.hold(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER)
    assert draft(client, banner.liaison, meeting).status_code == 403
    assert not Document.objects.exists()


def test_signed_minutes_are_seen_by_the_units_invited_and_by_no_other(client, banner):
    meeting = held(banner)
    minute(banner, meeting)
    draft(client, banner.dispatcher, meeting)
    document = Document.objects.get()
    invited, stranger = banner.liaison.person.user, banner.secretary.person.user
    assert not Document.objects.visible_to(invited).exists()
    for move in ("check", "sign"):
        document.refresh_from_db()
        move_document(
            document_id=document.pk,
            move=move,
            by=actor(banner.head),
            at=AFTER,
            seen=document.version,
            data={},
        )
    assert Document.objects.visible_to(invited).exists()
    assert not Document.objects.visible_to(stranger).exists()
    with clock.frozen_at(AFTER):
        page = browse(client, banner.liaison).get(meeting.get_absolute_url()).content.decode()
    assert "第三次联席会议纪要" in page


def test_project_list_as_a_document(client, banner):
    under_way(banner)
    address = reverse("meetings:project_document")
    with clock.frozen_at(AT):
        assert browse(client, banner.liaison).post(address, {"alliance": "IND-BROOM"}).status_code == 403
        browse(client, banner.head)
        assert client.post(address, {"alliance": "x"}).status_code == 404
        client.post(address, {"alliance": "IND-BROOM"})
        text = words_of(client, Document.objects.get())
    for words in ("XM-2026-001", "亮化工程", "农牧局", "实施，0%"):
        assert words in text
