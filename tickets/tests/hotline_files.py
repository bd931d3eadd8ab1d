"""Files as hotlines export them, for tests; every person and number in them is invented."""

import io

from openpyxl import Workbook

from tickets.actions import hotline_imports, hotline_sources, hotline_work
from tickets.hotline.columns import guessed, guessed_answers
from tickets.models import FileForm, HotlineImport, HotlineSource
from tickets.tests.banner import AT, actor

HEADINGS = [
    "工单编号",
    "诉求标题",
    "诉求内容",
    "诉求类型",
    "所属区域",
    "事发地址",
    "诉求人",
    "联系电话",
    "受理时间",
    "办理时限",
]
NUMBERS = "WJ2026112300"


def line(number: int | str, **changed: str) -> list[str]:
    """A line under HEADINGS that is in order."""
    values = dict(
        zip(
            HEADINGS,
            [
                f"{NUMBERS}{number}",
                "收购商压价",
                "收购商把价格压到市场价以下。",
                "压价",
                "甲嘎查",
                "",
                "演示人甲",
                "0476-0000001",
                "2026-11-22 16:20",
                "2026-11-30",
            ],
            strict=True,
        )
    )
    return list((values | changed).values())


def xlsx(*lines, headings=HEADINGS, change=None) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    for one in (headings, *lines):
        sheet.append(list(one))
    if change:
        change(sheet)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def text_file(*lines, encoding="utf-8", headings=HEADINGS) -> io.BytesIO:
    rows = ("\r\n".join(",".join(f'"{cell}"' for cell in one) for one in (headings, *lines))) + "\r\n"
    return io.BytesIO(rows.encode(encoding))


def source_of(banner, **changed) -> HotlineSource:
    values = {
        "name": "旗12345热线",
        "alliance": banner.alliance,
        "topic": banner.loan,
        "accept": True,
        "columns": guessed(HEADINGS),
        "headings": HEADINGS,
        "answer_columns": guessed_answers(HEADINGS),
        "answers_as": FileForm.XLSX,
    }
    return hotline_sources.save_source(
        source=HotlineSource(**(values | changed)), by=actor(banner.dispatcher), at=AT
    )


def taken_in(banner, file, source=None, *, name="导出.xlsx", at=AT) -> HotlineImport:
    """Sent in and worked on up to where a person is asked."""
    sent = hotline_imports.upload(file=file, name=name, source=source, by=actor(banner.dispatcher), at=at)
    return worked(sent, at)


def worked(sent: HotlineImport, at=AT) -> HotlineImport:
    hotline_work.run_to_end(sent.pk, at)
    sent.refresh_from_db()
    return sent


def imported(banner, file, source, at=AT) -> HotlineImport:
    sent = taken_in(banner, file, source, at=at)
    hotline_imports.confirm(import_id=sent.pk, by=actor(banner.dispatcher), at=at)
    return worked(sent, at)
