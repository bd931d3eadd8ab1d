"""To whom the money of a case goes (案款分配). Pure.

Costs first, then claims with priority by their rank, then the ordinary ones: in proportion where the obligor is a natural
person or another organisation (民诉法解释 法释〔2022〕11号 arts 506 to 509), in the order of the measures taken where it is an
enterprise legal person (art. 514; 执行规定 as amended 2020, art. 55). Inside one class fen left over go to the largest
remainders, ties to the earlier filing. Whoever objects does so within 15 days of the plan's service (arts 510, 511); what
has arrived is paid out within 30 days of the notice (法发〔2017〕6号).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy

from enforcement.yuan import in_proportion, total

OBJECTION_DAYS = 15
PAY_OUT_DAYS = 30


class Rank(models.TextChoices):
    COST = "cost", pgettext_lazy("a claim on money", "costs")
    PRIORITY = "priority", pgettext_lazy("a claim on money", "with priority")
    ORDINARY = "ordinary", pgettext_lazy("a claim on money", "ordinary")


class Among(models.TextChoices):
    """How the ordinary claims share."""

    PROPORTION = (
        "proportion",
        pgettext_lazy("ordinary claims share", "in proportion (natural person, other organisation)"),
    )
    ORDER = (
        "order",
        pgettext_lazy("ordinary claims share", "in the order of the measures (enterprise legal person)"),
    )


class Claim(NamedTuple):
    """`amount` in yuan. `order`: of priorities their rank, of ordinary claims the place of their seizure; None = none,
    behind all others. Equal orders share in proportion. `filed` breaks ties of a fen."""

    key: Any
    amount: Decimal
    rank: Rank
    filed: tuple[dt.date, int]
    order: int | None = None


class Share(NamedTuple):
    claim: Claim
    amount: Decimal


def distribute(sum_: Decimal, claims: Iterable[Claim], among: Among) -> tuple[list[Share], Decimal]:
    """The share of each claim, in the order in which they are met, and what is left for the obligor.

    Raises ValueError for amounts below zero or with parts of a fen.
    """
    shares: list[Share] = []
    left = sum_
    for level in _levels(list(claims), among):
        parts = in_proportion(left, [claim.amount for claim in level])
        shares += [Share(claim, part) for claim, part in zip(level, parts, strict=True)]
        left -= total(parts)
    return shares, left


def _levels(claims: Sequence[Claim], among: Among) -> Iterator[list[Claim]]:
    """Those that share with each other, the earlier level first; inside one the earlier filing first."""
    for rank in Rank:
        same = [claim for claim in claims if claim.rank == rank]
        ordered = rank == Rank.PRIORITY or (rank == Rank.ORDINARY and among == Among.ORDER)
        level = _by_order if ordered else _all_alike
        for _key, group in groupby(sorted(same, key=lambda each: (level(each), each.filed)), key=level):
            yield list(group)


def _by_order(claim: Claim) -> tuple[bool, int]:
    return claim.order is None, claim.order or 0


def _all_alike(_claim: Claim) -> tuple[bool, int]:
    return False, 0


class Entry(NamedTuple):
    """A line of the ledger as far as holding goes: money in (above zero) or out, and of money in the day of its notice."""

    amount: Decimal
    arrived_on: dt.date | None


def held_since(entries: Iterable[Entry]) -> tuple[Decimal, dt.date | None]:
    """How much the court still holds of a case, and since which notice of arrival: what is paid out is taken from what
    came first. Nothing held: None."""
    entries = list(entries)
    out = -total(entry.amount for entry in entries if entry.amount < 0)
    held = total(entry.amount for entry in entries)
    for entry in sorted(
        (e for e in entries if e.amount > 0), key=lambda each: each.arrived_on or dt.date.min
    ):
        if entry.amount > out:
            return held, entry.arrived_on
        out -= entry.amount
    return held, None


def pay_out_by(arrived_on: dt.date) -> dt.date:
    """The last day for paying out. Not rolled to a working day: an alarm never comes later than the legal day."""
    return arrived_on + dt.timedelta(days=PAY_OUT_DAYS)
