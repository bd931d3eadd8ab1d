"""What is sealed beside what is owed, and what may not be sealed or sold. Pure: it warns, people decide.

查扣冻规定 (法释〔2004〕15号 as amended 2020): not clearly beyond the debt and its costs, the excess is released (art. 19); what
a person needs to live is exempt (art. 3), the only necessary dwelling may be sealed but not sold (art. 4).
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from enforcement.yuan import NOTHING, total


class Exemption(StrEnum):
    """Why a thing may be exempt (art. 3), and the dwelling of art. 4."""

    NECESSITIES = "necessities"
    LIVING_COSTS = "living_costs"
    STUDY = "study"
    AIDS = "aids"
    MEDALS = "medals"
    UNPUBLISHED = "unpublished"
    OTHER = "other"
    ONLY_DWELLING = "only_dwelling"


class Warns(StrEnum):
    OVER = "over"
    INDIVISIBLE = "indivisible"
    EXEMPT = "exempt"
    NOT_SOLD = "not_sold"


class Thing(NamedTuple):
    """A thing under an effective measure of this case. `worth` in yuan, as far as known; `before_us`: claims that come
    before ours on it."""

    key: int
    worth: Decimal | None
    before_us: Decimal = NOTHING
    divisible: bool = True

    @property
    def for_us(self) -> Decimal:
        return max(NOTHING, (self.worth or NOTHING) - self.before_us)


class Sealed(NamedTuple):
    """`excess` above what is owed; `release`: things that could all go without what stays falling below the debt, the
    least valuable first; `unknown`: things whose worth nobody has entered."""

    worth: Decimal
    excess: Decimal
    release: list[int]
    unknown: list[int]


def sealed_value(owed: Decimal, things: Iterable[Thing]) -> Sealed:
    """The value that measures hold beside what is owed (debt, interest, costs), in yuan."""
    things = list(things)
    worth = total(thing.for_us for thing in things)
    excess = max(NOTHING, worth - owed)
    room, release = excess, []
    for thing in sorted((t for t in things if t.worth is not None), key=lambda each: (each.for_us, each.key)):
        if excess and thing.for_us <= room:
            release.append(thing.key)
            room -= thing.for_us
    return Sealed(worth, excess, release, [thing.key for thing in things if thing.worth is None])


def warnings_before(
    owed: Decimal, things: Iterable[Thing], new: Thing, exemption: str = "", *, selling: bool = False
) -> list[Warns]:
    """What to say before one more thing is sealed, or before one is sold."""
    said = []
    if exemption == Exemption.ONLY_DWELLING:
        if selling:
            said.append(Warns.NOT_SOLD)
    elif exemption:
        said.append(Warns.EXEMPT)
    if not selling and sealed_value(owed, [*things, new]).excess > NOTHING:
        # One thing that cannot be divided may be sealed although it is worth more, where there is nothing else (art. 19).
        said.append(Warns.OVER if new.divisible else Warns.INDIVISIBLE)
    return said
