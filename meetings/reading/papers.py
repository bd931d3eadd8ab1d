"""Minutes and the list of projects as official documents say them, in Chinese (GB/T 9704-2012, 10.3: minutes name who
was present, who was excused; headings 一、二、三)."""

from collections.abc import Iterable

from django.utils import timezone

from meetings.models import Project
from meetings.reading.meetings import MeetingPage
from organisations.models import Alliance, Organisation
from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.documents.dates import chinese_date

#: What a document's title may hold of the meeting's own.
TITLE = 90
WIDTHS = (8, 40, 18, 18, 16)


def minutes_of(page: MeetingPage) -> dict:
    """Title, addressees, copies and body of the minutes, drawn from what the meeting has on record."""
    meeting = page.meeting
    begins = timezone.localtime(meeting.starts_at)
    body = [
        paragraph(f"时间：{chinese_date(begins.date())} {begins:%H:%M}"),
        paragraph(f"地点：{'；'.join(filter(None, (meeting.place, meeting.online)))}"),
        paragraph(f"召集：{meeting.convener}　主持：{meeting.chair}　记录：{meeting.secretary}"),
    ]
    if meeting.summary:
        body += [heading("一、会议情况"), *(paragraph(line) for line in _lines(meeting.summary))]
    body += [heading("二、议题和意见"), *_items(page)]
    body += [heading("三、议定事项"), *_resolutions(page)]
    body.append(paragraph(f"出席：{_attending(page)}"))
    if page.absent:
        away = "；".join(f"{row.organisation}（{row.reason}）" for row in page.absent)
        body.append(paragraph(f"请假：{away}"))
    return {
        "title": f"{meeting.title[:TITLE]}纪要",
        "addressees": "",
        "cc": "各参会单位",
        "body": body,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _items(page: MeetingPage) -> Iterable[Block]:
    if not page.items:
        yield paragraph("无。")
    for number, item in enumerate(page.items, 1):
        source = f"（工单 {item.ticket.number}）" if item.ticket else ""
        yield heading(f"{number}．{item.question}{source}", 3)
        if item.proposal:
            yield paragraph(f"建议方案：{item.proposal}")
        for opinion in item.opinions.all():
            yield paragraph(f"{opinion.organisation}：{opinion.text}")


def _resolutions(page: MeetingPage) -> Iterable[Block]:
    if not page.resolutions:
        yield paragraph("无。")
        return
    yield table(
        [
            [number, row.text, row.lead or "", _named(row.assists.all()), _day(row.due_on)]
            for number, row in enumerate(page.resolutions, 1)
        ],
        head=["序号", "议定事项", "主办单位", "协办单位", "完成期限"],
        widths=WIDTHS,
    )


def _attending(page: MeetingPage) -> str:
    return "、".join(
        f"{row.organisation}" + (f"（{row.heads}人）" if row.heads else "") for row in page.present
    )


def projects_of(alliance: Alliance, projects: Iterable[Project]) -> dict:
    """The list of an alliance's projects as a document."""
    rows = [
        [
            row.number or "",
            row.title,
            row.lead or "",
            _day(row.due_on),
            f"{row.get_state_display()}，{row.progress}%",
        ]
        for row in projects
    ]
    return {
        "title": f"{alliance}项目清单"[:TITLE],
        "addressees": "",
        "cc": "",
        "body": [
            table(
                rows,
                head=["编号", "项目名称", "牵头实施单位", "完成期限", "进展"],
                widths=(16, 36, 20, 15, 13),
            )
        ]
        if rows
        else [paragraph("无项目。")],
    }


def _named(units: Iterable[Organisation]) -> str:
    return "、".join(str(unit) for unit in units)


def _day(day) -> str:
    return chinese_date(day) if day else ""
