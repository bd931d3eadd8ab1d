"""The page 来源: what the portal's model is taken from, quoted with its date, and nothing of it loaded as data.

The article's names of people and places appear here only, as quotation (DOMAIN 0.2 point 14, 1.1–1.3).
"""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from organisations.access import SIGNED_IN, open_to


class Figure(NamedTuple):
    """A number as it is printed, what it counts, and the time it speaks of."""

    printed: str
    counts: str
    counts_en: str
    period: str


ARTICLE = {
    "title": "内蒙古赤峰市巴林左旗创新党建工作方式——完善协调机制 提升治理效能",
    "paper": "人民日报",
    "date": "2020-09-08",
    "page": 19,
    "reporter": "丁志军",
}

PEOPLE = (
    ("张国民", "十三敖包镇敖包后村农牧户", _("grower, 12 mu of broom-corn")),
    ("李国山", "敖包后村党支部书记", _("raised the village's problem upward")),
    ("李秀英", "五金小区居民", _("complained about rubbish and parking")),
    ("吴兰", "东石桥社区党总支书记", _("earlier plans mostly stopped half-way")),
    ("李晓娟", "鹿山社区党支部书记", _("needs, consultation, project list, joint action")),
    ("陈丽敏", "巴林左旗人民法院副院长", _("gave the enforcement figures")),
    ("李炯", "赤峰市委常委、组织部部长", _("conclusion")),
)

CHAIN = (
    Figure("12 亩", "一户笤帚苗种植面积", "one household's broom-corn area", "2020"),
    Figure("1.5 万元/年", "该户不去成本的年收入", "that household's yearly income before costs", "2020"),
    Figure("大半年", "外地客商毁约后原苗积压时间", "time unsold after an outside buyer withdrew", "2020"),
    Figure(
        "翻倍都不止",
        "加入联合体一年后的收入",
        "income after one year in the alliance: more than doubled",
        "2020",
    ),
    Figure("85 家", "笤帚苗加工厂", "processing plants", "2020"),
    Figure("35 万亩", "原苗种植面积", "planted area", "2020"),
    Figure("7000 万斤", "品种改良后年产", "yearly output after variety improvement", "2020"),
    Figure("10 亿元以上", "行业产值", "output value of the industry, a year", "2020"),
    Figure("8 万人以上", "直接参与人数", "direct participants", "2020"),
)
COMMUNITY = (
    Figure("30 余个", "基层治理共同体", "governance communities", "2020"),
    Figure(
        "91 个", "到嘎查村社区报到的机关单位党组织", "agencies' Party organisations that reported in", "2020"
    ),
)
ENFORCEMENT = (
    Figure(
        "38 个",
        "联动执行党建联合体职能部门党组织",
        "departments' Party organisations in the alliance",
        "2020",
    ),
    Figure("10 余个", "公安、通信、邮政等联合行动部门", "departments able to act jointly", "2020"),
    Figure("73 件", "上半年受理不良贷款执行案件", "bad-loan enforcement cases accepted", "2020 H1"),
    Figure("42 件", "其中执结", "of these concluded", "2020 H1"),
    Figure("2.04 亿元", "执行到位金额", "amount recovered", "2020 H1"),
    Figure("374 件", "执结农村信用联社不良贷款案件", "credit-union bad-loan cases concluded", "2018–2020-09"),
    Figure("4.51 亿元", "不良贷款清收标的额", "subject amount of bad loans recovered", "2018–2020-09"),
    Figure("655 例", "公布失信被执行人信息", "entries of dishonest obligors published", "2018–2020-09"),
    Figure("305 人", "采取强制措施", "persons under compulsory measures", "2018–2020-09"),
    Figure("8 个", "一次取回的不动产信息", "real-estate replies fetched in one morning", "2020"),
    Figure("320 余万元", "某矿业公司拖欠货款", "goods payment owed in one case", "2020"),
)

OTHER = (
    (_("Township codes"), "国家统计局统计用区划代码", "2023"),
    (_("Working calendar"), "国务院办公厅节假日安排通知（经 chinesecalendar 1.11）", "2004–2026"),
    (_("Names of bureaux"), "所涉领域机构的通行名称，待牵头单位核对", "2026"),
)


@open_to(SIGNED_IN)
def sources(request: HttpRequest) -> HttpResponse:
    """What is quoted from where."""
    groups = (
        (_("Industry chain"), CHAIN),
        (_("Community governance"), COMMUNITY),
        (_("Enforcement"), ENFORCEMENT),
    )
    return render(
        request,
        "sources.html",
        {"article": ARTICLE, "people": PEOPLE, "groups": groups, "other": OTHER},
    )
