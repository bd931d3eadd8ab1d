"""Dates and document numbers as officials write them (GB/T 9704-2012, 7.2.5 and 7.3.5)."""

import datetime as dt
import re

#: 左党联办〔2026〕12号: the office's short name, the year in full in six-cornered brackets, no 第, no leading zero.
NUMBER = re.compile(r"([\u4e00-\u9fa5]{1,12})〔(\d{4})〕([1-9]\d{0,5})号")


def chinese_date(day: dt.date) -> str:
    """2026年11月3日: Arabic digits, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def number_text(series: str, year: int, number: int) -> str:
    return f"{series}〔{year}〕{number}号"


def read_number(text: str) -> tuple[str, int, int] | None:
    """Series, year and number of a document number, also if typed with other brackets; None if it is none."""
    plain = re.sub(r"[\[（(［【]", "〔", re.sub(r"\s", "", text))
    found = NUMBER.fullmatch(re.sub(r"[\])）］】]", "〕", plain))
    return (found[1], int(found[2]), int(found[3])) if found else None
