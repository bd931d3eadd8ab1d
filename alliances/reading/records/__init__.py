"""What the page of one row shows beside its steps, by the name of its list."""

from collections.abc import Callable
from typing import Any

from alliances.reading import list_columns
from alliances.reading.records.earning import refund, work
from alliances.reading.records.growing import agreement, household, terms
from alliances.reading.records.insuring import loss, policy
from alliances.reading.records.parts import Shown, only
from alliances.reading.records.supporting import plan, support
from organisations.models import User

SHOWN: dict[str, Callable[[Any, User], Shown]] = {
    "households": household,
    "agreements": agreement,
    "terms": terms,
    "policies": policy,
    "losses": loss,
    "work": work,
    "support": support,
    "refunds": refund,
    "plans": plan,
    "grants": only(list_columns.GRANTS[1:]),
    "loans": only(list_columns.LOANS[1:]),
    "sales": only(list_columns.SALES[1:]),
    "prices": only(list_columns.PRICES),
}
