"""What is sealed beside what is owed, and what may not be sealed or sold. Pure: it warns, people decide.

查扣冻规定 (法释〔2004〕15号 as amended 2020): not clearly beyond the debt and its costs, the excess is released (art. 19); what
a person needs to live is exempt (art. 3), the only necessary dwelling may be sealed but not sold (art. 4).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy

from enforcement.yuan import NOTHING, total


class Exemption(models.TextChoices):
    """Why a thing may be exempt (art. 3), and the dwelling of art. 4."""

    NECESSITIES = "necessities", pgettext_lazy("exempt property", "household necessities")
    LIVING_COSTS = "living_costs", pgettext_lazy("exempt property", "living costs of the family")
    STUDY = "study", pgettext_lazy("exempt property", "what study or work needs")
    AIDS = "aids", pgettext_lazy("exempt property", "aids of a disabled person")
    MEDALS = "medals", pgettext_lazy("exempt property", "medals and honours")
    UNPUBLISHED = "unpublished", pgettext_lazy("exempt property", "unpublished inventions and works")
    OTHER = "other", pgettext_lazy("exempt property", "exempt by another law")
    ONLY_DWELLING = "only_dwelling", pgettext_lazy("exempt property", "the only necessary dwelling")


class Warns(models.TextChoices):
    OVER = (
        "over",
        pgettext_lazy("a warning", "What is sealed goes beyond what is owed (art. 19): release the excess."),
    )
    INDIVISIBLE = (
        "indivisible",
        pgettext_lazy(
            "a warning",
            "It cannot be divided, and with it more is sealed than is owed: only where there is nothing else (art. 19).",
        ),
    )
    EXEMPT = "exempt", pgettext_lazy("a warning", "Exempt property is not sealed (art. 3).")
    NOT_SOLD = (
        "not_sold",
        pgettext_lazy("a warning", "The only necessary dwelling may be sealed, not sold (art. 4)."),
    )


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
    things = list(things)
    if not selling and sealed_value(owed, [*things, new]).excess > NOTHING:
        # What cannot be divided may be sealed although it goes beyond the debt, where there is nothing else (art. 19): not where
        # what is sealed covers the debt already.
        covered = sealed_value(owed, things).worth >= owed
        said.append(Warns.OVER if new.divisible or covered else Warns.INDIVISIBLE)
    return said
