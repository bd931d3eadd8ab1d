"""Reads `season_by_hand.md`: its tables by title, and whether the arithmetic that is written in them holds."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

Row = dict[str, str]
PATH = Path(__file__).with_name("season_by_hand.md")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SUM = re.compile(r"[\d.()×÷+\-]*\d[\d.()×÷+\-]*=\d+(?:\.\d+)?")
PRICE = re.compile(r"max\(([\d.]+), (?:(?:([\d.×+]+)=)?([\d.]+)|-)\)=([\d.]+)")


def tables() -> dict[str, list[Row]]:
    """Title of the section → its rows by column."""
    found: dict[str, list[Row]] = {}
    title, columns = "", []
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            title, columns = line[3:], []
        elif line.startswith("|") and not line.startswith("|---"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if columns:
                found.setdefault(title, []).append(dict(zip(columns, cells, strict=True)))
            else:
                columns = cells
    return found


def result(cell: str) -> Decimal:
    """What a cell comes to: the number behind its last `=`."""
    return Decimal(cell.rpartition("=")[2])


def wrong_sums(text: str) -> list[str]:
    """Every `…=number` of the text that does not hold, rounded half up to the places of its result. A share before it is
    cut to the fen stands with six places, cut."""
    prices = list(PRICE.finditer(text))
    wrong = [match[0] for match in prices if not _price_holds(match)]
    for match in SUM.finditer(PRICE.sub("", text)):
        left, _sign, right = match[0].rpartition("=")
        if not _holds(left, right):
            wrong.append(match[0])
    return wrong


def _price_holds(match: re.Match) -> bool:
    least, reckoned, market, price = match.groups()
    if reckoned and _worth(reckoned) != Fraction(market):
        return False
    return _half_up(max(Fraction(least), Fraction(market or 0)), 4) == Fraction(price)


def _holds(left: str, right: str) -> bool:
    places = len(right.partition(".")[2])
    worth = _worth(left)
    cut = Fraction(floor(worth * 10**places), 10**places)
    return (cut if places == 6 else _half_up(worth, places)) == Fraction(right)


def _worth(expression: str) -> Fraction:
    plain = NUMBER.sub(lambda match: f"Fraction('{match[0]}')", expression)
    words = plain.replace("×", "*").replace("÷", "/")
    return Fraction(eval(words, {"__builtins__": {}, "Fraction": Fraction}))


def _half_up(worth: Fraction, places: int) -> Fraction:
    return Fraction(floor(worth * 10**places + Fraction(1, 2)), 10**places)
