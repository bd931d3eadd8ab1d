"""A case's things with the chains on them, its measures on persons, what is sealed beside what is owed."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from enforcement.access import cases_of
from enforcement.actions.measures import sealed_things
from enforcement.measure_terms import days_left
from enforcement.models import Asset, Case, CaseFinding, Measure
from enforcement.owing import owed
from enforcement.sealed_value import Sealed, sealed_value
from enforcement.waiting_chain import LIVE
from organisations.models import User


class Line(NamedTuple):
    """A measure; `left`: days to its last day while it has effect; `ahead`: live entries before one that waits."""

    measure: Measure
    left: int | None
    ahead: int


class Chain(NamedTuple):
    asset: Asset
    lines: list[Line]


class Standing(NamedTuple):
    chains: list[Chain]
    on_persons: list[Line]
    owed: Any
    sealed: Sealed
    #: How many of ours do not count as served yet: their sealed copy is missing.
    uncopied: int


def standing(case: Case, day: dt.date) -> Standing:
    """Everything about measures of the case, in a constant number of queries. Raises Locked."""
    rows = list(Measure.objects.filter(case=case).select_related("party", "asset").order_by("rank", "id"))
    of_asset: dict[int, list[Measure]] = {}
    for row in rows:
        row.case = case
        of_asset.setdefault(row.asset_id or 0, []).append(row)
    due = owed(case, day)
    return Standing(
        [Chain(asset, lines(of_asset.get(asset.pk, []), day)) for asset in things(case)],
        lines(of_asset.get(0, []), day),
        due,
        sealed_value(due, sealed_things(case)),
        sum(row.is_live and not row.counts for row in rows),
    )


def things(case: Case) -> QuerySet[Asset]:
    return Asset.objects.filter(case=case).select_related("owner", "finding__data_key").order_by("id")


def findings_of(assets: Iterable[Asset]) -> list[CaseFinding]:
    """What departments found about these things, as far as it is not sealed."""
    return [each.finding for each in assets if each.finding and each.finding.data_key.destroyed_at is None]


def lines(rows: list[Measure], day: dt.date) -> list[Line]:
    found, ahead = [], 0
    for row in rows:
        left = days_left(row.last_day, day) if row.is_live and row.last_day else None
        found.append(Line(row, left, ahead))
        ahead += row.rank is not None and row.state in LIVE
    return found


def found_measure(user: User, pk: int, day: dt.date) -> Measure | None:
    """The measure if its case is open to the account."""
    rows = Measure.objects.filter(pk=pk, case__in=cases_of(user, day))
    return rows.select_related(
        "case__court",
        "asset__owner",
        "asset__finding__data_key",
        "request__ticket",
        "party",
        "file",
        "approved_by__person",
        "by__person",
    ).first()
