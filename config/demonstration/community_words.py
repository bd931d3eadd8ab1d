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
#: Totals of half-years before and after the company came: promised, delivered, repairs, on time; receivable, received,
#: arrears at the beginning, recovered (yuan).
TOTALS = (
    ((24, 10, 31, 12), ("69480.00", "27800.00", "41000.00", "1200.00")),
    ((36, 31, 28, 21), ("69480.00", "49330.00", "81480.00", "18600.00")),
    ((36, 35, 22, 21), ("69480.00", "62530.00", "83030.00", "39800.00")),
)
VOTES = (
    ("company", "选聘物业服务企业并签订服务合同", "31260.00", 386, "24180.50", 291, "21060.00", 262),
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
