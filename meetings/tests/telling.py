"""A meeting of the small banner, brought to the state a test needs."""

import datetime as dt

from meetings.actions import convening, resolving
from meetings.models import Attendance, Effect, Meeting, MeetingKind, Presence, Resolution
from tickets.tests.banner import AT, Banner, actor

BEGINS = AT + dt.timedelta(days=1)
AFTER = BEGINS + dt.timedelta(hours=2)
TITLE = "第三次联席会议"
BASIS = f"《{TITLE}》会议纪要〔2026〕1号，2026-11-24"


def plan(banner: Banner, units=None, **fields) -> Meeting:
    values = {
        "alliance": banner.alliance,
        "kind": MeetingKind.REGULAR,
        "title": TITLE,
        "starts_at": BEGINS,
        "place": "组织部三楼会议室",
        "online": "",
        "convener": "组织部",
        "chair": "主任",
        "secretary": "记录员",
    }
    return convening.plan(
        by=actor(banner.head),
        at=AT,
        units=units or [banner.bureau, banner.market, banner.town],
        **(values | fields),
    )


def held(banner: Banner, *tickets) -> Meeting:
    """With one agenda item for each ticket."""
    meeting = plan(banner)
    for ticket in tickets:
        convening.add_item(meeting_id=meeting.pk, by=actor(banner.head), at=AT, ticket=ticket)
    return convening.hold(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER)


def resolve(
    banner: Banner, meeting: Meeting, text="由农牧局主办", effect=Effect.TICKET, **data
) -> Resolution:
    if effect == Effect.TICKET and "item" not in data:
        data["item"] = meeting.items.get()
    return resolving.resolve(
        meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, text=text, effect=effect, **data
    )


def attend(banner: Banner, meeting: Meeting) -> None:
    rows = [
        Attendance(organisation_id=unit, presence=Presence.PRESENT, heads=2)
        for unit in meeting.attendances.values_list("organisation_id", flat=True)
    ]
    convening.attend(meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, rows=rows)


def minute(banner: Banner, meeting: Meeting) -> Meeting:
    attend(banner, meeting)
    return resolving.minute(
        meeting_id=meeting.pk, by=actor(banner.head), at=AFTER, summary="会议听取了情况汇报。"
    )


def carry_out(banner: Banner, resolution: Resolution, by=None) -> Resolution:
    return resolving.carry_out(
        meeting_id=resolution.meeting_id,
        by=actor(by or banner.head),
        at=AFTER,
        resolution=resolution,
    )
