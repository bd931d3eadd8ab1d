"""What a hotline's columns may be, and what their headings usually are."""

from collections.abc import Collection, Mapping, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.imports.workbook import plain


class Column(models.TextChoices):
    """Ours, taken in."""

    NUMBER = "number", _("source's number")
    TITLE = "title", _("title of the request")
    TEXT = "text", _("text of the request")
    TOPIC = "topic", _("topic")
    AREA = "area", _("area")
    PLACE = "place", _("place")
    ALLIANCE = "alliance", _("alliance")
    URGENCY = "urgency", _("urgency")
    RECEIVED = "received", _("received by the source")
    DUE = "due", _("deadline given by the source")
    NAME = "name", _("reporter's name")
    PHONE = "phone", _("reporter's telephone")
    ANONYMOUS = "anonymous", _("anonymous")


class AnswerColumn(models.TextChoices):
    """Ours, going back."""

    ANSWER = "answer", _("answer")
    RESULT = "result", _("result")
    UNIT = "unit", _("answering unit")
    ANSWERED = "answered", _("answered at")
    SATISFACTION = "satisfaction", _("satisfaction")
    OUR_NUMBER = "our_number", _("number of our ticket")


NEEDED = (Column.NUMBER, Column.TEXT)
#: How exports of hotlines head their columns, likeliest first.
HEADINGS: Mapping[Column, Sequence[str]] = {
    Column.NUMBER: (
        "工单编号",
        "工单号",
        "诉求编号",
        "受理编号",
        "热线编号",
        "工单流水号",
        "流水号",
        "编号",
        "单号",
    ),
    Column.TITLE: ("诉求标题", "工单标题", "诉求主题", "标题", "主题"),
    Column.TEXT: ("诉求内容", "工单内容", "诉求描述", "反映内容", "问题描述", "具体内容", "详细内容", "内容"),
    Column.TOPIC: (
        "诉求类型",
        "诉求类别",
        "诉求分类",
        "问题类型",
        "问题类别",
        "事项类别",
        "事项",
        "类别",
        "分类",
    ),
    Column.AREA: (
        "所属区域",
        "所属区划",
        "事发区域",
        "所属乡镇",
        "苏木乡镇",
        "所属街道",
        "所属社区",
        "属地",
        "区划",
    ),
    Column.PLACE: ("事发地址", "诉求地址", "发生地址", "详细地址", "事发地点", "地址", "地点"),
    Column.ALLIANCE: ("党建联合体", "联合体"),
    Column.URGENCY: ("紧急程度", "缓急程度", "优先级"),
    Column.RECEIVED: ("受理时间", "来电时间", "诉求时间", "登记时间", "提交时间", "创建时间"),
    Column.DUE: ("办理时限", "办结时限", "办理期限", "要求办结时间", "截止时间", "到期时间"),
    Column.NAME: ("诉求人", "诉求人姓名", "反映人", "来电人", "市民姓名", "联系人", "姓名"),
    Column.PHONE: ("联系电话", "诉求人电话", "来电号码", "手机号码", "手机号", "联系方式", "电话"),
    Column.ANONYMOUS: ("是否匿名", "匿名"),
}
ANSWER_HEADINGS: Mapping[AnswerColumn, Sequence[str]] = {
    AnswerColumn.ANSWER: ("办理结果", "答复内容", "办理情况", "处理结果", "回复内容"),
    AnswerColumn.RESULT: ("解决情况", "是否解决", "办理结论"),
    AnswerColumn.UNIT: ("承办单位", "主办单位", "办理单位"),
    AnswerColumn.ANSWERED: ("答复时间", "办结时间", "反馈时间", "回复时间"),
    AnswerColumn.SATISFACTION: ("满意度", "满意情况", "是否满意"),
    AnswerColumn.OUR_NUMBER: ("联合体工单号",),
}
_KNOWN = {plain(heading) for headings in HEADINGS.values() for heading in headings}


def guessed(headings: Sequence[str], known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Column → heading, for the headings of a file: as the source had them, else as hotlines usually do."""
    by_plain = {plain(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for column, usual in HEADINGS.items():
        wanted = [known[column]] if known and column in known else []
        for heading in map(plain, (*wanted, *(() if known else usual))):
            if heading in by_plain and by_plain[heading] not in found.values():
                found[column] = by_plain[heading]
                break
    return found


def guessed_answers(headings: Sequence[str]) -> dict[str, str]:
    """What goes back → heading: the source's own where its file has such a column, else the usual one."""
    by_plain = {plain(heading): heading for heading in headings}
    return {
        column: next((by_plain[plain(each)] for each in usual if plain(each) in by_plain), usual[0])
        for column, usual in ANSWER_HEADINGS.items()
    }


def likeness(texts: Collection[str], headings: Collection[str]) -> int:
    """How many of these texts are headings: the source's own, or usual ones."""
    wanted = _KNOWN | {plain(heading) for heading in headings}
    return len({plain(text) for text in texts} & wanted)


def complete(columns: Mapping[str, str], headings: Collection[str]) -> bool:
    """Whether a file with these headings can be read as these columns say."""
    return set(NEEDED) <= set(columns) and set(columns.values()) <= set(headings)
