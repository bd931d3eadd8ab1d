"""Owners' joint decisions (Civil Code art. 278): the double quorum, and the majority of those who take part.

Pure. "Two thirds or more" and "three quarters or more" include the number itself (art. 1259); "more than half" does not.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import pgettext_lazy


class Matter(models.TextChoices):
    """The nine matters of art. 278, in its order."""

    RULES = "rules", pgettext_lazy("owners decide on", "rules of the owners' assembly")
    COVENANT = "covenant", pgettext_lazy("owners decide on", "management covenant")
    COMMITTEE = "committee", pgettext_lazy("owners decide on", "owners' committee and its members")
    COMPANY = "company", pgettext_lazy("owners decide on", "hiring or dismissing the property company")
    USE_FUND = "use_fund", pgettext_lazy("owners decide on", "use of the maintenance fund")
    RAISE_FUND = "raise_fund", pgettext_lazy("owners decide on", "raising the maintenance fund")
    REBUILD = "rebuild", pgettext_lazy("owners decide on", "altering or rebuilding")
    COMMON_PARTS = (
        "common_parts",
        pgettext_lazy("owners decide on", "other use of common parts or business with them"),
    )
    OTHER = "other", pgettext_lazy("owners decide on", "another important common matter")


#: Items (6) to (8): three quarters of those who take part must agree.
THREE_QUARTERS = frozenset({Matter.RAISE_FUND, Matter.REBUILD, Matter.COMMON_PARTS})


@dataclass(frozen=True)
class Share:
    """Exclusive floor area in square metres, and number of owners."""

    area: Decimal
    owners: int

    def __le__(self, other: "Share") -> bool:
        return self.area <= other.area and self.owners <= other.owners


@dataclass(frozen=True)
class Result:
    quorum_by_area: bool
    quorum_by_owners: bool
    majority_by_area: bool
    majority_by_owners: bool

    @property
    def quorum(self) -> bool:
        return self.quorum_by_area and self.quorum_by_owners

    @property
    def passed(self) -> bool:
        return self.quorum and self.majority_by_area and self.majority_by_owners


def decide(matter: str, whole: Share, taking_part: Share, in_favour: Share) -> Result:
    """Whether enough owners take part (two thirds or more by area and by number) and enough of them agree.

    Raises ValueError where the shares do not lie within each other, or there is nothing to vote.
    """
    nothing = Share(Decimal(0), 0)
    if not (nothing <= in_favour <= taking_part <= whole) or whole.area <= 0 or whole.owners <= 0:
        raise ValueError("in favour ≤ taking part ≤ whole, and the whole above nothing")
    return Result(
        quorum_by_area=3 * taking_part.area >= 2 * whole.area,
        quorum_by_owners=3 * taking_part.owners >= 2 * whole.owners,
        majority_by_area=_agreed(matter, in_favour.area, taking_part.area),
        majority_by_owners=_agreed(matter, in_favour.owners, taking_part.owners),
    )


def _agreed(matter: str, agreeing: Decimal | int, voting: Decimal | int) -> bool:
    if matter in THREE_QUARTERS:
        return voting > 0 and 4 * agreeing >= 3 * voting
    return 2 * agreeing > voting
