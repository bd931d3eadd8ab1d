"""Court case numbers (法〔2015〕137号 arts. 2–10): read, and written as they are kept."""

import re

CASE = re.compile(
    r"^[（(](?P<year>(?:19|20)\d{2})[)）]"
    r"(?P<court>最高法(?:知)?|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵](?:\d{4}|\d{2})?)"
    r"(?P<type>[\u4e00-\u9fa5]{1,3})(?P<seq>[1-9]\d{0,7})号(?P<sub>之[一二三四五六七八九十]{1,3})?$",
    re.ASCII,
)


class NotANumber(ValueError):
    """This is no court case number."""


def normal(text: str) -> str:
    """The number with full-width brackets and without blanks. Raises NotANumber."""
    match = CASE.fullmatch("".join(text.split()))
    if match is None:
        raise NotANumber(text)
    year, court, kind, number, part = match.group("year", "court", "type", "seq", "sub")
    return f"（{year}）{court}{kind}{number}号{part or ''}"


def type_code(text: str) -> str:
    """The type code of a number in its normal form: 执, 执恢, 执保. Raises NotANumber."""
    match = CASE.fullmatch(text)
    if match is None:
        raise NotANumber(text)
    return match["type"]
