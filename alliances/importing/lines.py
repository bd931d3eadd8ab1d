"""A workbook of a chain, line by line, through the verbs that pages use; what a verb refuses stands at the cell.

A dry run does everything in a transaction that is rolled back, so that a line may rely on one above it.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.models import Terms
from organisations.imports import columns, workbook
from organisations.imports.running import Fate, Outcome, without_sample
from organisations.models import Alliance
from tickets import wording
from tickets.lifecycle import Incomplete, Refusal
from tickets.standing import Actor

#: Column → sentence; "" for the whole line.
Wrong = list[tuple[str, str]]


class Lines:
    """One sort of workbook: its columns, what a line must be, and what becomes of it.

    `title` names the file, `label` is the heading that names a line. Agreements are made on `terms`.
    """

    title: str
    label: str
    heading: Any
    lead: Any
    #: Fields that verbs name → the attribute of the column they stand in.
    also: Mapping[str, str] = MappingProxyType({})

    def __init__(self, alliance: Alliance, terms: Terms | None = None):
        self.alliance = alliance
        self.terms = terms

    def columns(self) -> list[columns.Column]:
        raise NotImplementedError

    def wrong(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Attribute → what is wrong between cells that are right by themselves."""
        return {}

    def write(self, values: Mapping[str, Any], by: Actor, at: dt.datetime) -> list[str]:
        """What was done, in words without numbers that a dry run would give otherwise. Raises Incomplete, Refusal,
        ValidationError."""
        raise NotImplementedError


def run(
    lines: Lines, rows: Sequence[workbook.Row], *, by: Actor, at: dt.datetime, dry_run: bool
) -> list[Fate]:
    """The fate of each line; those that are right are written unless it is a dry run."""
    sheet = lines.columns()
    rows = without_sample(lines, rows)
    with transaction.atomic():
        fates = [_fate(lines, row, sheet, by, at) for row in rows]
        transaction.set_rollback(dry_run)
    return fates


def told(fates: Sequence[Fate]) -> str:
    """What a preview told, short enough to be compared: a confirmation writes that and nothing else."""
    words = "\n".join(fate.told() for fate in fates)
    return hashlib.sha256(words.encode()).hexdigest()


def _fate(
    lines: Lines, row: workbook.Row, sheet: Sequence[columns.Column], by: Actor, at: dt.datetime
) -> Fate:
    label = row.cells.get(lines.label, "")[:40]
    headings = {column.attribute: column.column_name for column in sheet}
    values, errors = _values(row, sheet)
    errors += [(headings[attribute], words) for attribute, words in lines.wrong(values).items()]
    if not errors:
        try:
            with transaction.atomic():
                done = lines.write(values, by, at)
            return Fate(row.number, Outcome.NEW, label, changes=[("", "", what) for what in done])
        except Incomplete as incomplete:
            for field, code in incomplete.errors.items():
                attribute = lines.also.get(field, field)
                errors.append((headings.get(attribute, ""), wording.field_error(code)))
        except Refusal as refused:
            errors.append(("", wording.refusal(refused)))
    return Fate(row.number, Outcome.WRONG, label, errors=errors)


def _values(row: workbook.Row, sheet: Sequence[columns.Column]) -> tuple[dict[str, Any], Wrong]:
    """Attribute → value of the cells that are filled, and what is wrong with a cell by itself."""
    values: dict[str, Any] = {}
    errors = []
    for column in sheet:
        written = row.cells.get(column.column_name, "")
        try:
            if not written:
                if column.required:
                    raise ValueError(_("This cell must not be empty."))
                continue
            value = column.widget.clean(written, row.cells)
            if value not in (None, "", []):
                values[column.attribute] = value
            elif column.required:
                raise ValueError(_("This cell must not be empty."))
        except ValidationError as error:
            errors.append((column.column_name, " ".join(error.messages)))
        except ValueError as error:
            errors.append((column.column_name, str(error)))
    return values, errors
