"""Words of the synthetic tickets: everyday matters of a banner, with two words whose frequency is known.

`COMMON` stands in about one ticket in eight, `RARE` in one of RARE_EVERY. Nothing here is about a real person.
"""

import random

COMMON = "积水"
RARE = "驼绒"
RARE_EVERY = 20_000

_THINGS = (
    "路面",
    "下水道",
    "路灯",
    "围栏",
    "水渠",
    "机井",
    "卡车",
    "苗圃",
    "仓库",
    "电梯",
    "楼道",
    "垃圾点",
    "围墙",
    "桥涵",
    "变压器",
    "暖气管道",
)
_TROUBLES = (
    "损坏",
    "堵塞",
    "长期无人管",
    "存在隐患",
    "影响通行",
    "费用有争议",
    "手续办不下来",
    "多次反映未解决",
)
_PLACES = ("南头", "北侧", "学校旁", "市场口", "三号楼", "村口", "老供销社", "河沿", "二组", "东街")
_WISHES = ("请尽快派人查看。", "请协调有关单位处理。", "希望给一个明确答复。", "请告知办理时限。")
_BODY = "群众反映该处情况已持续一段时间，给日常生产生活带来不便。经初步了解，涉及部门较多，单靠一家难以解决。"
_ANSWERS = (
    "已派人到现场核实，情况属实，当日安排处理完毕，并向反映人说明。",
    "经核实属我单位职责，已列入本月计划，完成后通知反映人验收。",
    "已会同有关单位现场办理，问题解决，反映人表示认可。",
)


def title(rng: random.Random, topic: str, index: int) -> str:
    """At most 100 characters."""
    thing = rng.choice(_THINGS)
    trouble = COMMON if rng.random() < 0.125 else rng.choice(_TROUBLES)
    rare = RARE if index % RARE_EVERY == RARE_EVERY // 2 else ""
    return f"{topic}：{rng.choice(_PLACES)}{rare}{thing}{trouble}"


def description(rng: random.Random, subject: str) -> str:
    return f"{subject}。{_BODY * rng.choice((1, 1, 2, 4))}{rng.choice(_WISHES)}"


def answer(rng: random.Random) -> str:
    return rng.choice(_ANSWERS)


def place(rng: random.Random) -> str:
    return rng.choice(_PLACES)
