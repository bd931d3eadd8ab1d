"""What a dry run says, in words: from whom to whom, who gains and loses, which gaps and claims are new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from organisations.models import Alliance, Organisation, User, Version
from organisations.versions import Versions
from tickets.catalogue import catalogue_on
from tickets.drafting import wanted
from tickets.marks import edits_mark, matrix_mark, roster_mark
from tickets.models import DryRun, MatrixDraft, Ticket, Topic, TriageReason
from tickets.reading.choices import Choices
from tickets.reading.coverage import place_words
from tickets.reading.paging import Page, page_of
from tickets.routing import Catalogue
from tickets.trying import moved_by

#: Rows of gaps and claims that are shown; the figure above them counts all.
SHOWN = 200
KEPT = 10


@dataclass(frozen=True)
class WayRow:
    """From one department to another; None is the office's triage. `number` finds it again in the result."""

    number: int
    before: Organisation | None
    after: Organisation | None
    tickets: int
    returned: int
    reasons: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class LoadRow:
    unit: Organisation
    lead: tuple[int, int]
    assist: tuple[int, int]

    @property
    def change(self) -> int:
        return self.lead[1] - self.lead[0]

    @property
    def assist_change(self) -> int:
        return self.assist[1] - self.assist[0]


@dataclass(frozen=True)
class CellRow:
    """A topic at some places of an alliance: what it was, what it becomes; "" is a department."""

    alliance: Alliance
    topic: Topic
    places: str
    was: str
    becomes: str
    tickets: int


@dataclass
class Report:
    row: DryRun
    draft: MatrixDraft
    choices: Choices
    versions: Versions

    @property
    def result(self) -> dict[str, Any]:
        return self.row.result

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def draft_changed(self) -> bool:
        """Whether its edits or its first day are others since; laying it before the second person changes neither."""
        if not self.draft.living or self.row.revision == self.draft.revision:
            return False
        moved_day = self.draft.from_day is not None and self.draft.from_day > self.row.on
        return moved_day or self._marks.get("draft") != edits_mark(wanted(self.draft))

    @property
    def matrix_changed(self) -> bool:
        """Whether this template's matrix was changed since; what became of others' does not count."""
        return self._changed("matrix", matrix_mark, Version.CATALOGUE, self.row.catalogue_version)

    @property
    def roster_changed(self) -> bool:
        """Whether others can be sent its tickets on the run's day."""
        return self._changed("roster", roster_mark, Version.ROSTER, self.row.roster_version)

    def _changed(
        self, name: str, mark: Callable[[Catalogue, int], str], version: str, number: int | None
    ) -> bool:
        # Publishing the draft changes the matrix itself, and nobody tries it again.
        if not self.draft.living or number == self.versions[version].number:
            return False
        # A run from before marks were kept says no more than its version.
        now = catalogue_on(self.row.on, self.versions)
        return self._marks.get(name) != mark(now, self.draft.template_id)

    @property
    def _marks(self) -> dict[str, str]:
        return self.result.get("marks", {})

    @cached_property
    def ways(self) -> list[WayRow]:
        return [
            WayRow(
                number,
                self._unit(way["before"]),
                self._unit(way["after"]),
                way["tickets"],
                way["returned"],
                [(_reason(reason), tickets) for reason, tickets in way["reasons"].items()],
            )
            for number, way in enumerate(self.result.get("ways", ()))
        ]

    @cached_property
    def loads(self) -> list[LoadRow]:
        """Units whose load changes first, the greatest change first."""
        rows = [
            LoadRow(self.choices.units[unit], (lead, led), (assist, assisted))
            for unit, lead, led, assist, assisted in self.result.get("loads", ())
        ]
        return sorted(rows, key=lambda row: (-abs(row.change), -abs(row.assist_change), row.unit.path))

    @cached_property
    def gaps(self) -> list[CellRow]:
        return self._cells("gaps")

    @cached_property
    def claims(self) -> list[CellRow]:
        return self._cells("claims")

    @cached_property
    def filled(self) -> list[CellRow]:
        return self._cells("filled")

    def _cells(self, name: str) -> list[CellRow]:
        alliances = {alliance.pk: alliance for alliance in self.choices.alliances}
        return [
            CellRow(
                alliances[alliance],
                self.choices.every_topic[topic],
                place_words(areas, alliances[alliance], self.choices),
                _reason(was),
                _reason(becomes),
                tickets,
            )
            for alliance, topic, was, becomes, areas, tickets in _together(self.result.get(name, ()))[:SHOWN]
            if alliance in alliances and topic in self.choices.every_topic
        ]

    def _unit(self, pk: int | None) -> Organisation | None:
        return None if pk is None else self.choices.units[pk]


def _together(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Places of a topic that no ticket came from stand in one row: where each township is decided by itself, they are many."""
    found: list[list[Any]] = []
    quiet: dict[tuple[Any, ...], list[Any]] = {}
    for *what, areas, tickets in rows:
        row = None if tickets else quiet.get(tuple(what))
        if row is not None:
            row[-2] += areas
            continue
        found.append([*what, list(areas), tickets])
        if not tickets:
            quiet[tuple(what)] = found[-1]
    return found


def _reason(code: str) -> str:
    return str(TriageReason(code).label) if code else _("a department answers")


def runs_of(draft: MatrixDraft) -> list[DryRun]:
    """The newest runs of the draft."""
    return list(draft.dry_runs.select_related("asked_by__person").order_by("-id")[:KEPT])


def tickets_of(row: DryRun, number: int, user: User, cursor: str) -> Page | None:
    """The tickets of one way that the account may see, newest first; None where the run has no such way."""
    ways = row.result.get("ways", ())
    if not 0 <= number < len(ways):
        return None
    seen = Ticket.objects.visible_to(user).filter(pk__in=moved_by(row, ways[number]).order_by().values("pk"))
    return page_of(
        seen.for_page().defer("description", "reporter_name", "reporter_phone"),
        cursor,
        key=("id",),
        descending=True,
    )
