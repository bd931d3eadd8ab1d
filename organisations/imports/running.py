"""What each line of a workbook would do, or does: new, changed field by field, unchanged, or wrong at which cell."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from import_export.results import Result, RowResult
from tablib import Dataset

from organisations.imports.columns import reasons
from organisations.imports.resources import RosterResource, sample_row
from organisations.imports.workbook import Row
from organisations.models import User


class Outcome(models.TextChoices):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True)
class Fate:
    """One line: what becomes of it. `changes`: heading, before, after. `errors`: heading ("" = the line), sentence."""

    line: int
    outcome: Outcome
    label: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def told(self) -> str:
        """What a preview told of this line: a confirmation writes that and nothing else."""
        changes = (f"{heading}={before}>{after}" for heading, before, after in self.changes)
        return "|".join([str(self.line), self.outcome.value, *changes])


def run(
    resource: type[RosterResource], rows: Sequence[Row], *, by: User, at: dt.datetime, dry_run: bool
) -> list[Fate]:
    """The fate of each row. A dry run does everything in a transaction that is rolled back, so that a line may rely on
    one above it."""
    rows = without_sample(resource, rows)
    if not rows:
        return []
    # A column that the file does not have is left alone, except that a new row gets its default.
    headings = [
        column.column_name
        for column in resource.columns()
        if column.fallback is not None or any(column.column_name in row.cells for row in rows)
    ]
    dataset = Dataset(
        *([row.cells.get(heading, "") for heading in headings] for row in rows), headers=headings
    )
    running = resource()
    result = running.import_data(
        dataset,
        dry_run=dry_run,
        raise_errors=False,
        use_transactions=True,
        by=by,
        at=at,
        lines=[row.number for row in rows],
    )
    _raise_programming_errors(result)
    return [
        _fate(running, row, row_result, headings) for row, row_result in zip(rows, result.rows, strict=True)
    ]


def without_sample(resource: type[RosterResource], rows: Sequence[Row]) -> list[Row]:
    sample = {heading: text for heading, text in sample_row(resource).items() if text}
    return [row for row in rows if row.cells != sample]


def _raise_programming_errors(result: Result) -> None:
    """Wrong data arrives as ValidationError; anything else is a fault of ours and must be seen as one."""
    for error in [*result.base_errors, *(error for row in result.rows for error in row.errors)]:
        raise error.error


def _fate(running: RosterResource, row: Row, result: RowResult, headings: list[str]) -> Fate:
    columns = {column.attribute: column for column in running.columns()}
    label = next(iter(row.cells[heading] for heading in headings if heading in row.cells), "")
    if isinstance(result.validation_error, ValidationError):
        errors = [
            (columns[attribute].column_name if attribute in columns else "", sentence)
            for attribute, sentences in reasons(result.validation_error).items()
            for sentence in sentences
        ]
        return Fate(row.number, Outcome.WRONG, label, errors=errors)
    if result.import_type == RowResult.IMPORT_TYPE_SKIP:
        return Fate(row.number, Outcome.UNCHANGED, _named(label, result.instance))
    if result.import_type == RowResult.IMPORT_TYPE_NEW:
        return Fate(row.number, Outcome.NEW, _named(label, result.instance))
    changes = []
    for column in running.columns():
        before, after = (column.export(instance) for instance in (result.original, result.instance))
        if before != after:
            changes.append((column.column_name, before, after))
    return Fate(row.number, Outcome.CHANGED, _named(label, result.instance), changes=changes)


def _named(label: str, instance: models.Model) -> str:
    """The row as the roster calls it, after what its line begins with: a post alone does not say whose it is."""
    name = str(instance)
    return name if label in name else f"{label} · {name}"


class ChangedMeanwhile(Exception):
    """A line that was right in the preview is not any more; nothing was written."""


@transaction.atomic
def write(
    resource: type[RosterResource], rows: Sequence[Row], fates: Sequence[Fate], *, by: User, at: dt.datetime
) -> Counter:
    """Write the lines that are right, all or none; returns how many had each outcome. Raises ChangedMeanwhile."""
    wrong = {fate.line for fate in fates if fate.errors}
    right = [row for row in rows if row.number not in wrong]
    written = run(resource, right, by=by, at=at, dry_run=False)
    if any(fate.errors for fate in written):
        raise ChangedMeanwhile
    return Counter(fate.outcome for fate in written)
