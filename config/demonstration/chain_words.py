"""The words and numbers of the demonstration's season: an invented village, its growers, what they plant and sell.

Nobody has 12 mu or 15,000 yuan; names are put together from common parts; telephones are of no network.
"""

from decimal import Decimal
from typing import NamedTuple

D = Decimal
VILLAGE, VILLAGE_UNIT = "150422102201", "V150422102201"
PLANT, COOPERATIVE, BANK, INSURER = "O11", "O12", "O07", "O10"
MARKET, PRICE_SOURCE = "演示原苗交易市场", "农牧局市场价格监测（演示）"
#: By grade: floor price, market prices at three dates, standard.
GRADES = (
    ("一级", D("3.20"), (D("2.95"), D("3.10"), D("3.35")), "苗长55厘米以上，色泽青绿，无霉变"),
    ("二级", D("2.60"), (D("2.45"), D("2.60"), D("2.70")), "苗长45至55厘米，色泽基本一致"),
    ("三级", D("2.00"), (D("1.90"), D("2.05"), D("2.10")), "苗长35至45厘米"),
)


class Grower(NamedTuple):
    mu: Decimal
    people: int
    #: Sells to the cooperative, else directly to the plant.
    through_cooperative: bool = False
    worker: bool = False


GROWERS = (
    Grower(D("8.5"), 4, worker=True),
    Grower(D("10.4"), 5),
    Grower(D("6.8"), 3, worker=True),
    Grower(D("15.2"), 6),
    Grower(D("9.0"), 4, worker=True),
    Grower(D("11.3"), 4),
    Grower(D("7.6"), 2),
    Grower(D("14.0"), 5, worker=True),
    Grower(D("18.2"), 6),
    Grower(D("5.5"), 2, through_cooperative=True),
    Grower(D("13.7"), 5, through_cooperative=True, worker=True),
    Grower(D("10.9"), 4, through_cooperative=True),
    Grower(D("9.6"), 3, through_cooperative=True),
    Grower(D("16.5"), 7, through_cooperative=True),
)
#: Growers (from 0) of whom something else is told.
HAIL, DROUGHT, PAID_LATE, UNPAID, REFUSED = 1, 8, 2, 4, 6
#: Jin a mu in the two rounds of deliveries, and in all as it was expected.
ROUNDS, EXPECTED = (D(95), D(88)), D(190)
LAST_SEASON = (0, 1, 3, 5, 8, 10)
PLOT, SIGNED_AT, BASIS = "村东地", "演示红柳洼村村民委员会", "入会申请表（演示）"
REFUSAL = "第三批原苗送到厂里，厂方以库满为由未收，未出具书面说明。"
HAIL_CAUSE, DROUGHT_CAUSE, PROOF = "冰雹", "伏旱", "村委会现场照片及气象证明（演示）"
WORK, PAY = "冬季绑扎笤帚", "计件，每把1.2元，月结"
WAGES = (D("2640"), D("2815.50"), D("3020"), D("2475"), D("2930"))
PLAN_TITLE, PLAN_BASIS = "笤帚苗产业链年度计划（演示）", "左党联办〔演示〕3号"
#: Duty, unit, indicator, value, unit of measure.
DUTIES = (
    ("落实笤帚苗签约面积", "O05", "area", D(160), "亩"),
    ("签约农牧户", "O05", "households", D(15), "户"),
    ("统一投保面积", "O10", "insured_area", D(160), "亩"),
    ("绑扎技能培训", "O06", "trained", D(60), "人"),
    ("发放产业贷款", "O07", "loans_amount", D(200000), "元"),
    ("拓展产品销路", "O08", "sales", D(300000), "元"),
    ("原苗收购量", "O08", "delivered", D(30000), "斤"),
)
SUPPORT = {
    "technique": ("O05", "播种和田间管理指导", "分三次到村，田间指导整地、间苗和防治蚜虫。"),
    "policy": ("O05", "良种补贴申报", "为农牧户代为申报良种补贴，已公示。"),
    "training": ("O06", "冬季绑扎技能培训班", "纸质签到并拍照存档，结业考核合格。"),
    "finance": ("O07", "产业链贷款和贴息", "按种植协议授信，随到随办。"),
    "channel": ("O08", "展销会和网店对接", "组织加工企业参加展销会，开通网店两家。"),
}
HEADS, COST = 46, D("6800")
LOANS = ((0, D(30000)), (3, D(50000)), (8, D(80000)))
GRANTS = (0, 1, 3)
SALES = (
    ("wholesale", "演示日杂批发公司", D(12000), D(108000)),
    ("online", "网店零散客户", D(5600), D(78400)),
    ("export", "演示外贸公司", D(6000), D(96000)),
)
REFUND_BASIS = "合作社成员大会决议（演示）"
#: The article's figures, as it gives them: name, qualifier, value, unit, period.
ARTICLE = "《人民日报》2020年9月8日第19版"
OUTSIDE = (
    ("笤帚苗加工企业", "", D(85), "家", "2020年"),
    ("笤帚苗种植面积", "", D(350000), "亩", "2020年"),
    ("原苗年产量", "", D(70000000), "斤", "2020年"),
    ("年产值", "超过", D(1000000000), "元", "2020年"),
    ("从业人员", "超过", D(80000), "人", "2020年"),
)
