"""The three lists as they are exported: columns and values."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.models import Need, Project, Resource
from tickets.exporting import table_file


@dataclass(frozen=True)
class Column:
    title: Any
    width: int
    value: Callable[[Any], object]


@dataclass(frozen=True)
class Sheet:
    name: Any
    columns: tuple[Column, ...]

    def file(self, rows: QuerySet, at: dt.datetime) -> IO[bytes]:
        """An .xlsx of these rows, ready to read from its start."""
        return table_file(
            str(self.name),
            [str(column.title) for column in self.columns],
            [column.width for column in self.columns],
            self._values(rows),
            at,
        )

    def _values(self, rows: QuerySet) -> Iterator[list[object]]:
        for row in rows.iterator(chunk_size=500):
            values = [column.value(row) for column in self.columns]
            yield ["" if value is None else value for value in values]


def _units(project: Project) -> str:
    return _(", ").join(str(unit) for unit in project.assists.all())


def _milestones(project: Project) -> str:
    return _("; ").join(
        f"{row.title} {row.due_on}" + (f" ✓ {row.done_on}" if row.done_on else "")
        for row in project.milestones.all()
    )


NEEDS = Sheet(
    gettext_lazy("List of needs"),
    (
        Column(gettext_lazy("Title"), 36, lambda row: row.title),
        Column(gettext_lazy("Unit"), 24, lambda row: row.unit),
        Column(gettext_lazy("Area"), 18, lambda row: row.area),
        Column(gettext_lazy("Category"), 16, Need.get_category_display),
        Column(gettext_lazy("Urgency"), 10, Need.get_urgency_display),
        Column(gettext_lazy("Wished by"), 12, lambda row: row.wished_on),
        Column(gettext_lazy("State"), 12, Need.get_state_display),
        Column(gettext_lazy("Description"), 40, lambda row: row.description),
        Column(gettext_lazy("Assessment"), 30, lambda row: row.assessment),
        Column(gettext_lazy("Alliance"), 24, lambda row: row.alliance),
    ),
)
RESOURCES = Sheet(
    gettext_lazy("List of resources"),
    (
        Column(gettext_lazy("Unit"), 24, lambda row: row.unit),
        Column(gettext_lazy("Kind"), 10, Resource.get_kind_display),
        Column(gettext_lazy("Title"), 36, lambda row: row.title),
        Column(gettext_lazy("How much"), 18, lambda row: row.amount),
        Column(gettext_lazy("Category"), 16, Resource.get_category_display),
        Column(gettext_lazy("Area"), 18, lambda row: row.area),
        Column(gettext_lazy("First day"), 12, lambda row: row.valid_from),
        Column(gettext_lazy("Last day"), 12, lambda row: row.valid_to),
        Column(gettext_lazy("Description"), 40, lambda row: row.description),
        Column(gettext_lazy("Alliance"), 24, lambda row: row.alliance),
    ),
)
PROJECTS = Sheet(
    gettext_lazy("List of projects"),
    (
        Column(pgettext_lazy("of a project", "Number"), 14, lambda row: row.number),
        Column(gettext_lazy("Title"), 36, lambda row: row.title),
        Column(pgettext_lazy("of a project", "Lead"), 24, lambda row: row.lead),
        Column(gettext_lazy("Assists"), 30, _units),
        Column(gettext_lazy("Area"), 18, lambda row: row.area),
        Column(gettext_lazy("Budget (yuan)"), 14, lambda row: row.budget),
        Column(gettext_lazy("Source of the money"), 20, lambda row: row.budget_source),
        Column(gettext_lazy("Start"), 12, lambda row: row.starts_on),
        Column(gettext_lazy("Due"), 12, lambda row: row.due_on),
        Column(gettext_lazy("Milestones"), 40, _milestones),
        Column(gettext_lazy("Progress (%)"), 10, lambda row: row.progress),
        Column(gettext_lazy("State"), 14, Project.get_state_display),
        Column(gettext_lazy("Acceptance by residents"), 30, lambda row: row.acceptance),
        Column(gettext_lazy("Satisfaction"), 12, Project.get_satisfaction_display),
        Column(gettext_lazy("Alliance"), 24, lambda row: row.alliance),
    ),
)
