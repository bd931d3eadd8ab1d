"""Names of invented people: put together from common parts, none of them a person of the article (DOMAIN 0.2, 14)."""

from collections.abc import Iterator

MONGOLIAN = (
    "额尔敦朝鲁", "乌云·其其格", "乌日罕", "特木尔", "萨仁图雅", "呼格吉勒", "娜仁托娅", "朝鲁门", "敖登格日乐",
    "阿拉坦其其格", "白音那木拉", "乌仁图雅", "毕力格图", "其力木格", "阿古达木", "孟根其木格", "达布希拉图",
    "其木格", "吉日木图", "通拉嘎", "宝音德力格尔", "哈斯额尔敦", "阿茹娜", "恩和巴雅尔", "珠拉", "满都拉",
)  # fmt: skip
FAMILY = "单曾仇区解查田石孟郝安白崔范丁姜"
GIVEN = (
    "立新", "海燕", "志强", "玉梅", "建军", "春红", "文斌", "丽华", "永胜", "晓光", "桂兰", "振宇", "淑珍", "国栋",
    "秀芳", "长江", "雪峰", "凤琴", "明亮", "冬梅", "继业", "海波", "慧敏", "福来",
)  # fmt: skip
NOT_THESE = {"张国民", "李国山", "李秀英", "吴兰", "李晓娟", "陈丽敏", "李炯", "丁志军"}


def invented() -> Iterator[str]:
    """Names without end of the list in sight: two Chinese ones, then a Mongolian one; none twice."""
    chinese = (
        family + GIVEN[(number * 7 + turn) % len(GIVEN)]
        for turn in range(len(GIVEN))
        for number, family in enumerate(FAMILY)
    )
    mongolian = iter(MONGOLIAN)
    for position, name in enumerate(name for name in chinese if name not in NOT_THESE):
        yield name
        if position % 2:
            extra = next(mongolian, None)
            if extra is not None:
                yield extra
