"""Who and what stands in the court's register of the demonstration: invented parties, court code 内0499, birth year 1900."""

import datetime as dt

from stdnum.cn import ric

from organisations.identifiers import ALPHABET, WEIGHTS

BANKS = ("O07", "O07", "O07", "O60", "O61", "O62")
BASES = ("judgment", "mediation", "judgment", "notarised", "judgment", "payment_order", "award")
#: Subject amounts in thousand yuan of the cases that were fully performed; the first ten are enterprises' loans.
PERFORMED = (
    48_600, 32_500, 21_800, 17_200, 14_600, 11_900, 9_800, 8_200, 6_400, 4_900,
    1_480, 1_320, 960, 880, 760, 690, 610, 560, 520, 480, 450, 420, 390, 350, 310, 280, 240, 210, 180, 150,
)  # fmt: skip
#: The same of the others, over and over.
OTHERS = (86, 240, 1_650, 52, 410, 7_300, 138, 96, 520, 2_900, 64, 330)
FIRST = "宫桓赫连尉迟公孙慕容司空闾丘"
SECOND = ("守成", "知远", "怀瑾", "若水", "思源", "致和", "令仪", "景行", "允中", "嘉禾", "云起")
TRADES = ("商贸", "农资", "牧业", "建材", "运输", "粮油", "机械")
HEADS = ("青禾", "远帆", "恒瑞", "北斗", "百川", "晴岚", "和裕")
STREETS = "演示苏木演示嘎查0组0号"
INTERPRETER = "演示翻译（蒙古语）"
APPROACH = ("演示单位某科负责人", "电话", "询问案件能否暂缓，已告知按规定记录。")


def person(number: int) -> str:
    """An invented name; the family names are rare here, so that nobody finds the own one."""
    return FIRST[number % len(FIRST)] + SECOND[number % len(SECOND)] + ("" if number < 77 else "甲")


def company(number: int) -> str:
    return f"演示{HEADS[number % len(HEADS)]}{TRADES[(number // len(HEADS)) % len(TRADES)]}有限公司"


def identity(number: int) -> str:
    """A resident identity number of somebody born in 1900 (DOMAIN 4.2): nobody alive bears it."""
    born = dt.date(1900, 1, 1) + dt.timedelta(days=number * 3)
    digits = f"150422{born:%Y%m%d}{number % 900 + 1:03d}"
    return digits + ric.calc_check_digit(digits + "0")


def unified_code(number: int) -> str:
    """A unified code with a right check character, of no registration authority's series in use."""
    body = f"91150422MAD{number:06d}"
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total) % 31]
