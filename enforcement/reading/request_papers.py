"""The court's papers of a request, in Chinese: the notice of assistance, the service receipt, the letter that urges a reply.

Drafts with a watermark: the portal draws no seal, and nothing counts as served before the sealed copy is attached.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from enforcement.models import AssistanceRequest
from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.documents.dates import chinese_date

CONSEQUENCE = (
    "依照《中华人民共和国民事诉讼法》第一百一十七条、第一百一十八条的规定，有义务协助执行的单位拒不协助的，"
    "人民法院除责令其履行协助义务外，可以依法予以罚款、拘留。"
)
BASIS = (
    "依照《中华人民共和国民事诉讼法》第二百五十三条、第二百六十二条及《最高人民法院关于适用〈中华人民共和国民事诉讼法〉"
    "的解释》第四百八十三条的规定，请予协助以下事项："
)


@dataclass(frozen=True)
class Named:
    """What the papers tell in plain: opened for one reader and reason, on record."""

    case_number: str
    name: str
    identity: str
    purpose: str
    paper_numbers: tuple[tuple[str, str], ...]


def notice(row: AssistanceRequest, named: Named) -> list[Block]:
    """Body of 协助执行（查询）通知书."""
    asked = "、".join(str(label) for label in row.asked_labels)
    facts = [
        ["案号", named.case_number],
        ["被执行人", named.name],
        ["身份证号码／统一社会信用代码", named.identity or "——"],
        ["协助事项", asked],
        ["用途", named.purpose],
    ]
    if row.period_from and row.period_to:
        facts.append(["起止日期", f"{chinese_date(row.period_from)}至{chinese_date(row.period_to)}"])
    facts.append(["有效期至", chinese_date(row.expires_on)])
    facts.append(["所附文书", "；".join(f"{sort}（{number}）" for sort, number in named.paper_numbers)])
    facts.append(["承办人员", "；".join(_officers(row))])
    return [
        paragraph(BASIS),
        table(facts, widths=(28, 72)),
        paragraph("请只就上列被执行人一人、上列事项答复；查无结果的，请注明“查无”。"),
        paragraph(CONSEQUENCE),
    ]


def _officers(row: AssistanceRequest) -> list[str]:
    return [
        f"{officer.post.person}（工作证号：{officer.work_card}）"
        for officer in (row.officer, row.second_officer)
    ]


def receipt(row: AssistanceRequest, named: Named) -> list[Block]:
    """Body of 送达回证 (Civil Procedure Law art. 87)."""
    rows = [
        ["案号", named.case_number],
        ["送达文书", "协助执行通知书及所附文书"],
        ["受送达单位", str(row.holder)],
        ["送达方式", "直接送达"],
        ["收件人（签名、盖章）", ""],
        ["收到时间", "　　　　年　　月　　日　　时"],
        ["送达人（签名）", ""],
        ["备注", ""],
    ]
    return [table(rows, widths=(30, 70))]


def letter(row: AssistanceRequest, at: dt.datetime) -> list[Block]:
    """Body of the court's letter (函) to a department that has not replied. It names nobody: number, kind and days only."""
    due = row.ticket.answer_by
    return [
        paragraph(
            f"我院于{chinese_date(timezone.localdate(row.sent_at))}经协助执行窗口向贵单位发出的协助执行请求"
            f"（编号：{row}），应于{chinese_date(timezone.localdate(due))}前答复，截至"
            f"{chinese_date(timezone.localdate(at))}尚未收到答复。"
        ),
        paragraph("请贵单位指定专人办理，并于收函之日起三个工作日内答复；确有困难的，请书面说明原因。"),
        heading("联系方式"),
        paragraph(f"承办人员：{'；'.join(_officers(row))}。"),
        paragraph("特此函告。"),
    ]
