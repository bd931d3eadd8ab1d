"""What a dry run says, in words: from whom to whom, who gains and loses, which gaps and claims are new."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from organisations.models import Alliance, Organisation, User
from tickets.models import DryRun, MatrixDraft, Ticket, Topic, TriageReason
from tickets.reading.choices import Choices
from tickets.reading.coverage import place_words
from tickets.reading.paging import Page, page_of
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
    catalogue_version: int

    @property
    def result(self) -> dict[str, Any]:
        return self.row.result

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def draft_changed(self) -> bool:
        """Whether the draft was edited since."""
        return self.row.revision != self.draft.revision

    @property
    def matrix_changed(self) -> bool:
        return self.row.catalogue_version != self.catalogue_version

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
            for alliance, topic, was, becomes, areas, tickets in self.result.get(name, ())[:SHOWN]
            if alliance in alliances and topic in self.choices.every_topic
        ]

    def _unit(self, pk: int | None) -> Organisation | None:
        return None if pk is None else self.choices.units[pk]


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
