"""The marks of units and alliances in the index, and those by which an account finds what it may see.

A ticket bears the marks of everybody whom `Ticket.objects.visible_to` lets see it by a unit or an alliance; an account
looks for its own. Anything more (the kinds' own scopes) is left to `visible_to`, which every search is ANDed with.
"""

from collections.abc import Iterable

from organisations.models import User
from tickets.models.tickets import overseen_alliances, seeing_posts, units_of

#: No folded text has a token that begins so.
UNIT, ALLIANCE = "§", "¶"


def marks_of(raiser_unit: int, departments: Iterable[int], alliance: int) -> set[str]:
    return {f"{ALLIANCE}{alliance}", *(f"{UNIT}{unit}" for unit in (raiser_unit, *departments))}


def marks_for(user: User) -> list[str]:
    posts = seeing_posts(user)
    units = sorted(units_of(posts))
    overseen = overseen_alliances(posts)
    alliances: set[int] = set()
    if overseen:
        first, *others = (each.order_by().values_list("pk", flat=True) for each in overseen)
        alliances = set(first.union(*others) if others else first)
    return [*(f"{UNIT}{unit}" for unit in units), *(f"{ALLIANCE}{each}" for each in sorted(alliances))]
