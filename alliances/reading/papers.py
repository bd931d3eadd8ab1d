"""Planting agreement, season report and plan review as documents say them, in Chinese; written from the records alone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from alliances.models import (
    Agreement,
    Dispute,
    PenaltyKind,
    PremiumKind,
    ReferenceRule,
    SeedSupply,
    Terms,
    YearPlan,
)
from alliances.reading.chain import Against, ChainPage
from alliances.reading.columns import exact, money
from organisations.models import Alliance
from tickets.documents.blocks import Block, heading, paragraph, table
from tickets.documents.dates import chinese_date

BLANK = "____________"
REFERENCE = {
    ReferenceRule.SAME_DAY: "交货当日同等级价格",
    ReferenceRule.LATEST: "交货当日及此前{days}日内最近一次同等级价格",
    ReferenceRule.MEAN: "交货当日及此前{days}日内同等级平均价格",
}


def agreement_of(agreement: Agreement, phone: str) -> list[Block]:
    """The body of a planting agreement, ready to be signed (fields of DOMAIN 6.2)."""
    terms = agreement.terms
    seller = agreement.household.head_name if agreement.household_id else str(agreement.seller)
    body = [
        paragraph(f"甲方（收购方）：{agreement.buyer}　统一社会信用代码：{agreement.buyer.uscc or BLANK}"),
        paragraph(
            f"乙方（{'种植户' if agreement.household_id else '合作社'}）：{seller}　住所地：{agreement.area}"
        ),
    ]
    if agreement.household_id:
        body.append(paragraph(f"乙方联系电话：{phone or BLANK}"))
    body.append(paragraph("甲乙双方遵循自愿、平等、诚信的原则，就种植和收购事宜订立本协议。"))
    body += [heading("一、面积和产量"), *_area(agreement)]
    body += [heading("二、良种"), paragraph(_seed(agreement))]
    body += [heading("三、质量等级和保底价"), _grades(terms), paragraph(f"结算价：{_price(terms)}")]
    body += [heading("四、定金"), paragraph(_deposit(agreement))]
    body += [
        heading("五、交付"),
        paragraph(
            f"交付地点：{terms.delivery_place}；交付时间：{chinese_date(terms.delivery_from)}至"
            f"{chinese_date(terms.delivery_to)}。过磅记录毛重、皮重、扣杂和净重，当场出具收据，双方各执一份。"
        ),
        heading("六、付款"),
        paragraph(_payment(terms)),
        heading("七、保险"),
        paragraph("甲方为签约种植户统一投保，地块列入团体保险单的地块清单；保险费分担和赔付以保险单为准。"),
        heading("八、违约责任"),
        paragraph(f"甲方违约：{_penalty(terms.buyer_penalty_kind, terms.buyer_penalty)}。"),
        paragraph(f"乙方违约：{_penalty(terms.seller_penalty_kind, terms.seller_penalty)}。"),
        heading("九、不可抗力"),
        paragraph(
            f"因自然灾害等不可抗力不能履行的，应在{terms.notice_days}日内通知对方并提供证明，可以部分或者全部免除责任。"
        ),
        heading("十、争议解决"),
        paragraph(
            "双方先协商，也可申请人民调解；不成的，"
            + ("申请仲裁。" if terms.dispute == Dispute.ARBITRATION else "向人民法院起诉。")
        ),
        heading("十一、其他"),
        paragraph(f"本协议一式{agreement.copies}份，双方各执一份，自双方签字（盖章）之日起生效。"),
    ]
    body.append(
        table(
            [
                ["甲方（盖章）", "", "乙方（签字）", ""],
                ["经办人", "", "见证方", str(agreement.witness or "")],
                [
                    "签订日期",
                    chinese_date(agreement.signed_on) if agreement.signed_on else "　　年　　月　　日",
                    "签订地点",
                    agreement.signed_place,
                ],
            ],
            widths=(18, 32, 18, 32),
        )
    )
    return body


def _area(agreement: Agreement) -> Iterable[Block]:
    plots = list(agreement.plots.select_related("plot"))
    if plots:
        rows = [[each.plot.name, f"{exact(each.area_mu)}", f"{exact(each.area_mu / 15)}"] for each in plots]
        yield table(
            [*rows, ["合计", f"{exact(agreement.area_mu)}", ""]],
            head=("地块", "面积（亩）", "合公顷"),
            widths=(50, 25, 25),
        )
    yield paragraph(
        f"品种：{agreement.variety or BLANK}；预计产量：{exact(agreement.expected_jin)}斤"
        f"（{exact(agreement.expected_jin / 2)}公斤）。"
    )


def _seed(agreement: Agreement) -> str:
    if agreement.seed_supply == SeedSupply.OWN:
        return "种子由乙方自备。"
    credit = (
        f"，种子价款{money(agreement.seed_credit)}元，交付时从货款中抵扣" if agreement.seed_credit else ""
    )
    return f"种子由甲方供应{credit}。"


def _grades(terms: Terms) -> Block:
    rows = [[grade.code, grade.standard, f"{exact(grade.floor_price)}"] for grade in terms.grades.all()]
    return table(rows, head=("等级", "标准", "保底价（元／斤）"), widths=(20, 55, 25))


def _price(terms: Terms) -> str:
    if not terms.market:
        return "按保底价收购。"
    rule = f"以{terms.market}{REFERENCE[ReferenceRule(terms.reference_rule)].format(days=terms.reference_days)}为市场参考价"
    if terms.premium_kind == PremiumKind.PERCENT:
        return f"{rule}，按高于市场参考价{exact(terms.premium)}%收购；低于保底价的，按保底价收购。"
    if terms.premium_kind == PremiumKind.YUAN:
        return f"{rule}，按每斤高于市场参考价{exact(terms.premium)}元收购；低于保底价的，按保底价收购。"
    return f"{rule}；市场参考价低于保底价的按保底价，高于保底价的按市场参考价。"


def _deposit(agreement: Agreement) -> str:
    if not agreement.deposit:
        return "本协议不付定金。"
    return f"甲方向乙方支付定金{money(agreement.deposit)}元，交付时从货款中抵扣。"


def _payment(terms: Terms) -> str:
    when = f"交付之日起{terms.payment_days}日内付清" if terms.payment_days else "交付时当场付清"
    late = f"；逾期的，按年利率{exact(terms.late_rate)}%支付利息" if terms.late_rate else ""
    return f"{when}，付款方式：{terms.get_pay_method_display()}{late}。"


def _penalty(kind: str, rate: Decimal) -> str:
    if kind == PenaltyKind.PER_MU:
        return f"按每亩{exact(rate)}元支付违约金"
    if kind == PenaltyKind.PERCENT:
        return f"按所涉货值的{exact(rate)}%支付违约金"
    return "依法承担责任"


def season_report_of(alliance: Alliance, season: int, page: ChainPage) -> dict[str, Any]:
    """Title and body of the season's report."""
    body = [heading("一、各环节情况"), _stages(page), heading("二、主要指标"), _figures(page.figures)]
    body.append(paragraph("以上数据均由平台业务记录汇总生成，未计入外部数据。"))
    if page.duties:
        body += [heading("三、年度计划完成情况"), _duties(page)]
    if page.outside:
        body += [heading(f"{'四' if page.duties else '三'}、外部数据（不与上述指标合计）"), _outside(page)]
    return {"title": f"{alliance}{season}年度产业报告", "body": body}


def _stages(page: ChainPage) -> Block:
    rows = [
        [
            str(stage.link.topic),
            "、".join(str(unit) if unit else "所在地苏木乡镇" for unit in stage.link.units) or "未落实",
            stage.link.open,
            stage.link.overdue,
        ]
        for stage in page.stages
    ]
    return table(rows, head=("环节", "责任单位", "未办结", "超期"), widths=(16, 56, 14, 14))


def said(value: Decimal | int | None) -> str:
    return "—" if value is None else f"{Decimal(f'{Decimal(value).normalize():f}'):,f}"


def _figures(figures: list[Against]) -> Block:
    rows = [
        [
            str(each.figure.indicator.name),
            str(each.figure.indicator.unit),
            said(each.figure.value),
            said(each.target.value) if each.target else "—",
            said(each.figure.before),
        ]
        for each in figures
    ]
    return table(rows, head=("指标", "单位", "本年度", "计划", "上年度"), widths=(36, 14, 18, 16, 16))


def _duties(page: ChainPage) -> Block:
    reached = {each.target.pk: each for each in page.figures if each.target is not None}
    rows = []
    for duty in page.duties:
        each = reached.get(duty.pk)
        rows.append(
            [
                duty.title,
                str(duty.responsible),
                f"{said(duty.value)}{duty.unit}" if duty.value else "—",
                said(each.figure.value) if each else "—",
                f"{each.reached}%" if each and each.reached is not None else "—",
            ]
        )
    return table(rows, head=("任务", "责任单位", "计划", "完成", "完成率"), widths=(30, 26, 16, 14, 14))


def _outside(page: ChainPage) -> Block:
    rows = [
        [row.name, f"{row.qualifier}{said(row.value)}{row.unit}", row.period, str(row.as_of), row.source]
        for row in page.outside
    ]
    return table(rows, head=("名称", "数值", "期间", "日期", "来源"), widths=(18, 20, 14, 16, 32))


def plan_review_of(plan: YearPlan, page: ChainPage) -> dict[str, Any]:
    """Title and body of the review of a yearly plan."""
    adopted = chinese_date(plan.adopted_on) if plan.adopted_on else ""
    body = [
        paragraph(f"{plan.title}于{adopted}印发（{plan.basis}）。现将执行情况回顾如下。"),
        heading("一、任务完成情况"),
        _duties(page),
        heading("二、主要指标"),
        _figures(page.figures),
        heading("三、回顾意见"),
        *(paragraph(line.strip()) for line in plan.review.splitlines() if line.strip()),
    ]
    if not plan.review:
        body.append(paragraph("（由办公室填写）"))
    return {"title": f"{plan.title}执行情况回顾", "body": body}
