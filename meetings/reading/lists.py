"""The three lists with their filters, as the URL has them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.models import Category, Need, NeedState, Project, ProjectState, Resource, ResourceKind
from organisations.models import User
from tickets.reading.choices import Choices

#: Of resources: those in force today.
NOW = "now"


@dataclass(frozen=True)
class Filters:
    alliance: str = ""
    category: str = ""
    area: str = ""
    state: str = ""
    kind: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        return cls(*(query.get(name, "") for name in ("alliance", "category", "area", "state", "kind")))

    @property
    def any_set(self) -> bool:
        return self != Filters()


def needs(user: User, filters: Filters, choices: Choices) -> QuerySet[Need]:
    rows = _common(Need.objects.visible_to(user), filters, choices)
    return _chosen(rows, "state", filters.state, NeedState.values).for_page()


def resources(user: User, filters: Filters, choices: Choices, day: dt.date) -> QuerySet[Resource]:
    rows = _common(Resource.objects.visible_to(user), filters, choices)
    if filters.state == NOW:
        rows = rows.on(day)
    return _chosen(rows, "kind", filters.kind, ResourceKind.values).for_page()


def projects(user: User, filters: Filters, choices: Choices) -> QuerySet[Project]:
    rows = _common(Project.objects.visible_to(user), filters, choices)
    return _chosen(rows, "state", filters.state, ProjectState.values).for_page()


def _common(rows: QuerySet, filters: Filters, choices: Choices) -> QuerySet:
    """A code that does not exist passes nothing."""
    if filters.alliance:
        alliance = choices.alliance(filters.alliance)
        rows = rows.filter(alliance=alliance) if alliance else rows.none()
    if filters.area:
        area = choices.area(filters.area)
        rows = rows.filter(area__path__startswith=area.path) if area else rows.none()
    return _chosen(rows, "category", filters.category, Category.values)


def _chosen(rows: QuerySet, name: str, value: str, known: list[str]) -> QuerySet:
    if not value:
        return rows
    return rows.filter(**{name: value}) if value in known else rows.none()
