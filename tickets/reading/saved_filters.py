"""Saved filters: which values a list has, and the chips above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tickets.models import FilteredPage, SavedFilter
from tickets.reading.choices import Choices
from tickets.reading.filters import ListFilters
from tickets.reading.listing import Reader
from tickets.reading.tabs import TABS
from tickets.reading.workbench import Filters

PAGES = {FilteredPage.TICKETS: "tickets:list", FilteredPage.WORK: "tickets:workbench"}


def values_of(page: FilteredPage, query: Mapping[str, str], choices: Choices) -> dict[str, str]:
    """What of the query filters this list; whatever names nothing that exists is left out."""
    if page == FilteredPage.TICKETS:
        return ListFilters.read(query).known(choices).values
    filters = Filters.read(query).known(choices).values
    tab = query.get("tab", "")
    return {"tab": tab, **filters} if tab in TABS else filters


@dataclass(frozen=True)
class Chip:
    pk: int
    name: str
    query: str
    is_own: bool
    is_shared: bool
    keeper: str
    is_active: bool


def chips(reader: Reader, page: FilteredPage, values: Mapping[str, str]) -> list[Chip]:
    """The account's own first, then what colleagues share; active is the one whose values are set now."""
    rows = SavedFilter.objects.offered_to(reader.user, reader.unit_id).filter(page=page)
    found = [
        Chip(
            pk=row.pk,
            name=row.name,
            query=urlencode(sorted(row.values.items())),
            is_own=row.owner_id == reader.user.pk,
            is_shared=row.unit_id is not None,
            keeper=str(row.owner),
            is_active=row.values == values,
        )
        for row in rows.select_related("owner__person")
    ]
    return sorted(found, key=lambda chip: not chip.is_own)
