"""The chain of seizures on one thing: one that has effect, and those that wait behind it in the order of service. Pure.

法发〔2004〕5号 item 20; 查扣冻规定 (法释〔2004〕15号 as amended 2020) art. 26: released, the next takes effect; the whole thing
disposed of, those behind end; a part disposed of, the next takes effect on the rest. The portal only *proposes* the next:
it takes effect with the registry's confirmation and the day named in it. Other courts' entries stand in the chain like ours.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    EFFECTIVE = "effective", pgettext_lazy("a measure", "in effect")
    PROPOSED = "proposed", pgettext_lazy("a measure", "next, waits for the registry's confirmation")
    WAITING = "waiting", pgettext_lazy("a measure", "waiting")
    RELEASED = "released", pgettext_lazy("a measure", "released")
    LAPSED = "lapsed", pgettext_lazy("a measure", "lapsed")
    DISPOSED = "disposed", pgettext_lazy("a measure", "ended: wholly disposed of")
    PART_DISPOSED = "part_disposed", pgettext_lazy("a measure", "ended: disposed of in part")
    ENDED_BEHIND = "ended_behind", pgettext_lazy("a measure", "ended: disposed of by the one before")
    #: What is no seizure and is over once it is carried out.
    DONE = "done", pgettext_lazy("a measure", "carried out")


LIVE = frozenset({Standing.EFFECTIVE, Standing.PROPOSED, Standing.WAITING})
#: What may end an entry. Ours waits without a term; only what has effect lapses or is disposed of.
ENDS: Mapping[Standing, frozenset[Standing]] = {
    Standing.RELEASED: LIVE,
    Standing.LAPSED: frozenset({Standing.EFFECTIVE}),
    Standing.DISPOSED: frozenset({Standing.EFFECTIVE}),
    Standing.PART_DISPOSED: frozenset({Standing.EFFECTIVE}),
}


class Link(NamedTuple):
    """One entry. `rank` is its place in the order of service, lowest first, never twice."""

    key: int
    rank: int
    standing: Standing


class NotInTurn(ValueError):
    """The entry is not in a standing that allows this."""


def place_new(chain: Iterable[Link]) -> Standing:
    """How an entry served now stands: behind others it waits."""
    return Standing.WAITING if any(link.standing in LIVE for link in chain) else Standing.EFFECTIVE


def ended(chain: Iterable[Link], key: int, how: Standing) -> dict[int, Standing]:
    """What changes when an entry ends: the new standing by key. Raises NotInTurn, KeyError."""
    links = {link.key: link for link in chain}
    link = links[key]
    if link.standing not in ENDS[how]:
        raise NotInTurn(f"{link.standing} cannot become {how}")
    changes = {key: how}
    behind = _waiting([each for each in links.values() if each.key != key])
    if how == Standing.DISPOSED:
        return changes | dict.fromkeys([each.key for each in behind], Standing.ENDED_BEHIND)
    if behind and link.standing != Standing.WAITING:
        changes[behind[0].key] = Standing.PROPOSED
    return changes


def confirmed(chain: Iterable[Link], key: int) -> dict[int, Standing]:
    """The registry confirms that the proposed entry has effect now. Raises NotInTurn for any other."""
    link = {link.key: link for link in chain}[key]
    if link.standing != Standing.PROPOSED:
        raise NotInTurn(f"{link.standing} is not proposed")
    return {key: Standing.EFFECTIVE}


def _waiting(links: Iterable[Link]) -> list[Link]:
    return sorted((link for link in links if link.standing == Standing.WAITING), key=lambda link: link.rank)
