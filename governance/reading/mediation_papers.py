"""The file of a mediation case in the prescribed order, and the printed mediation agreement, in Chinese (DOMAIN 7.7).

Order of the file: application or registration · rights and duties · identity · authority · inquiry · evidence · record of
mediation · agreement · performance · call-backs · judicial confirmation · statement. What the portal does not keep (copies of
identity papers, evidence) has its place in the file as a line that says so.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.models import AgreementForm, CaseState, Confirmation, MediationCase, Origin
from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.documents.dates import chinese_date

PAPER = "（纸质材料由当事人提交后附卷，本系统不留存。）"
RIGHTS = (
    "当事人可以选择或者接受人民调解员；接受调解、拒绝调解或者要求终止调解。",
    "当事人可以要求调解公开进行或者不公开进行；自主表达意愿、自愿达成调解协议。",
    "当事人应当如实陈述纠纷事实，遵守调解现场秩序、尊重人民调解员，尊重对方当事人行使权利。",
    "人民调解不收取任何费用；不因未经调解或者调解不成而阻止当事人依法通过仲裁、行政、司法等途径维护权利。",
)
CONFIRM = (
    "双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向有管辖权的人民法院申请司法确认（《人民调解法》"
    "第三十三条、《民事诉讼法》第二百零五条）。"
)
NONE = "无。"


def case_file(case: MediationCase, named: dict[int, tuple[str, str]]) -> list[Block]:
    """The body of the whole file. `named` holds name and telephone of each party by its id; the caller records the view."""
    sections = (
        ("申请书（受理登记表）", _registration(case, named)),
        ("权利义务告知书", [paragraph(line) for line in RIGHTS]),
        ("当事人身份证明", [paragraph(PAPER)]),
        ("授权委托书", [paragraph(_authority(case, named))]),
        ("调查记录", [paragraph(PAPER)]),
        ("证据材料", [paragraph(PAPER)]),
        ("调解记录", _sessions(case)),
        ("调解协议书（口头协议登记表）", _agreement(case)),
        ("协议履行凭证", [paragraph(_performance(case))]),
        ("回访记录", _follow_ups(case)),
        ("司法确认材料", [paragraph(_confirmation(case))]),
        ("情况说明", [paragraph(_statement(case))]),
    )
    body = [
        table(
            [[n, name] for n, (name, _blocks) in enumerate(sections, 1)],
            head=["序号", "卷内材料"],
            widths=(15, 85),
        )
    ]
    for number, (name, blocks) in enumerate(sections):
        body += [heading(f"{NUMERALS[number]}、{name}"), *blocks]
    return body


NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def _registration(case: MediationCase, named: dict[int, tuple[str, str]]) -> Iterable[Block]:
    number = f"（编号：{case.centre_number}）" if case.origin == Origin.CENTRE else ""
    yield paragraph(f"案号：{case}　受理来源：{case.get_origin_display()}{number}")
    yield paragraph(f"登记日期：{_moment(case.registered_at)}　受理日期：{_moment(case.accepted_at)}")
    rows = []
    for party in case.parties.all():
        name, phone = named[party.pk]
        rows.append(
            [
                name,
                str(party.organisation or ""),
                phone,
                _says(party.consents),
                "是" if party.applied else "否",
            ]
        )
    yield table(
        rows,
        head=["当事人", "所在单位", "联系电话", "是否同意调解", "是否申请人"],
        widths=(20, 26, 22, 18, 14),
    )
    yield paragraph(f"纠纷简要情况：{case.dispute.reveal()}")


def _says(consents: bool | None) -> str:
    return "未表态" if consents is None else ("同意" if consents else "不同意")


def _authority(case: MediationCase, named: dict[int, tuple[str, str]]) -> str:
    acting = [
        f"{party.organisation}（{named[party.pk][0]}）"
        for party in case.parties.all()
        if party.organisation_id
    ]
    return f"单位当事人及其代表：{'、'.join(acting)}。{PAPER}" if acting else NONE


def _sessions(case: MediationCase) -> Iterable[Block]:
    mediators = "、".join(
        f"{row.post.person}（{row.post.organisation}{'，受邀' if row.invited else ''}）"
        for row in case.mediators.all()
    )
    yield paragraph(f"人民调解员：{mediators or NONE}")
    for number, session in enumerate(case.sessions.all(), 1):
        held = timezone.localtime(session.held_at)
        manner = "不公开" if session.closed_to_public else "公开"
        yield paragraph(
            f"第{number}次调解：{chinese_date(held.date())} {held:%H:%M}，{session.place}，{manner}进行。"
        )
        yield paragraph(session.record.reveal())


def _agreement(case: MediationCase) -> Iterable[Block]:
    if not case.agreed_on:
        yield paragraph("未达成调解协议。")
        return
    oral = case.agreement_form == AgreementForm.ORAL
    yield paragraph(
        f"协议形式：{'口头协议（记录在案）' if oral else '书面协议'}；生效日期：{chinese_date(case.agreed_on)}。"
    )
    yield paragraph(case.agreement.reveal())


def _performance(case: MediationCase) -> str:
    if not case.agreed_on:
        return NONE
    done = {CaseState.PERFORMED: "已全部履行", CaseState.UNPERFORMED: "未履行"}.get(
        case.ended_as or case.state, "履行情况"
    )
    return f"{done}：{case.outcome.reveal() or '尚无记录'}"


def _follow_ups(case: MediationCase) -> Iterable[Block]:
    rows = [
        [chinese_date(row.held_on), row.get_way_display(), row.get_kept_display(), row.record.reveal()]
        for row in case.follow_ups.all()
    ]
    yield (
        table(rows, head=["日期", "方式", "履行情况", "当事人意见"], widths=(20, 14, 18, 48))
        if rows
        else paragraph(NONE)
    )


def _confirmation(case: MediationCase) -> str:
    if not case.agreed_on:
        return NONE
    last = (
        f"申请期限至{chinese_date(case.confirm_by)}（最后一日遇节假日已顺延）。"
        if case.confirm_by
        else "申请期限待工作日历公布后确定。"
    )
    said = {
        Confirmation.NONE: "未申请司法确认。",
        Confirmation.APPLIED: "已共同申请司法确认，法院尚未裁定。",
        Confirmation.CONFIRMED: "人民法院已裁定调解协议有效。",
        Confirmation.REFUSED: "人民法院未予确认。",
    }[Confirmation(case.confirmation)]
    return f"{said}{last}"


def _statement(case: MediationCase) -> str:
    state = case.ended_as or case.state
    if state == CaseState.HANDED_OVER:
        return f"本案已移交综治中心，编号：{case.centre_number}。"
    ended = {
        CaseState.DECLINED: "不予受理",
        CaseState.REFUSED: "当事人不愿调解，依法终止",
        CaseState.FAILED: "未达成协议，已告知当事人其他途径",
    }
    if state in ended:
        told = case.outcome.reveal()
        return f"{ended[state]}{'：' + told if told else ''}。"
    return f"案件状态：{CaseState(state).label}。"


def _moment(at: dt.datetime | None) -> str:
    return chinese_date(timezone.localdate(at)) if at else ""


def agreement_paper(case: MediationCase, named: dict[int, tuple[str, str]]) -> list[Block]:
    """The body of the 人民调解协议书 (People's Mediation Law art. 29), to be signed by all and sealed by the committee."""
    parties = list(case.parties.all())
    body = [
        paragraph(
            f"当事人：{named[party.pk][0]}"
            + (f"，{party.organisation}" if party.organisation_id else "")
            + f"；联系电话：{named[party.pk][1] or '____________'}；身份证明：____________"
        )
        for party in parties
    ]
    body += [heading("一、纠纷主要事实、争议事项"), paragraph(case.dispute.reveal())]
    body += [heading("二、达成调解协议的内容，履行的方式、期限")]
    body += [paragraph(line) for line in case.agreement.reveal().splitlines() if line.strip()]
    body += [
        heading("三、其他"),
        paragraph(
            "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
        ),
        paragraph(CONFIRM),
        paragraph(f"本协议一式{len(parties) + 1}份，当事人各执一份，人民调解委员会留存一份。"),
    ]
    signs = [[f"当事人（签名、盖章或按指印）：{named[party.pk][0]}", ""] for party in parties]
    signs += [[f"人民调解员（签名）：{row.post.person}", ""] for row in case.mediators.all()]
    signs.append([f"{case.committee.body}（印章）", "　　　年　　月　　日"])
    body.append(table(signs, widths=(60, 40)))
    body.append(paragraph(f"备案号：{case.committee.filing_number}；印章备案：{case.committee.seal}。"))
    return body


def why_no_agreement(case: MediationCase) -> str:
    """Why no written agreement is printed; empty where it is."""
    if not case.committee.may_write:
        return _("Without filing and seal of the committee there is no written mediation agreement.")
    if case.agreed_on is None:
        return _("Nothing is agreed yet.")
    if case.agreement_form == AgreementForm.ORAL:
        return _("The agreement is oral: its record stands in the file, and no written agreement is printed.")
    return ""
