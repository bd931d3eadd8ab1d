"""Words and numbers of the demonstration's communities; estates, companies and people are invented."""

#: Households, year of building, and the buildings with their households.
ESTATES = {
    "150422404001-E1": (386, 2004, (("1号楼", 60), ("2号楼", 60), ("3号楼", 72), ("4号楼", 72), ("5号楼", 122))),
    "150422404001-E2": (512, 2011, (("1号楼", 128), ("2号楼", 128), ("3号楼", 128), ("4号楼", 128))),
    "150422403001-E1": (264, 1996, (("1号楼", 48), ("2号楼", 48), ("3号楼", 84), ("4号楼", 84))),
    "150422404002-E1": (430, 2008, (("1号楼", 110), ("2号楼", 110), ("3号楼", 210))),
}  # fmt: skip
GRIDS = {"150422404001-G1": 386, "150422403001-G1": 264, "150422404002-G1": 430}
BORDER = "东至小区东围墙，西至滨河路，南至中心街，北至铁路线"
PARTY_GROUP = "第一党小组"
CONTRACT = "《%(estate)s物业服务合同》（%(year)s年签订，演示）"
TERM_BASIS = "社区“两委”换届选举结果公告（演示）"
PARTY_POST = "物业企业党支部书记"
DUTIES = "参与社区议事协商，协调小区环境卫生、停车秩序和维修事项；按季度向社区党组织报告物业服务情况。"
STUDY = "经社区党组织会议研究，该同志熟悉小区情况、群众基础好，同意推荐并报街道党工委备案。"
FILING = "街工委备〔%(year)s〕%(number)s号（演示）"
APPOINTMENT = "街工委任〔%(year)s〕%(number)s号（演示）"
CONCERN_TITLE = "反映物业公司长期不公示收支情况"
CONCERN_TEXT = (
    "有居民到街道反映，物业公司一年多没有公示收支和公共收益情况，多次询问没有答复，希望上级部门核实。"
)
#: Totals of nine months, oldest first; the company joined at the beginning of the fourth. Services promised and delivered,
#: repairs, on time, finished, hours; then receivable, received, arrears at the beginning, recovered (yuan). What was not
#: received becomes arrears of the next month.
TOTALS = (
    ((6, 2, 6, 2, 3, "410.0"), ("11580.00", "4470.00", "96000.00", "0.00")),
    ((6, 2, 5, 1, 3, "388.5"), ("11580.00", "4210.00", "103110.00", "300.00")),
    ((6, 3, 6, 3, 4, "300.0"), ("11580.00", "4890.00", "110180.00", "600.00")),
    ((6, 4, 7, 5, 6, "258.0"), ("11580.00", "6480.00", "116270.00", "4200.00")),
    ((6, 5, 5, 4, 5, "160.0"), ("11580.00", "8020.00", "117170.00", "9800.00")),
    ((6, 6, 6, 6, 6, "132.0"), ("11580.00", "9150.00", "110930.00", "15600.00")),
    ((6, 6, 4, 4, 4, "72.0"), ("11580.00", "10080.00", "97760.00", "20400.00")),
    ((6, 6, 5, 5, 5, "80.0"), ("11580.00", "10540.00", "78860.00", "22900.00")),
    ((6, 6, 3, 3, 3, "39.0"), ("11580.00", "10890.00", "57000.00", "19800.00")),
)
#: Months before the company joined.
REFUSED = 3
VOTES = (
    ("use_fund", "使用维修资金更换老旧电梯部件", "31260.00", 386, "24180.50", 291, "21060.00", 262),
    ("raise_fund", "筹集屋面防水维修资金", "31260.00", 386, "22400.00", 263, "15980.00", 201),
)
FILES_KEPT_BY = "O22"
COMMITTEE = "演示街道人民调解委员会（联合调解委员会）"
COMMITTEE_FILING = "司调备演示1号"
COMMITTEE_SEAL = "印章备案演示1号"
ONE, TWO, THREE = "演示住户甲", "演示住户乙", "演示住户丙"
LEAK = "楼上卫生间渗漏，楼下天花板受损，双方对维修责任和赔偿数额意见不一。"
NOISE = "夜间装修噪声影响休息，邻里多次争执。"
MEDIATION_ROOM = "社区调解室"
SESSION = "双方到场，调解员介绍有关规定，双方对受损情况没有异议。"
AGREEMENT = "楼上住户十日内修好防水，承担粉刷费用；楼下住户配合施工。"
#: Which units report in where.
REPORTS = (
    ("O19", "150422404001"), ("O20", "150422404001"), ("O21", "150422404001"), ("O22", "150422404001"),
    ("O23", "150422403001"), ("O30", "150422403001"), ("O35", "150422403001"), ("O43", "150422404002"),
    ("O45", "150422404002"), ("O46", "150422404002"),
)  # fmt: skip
OFFERS = ("政策宣传、志愿服务", "设施检修、安全检查", "法律咨询、矛盾调解")
SERVICES = ("入户宣传政策，解答居民提问。", "检查楼道消防设施，整改隐患三处。", "现场法律咨询半天。")
FEES = "住户认为物业服务不到位，拒交两年物业费；物业企业要求补交。双方自愿调解。"
FEES_SESSION = "物业企业说明整改安排并公示收支，住户认可整改后的服务；街道和住建部门解释有关规定。"
FEES_AGREEMENT = (
    "物业企业一个月内修好单元门和楼道照明，减免整改期间费用的百分之二十。\n"
    "住户分两次补交其余物业费：签订之日起十日内交一半，一个月内交清。"
)
FEES_PART = "单元门已修好，住户已补交一半。"
FEES_DONE = "楼道照明已修好，其余物业费已交清。"
FEES_CALLED = "双方均表示满意，物业服务正常。"
ROUND = "冬季用火用电和矛盾纠纷联合排查"
ROUND_UNITS = ("O18", "O19", "O20", "O23", "O45")
SETTLED_TITLE = "楼道堆放杂物"
SETTLED = "当场劝说清理，住户已搬走。"
FINDINGS = (
    ("concern", "消防车通道长期停车", "东门消防车通道经常被停放的车辆占用，劝离后反复出现。"),
    ("hazard", "飞线充电", "二单元多户从窗口拉线给电动车充电，清理后又出现。"),
    ("dispute", "邻里采光纠纷", "两户因搭建雨棚影响采光多次争吵，情绪较大。"),
    ("concern", SETTLED_TITLE, "三单元一楼楼道堆放纸箱。"),
)
LOOK = "已拆除两处，仍有一处；已约定安装充电棚。"
#: Items of cooperation in the townships' published duty lists: there the township assists and never leads.
DUTY_ITEMS = {
    "property.owners": "配合事项第21项：指导业主大会和业主委员会工作（演示）",
    "aid.temporary": "配合事项第8项：临时救助入户核实（演示）",
    "aid.subsistence": "配合事项第9项：低保对象动态管理（演示）",
    "order.parking": "配合事项第27项：小区停车秩序治理（演示）",
    "city.rubbish": "配合事项第14项：生活垃圾清运（演示）",
}
#: Address of the open page, and what residents sent from it: days ago, topic, words, with the browser's calculation.
PUBLIC_PAGE = "chenguang26"
SENT = (
    (3, "", "小区西侧围墙外堆了很多渣土，不知道该找谁。", True),
    (2, "property.repair", "单元门锁坏了一周，晚上谁都能进，请尽快修理。", True),
    (1, "city.rubbish", "北门垃圾桶满了没人收，天天如此。", False),
)
