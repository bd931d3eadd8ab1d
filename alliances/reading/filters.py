"""What narrows a list of the chain, as the URL has it; a code that does not exist passes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from alliances.reading.indicators import INDICATORS, records_of
from audit import clock
from organisations.models import Alliance, User
from tickets.reading.choices import Choices

SEASONS = range(2000, 2200)


@dataclass(frozen=True)
class Filters:
    season: str = ""
    area: str = ""
    state: str = ""
    kind: str = ""
    buyer: str = ""
    figure: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(**{name: query.get(name, "").strip()[:50] for name in cls.__dataclass_fields__})

    @property
    def any_set(self) -> bool:
        return self != Filters()

    @property
    def year(self) -> int | None:
        """The season, if it is one."""
        plain = self.season
        return int(plain) if plain.isascii() and plain.isdigit() and int(plain) in SEASONS else None


@dataclass(frozen=True)
class Ways:
    """By which columns a list is narrowed; an empty one is not offered."""

    season: str = ""
    area: str = ""
    state: str = ""
    kind: str = ""
    buyer: str = ""
    #: The column that a typed word begins.
    q: str = ""


def narrowed(
    rows: QuerySet, ways: Ways, filters: Filters, choices: Choices, alliance: Alliance, user: User
) -> QuerySet:
    if filters.season and ways.season:
        rows = rows.filter(**{ways.season: filters.year}) if filters.year else rows.none()
    if filters.area and ways.area:
        area = choices.area(filters.area)
        rows = rows.filter(**{f"{ways.area}__path__startswith": area.path}) if area else rows.none()
    for name in ("state", "kind"):
        value, way = getattr(filters, name), getattr(ways, name)
        if value and way:
            known = rows.model._meta.get_field(way).choices
            rows = rows.filter(**{way: value}) if value in dict(known) else rows.none()
    if filters.buyer and ways.buyer:
        unit = choices.unit(filters.buyer)
        rows = rows.filter(**{ways.buyer: unit}) if unit else rows.none()
    if filters.q and ways.q:
        # PostgreSQL takes no NUL in a text.
        rows = rows.filter(**{f"{ways.q}__startswith": filters.q.replace("\0", "\ufffd")})
    if filters.figure:
        rows = _behind(rows, filters, alliance, user)
    return rows


def _behind(rows: QuerySet, filters: Filters, alliance: Alliance, user: User) -> QuerySet:
    """The records that a figure of the season is the sum of."""
    if filters.figure not in INDICATORS or filters.year is None:
        return rows.none()
    records = records_of(filters.figure, alliance, filters.year, clock.today(), user)
    return rows.filter(pk__in=records.values("pk")) if records.model is rows.model else rows.none()
