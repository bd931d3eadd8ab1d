"""The verbs that change what the queue knows: topics, cells of the matrix, time limits, calendar, office hours.

Each is atomic, checks the row as its form would, keeps the row's history and writes one audit row. The version numbers
that the queue's memory hangs on are raised by database triggers (`tickets.triggers`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from audit import actions as audit
from organisations.models import User
from tickets.cell_checks import Named, check_replaceable, check_units
from tickets.models import CalendarDay, CellUnit, OfficeHours, Responsibility, TimeLimit, Topic

Row = TypeVar("Row", bound=models.Model)

#: Rows of one statement, below what the parameters of SQLite allow.
BATCH = 200
_FOREIGN = [field.name for field in Responsibility._meta.fields if field.is_relation]

LAST_LIMIT = _("This limit holds wherever no narrower one does: change its amount, but keep the row.")


@transaction.atomic
def save_topic(*, topic: Topic, by: User, at: dt.datetime) -> Topic:
    """Add or change a topic. Raises ValidationError."""
    return _save(topic, by, at)


@transaction.atomic
def save_cell(
    *,
    cell: Responsibility,
    units: Sequence[Named],
    by: User,
    at: dt.datetime,
    replaces: Responsibility | None = None,
) -> Responsibility:
    """Add or change a cell with the units it names. Raises ValidationError.

    With `replaces` the older cell ends on the day before this one begins, so that what was true stays on record; that
    is refused where it has ended before, as by somebody else at the same moment.
    """
    check_units(cell, units)
    if replaces is not None:
        replaces = Responsibility.objects.select_for_update(no_key=True).get(pk=replaces.pk)
        check_replaceable(replaces, cell.valid_from)
        end_cell(cell=replaces, last_day=cell.valid_from - dt.timedelta(days=1), by=by, at=at)
    cell._change_reason = _named(units)
    _save(cell, by, at, units=_codes(units))
    cell.units.all().delete()
    CellUnit.objects.bulk_create(_unit_rows([(cell, units)]))
    return cell


@transaction.atomic
def end_cell(*, cell: Responsibility, last_day: dt.date, by: User, at: dt.datetime) -> Responsibility:
    """Let a cell end; it is never deleted, because decisions point at it. Raises ValidationError."""
    _may_end(cell, last_day)
    cell.valid_to = last_day
    return _save(cell, by, at)


def _may_end(cell: Responsibility, last_day: dt.date) -> None:
    if last_day < cell.valid_from:
        raise ValidationError(
            {"valid_from": _("The older cell only begins on %(day)s.") % {"day": cell.valid_from}}
        )


@transaction.atomic
def remove_cell(*, cell: Responsibility, by: User, at: dt.datetime) -> None:
    """Take away a cell that has never been in force, because something else was published for its days; its history
    and the record keep it. Raises ValidationError once it has begun."""
    if cell.valid_from <= timezone.localdate(at):
        raise ValidationError({"valid_from": _("A cell that has begun ends; it is not taken away.")})
    units = [
        f"{unit.role}:{unit.organisation or 'township-of-place'}"
        for unit in cell.units.select_related("organisation")
    ]
    _record("remove", cell, by, at, {"units": units})
    cell._history_user, cell._history_date = by, at
    cell.delete()


@transaction.atomic
def publish_cells(
    *,
    ended: Sequence[Responsibility],
    last_day: dt.date,
    removed: Sequence[Responsibility],
    begun: Sequence[tuple[Responsibility, Sequence[Named]]],
    by: User,
    at: dt.datetime,
) -> None:
    """`end_cell`, `remove_cell` and `save_cell` for many cells at once, as a draft of the matrix needs them: the same checks,
    rows, history and record, but a statement for each table instead of some forty for each cell. Raises ValidationError.

    Foreign keys are not looked up one by one: whoever calls has read the rows they name.
    """
    for cell in ended:
        _may_end(cell, last_day)
        cell.valid_to = last_day
    for cell in removed:
        remove_cell(cell=cell, by=by, at=at)
    for cell, units in begun:
        check_units(cell, units)
        cell._change_reason = _named(units)
    cells = [cell for cell, _units in begun]
    for cell in (*ended, *cells):
        cell.clean_fields(exclude=_FOREIGN)
        cell.clean()
    said = {"default_user": by, "default_date": at, "batch_size": BATCH}
    bulk_update_with_history(ended, Responsibility, ["valid_to"], **said)
    bulk_create_with_history(cells, Responsibility, **said)
    CellUnit.objects.bulk_create(_unit_rows(begun), batch_size=BATCH)
    audit.record_many(
        [
            *(_told("change", cell, by, at, {}) for cell in ended),
            *(_told("add", cell, by, at, {"units": _codes(units)}) for cell, units in begun),
        ]
    )


def _unit_rows(begun: Sequence[tuple[Responsibility, Sequence[Named]]]) -> list[CellUnit]:
    return [
        CellUnit(cell=cell, role=named.role, organisation=named.organisation, position=position)
        for cell, units in begun
        for position, named in enumerate(units)
    ]


def _named(units: Sequence[Named]) -> str:
    """What changed is also read from the row's history, which knows no units of its own: in the office's language,
    whoever publishes."""
    with translation.override(settings.LANGUAGE_CODE):
        return " + ".join(str(named) for named in units)[:100]


def _codes(units: Sequence[Named]) -> list[str]:
    return [f"{named.role}:{named.code}" for named in units]


@transaction.atomic
def save_limit(*, limit: TimeLimit, by: User, at: dt.datetime) -> TimeLimit:
    """Add or change a time limit. Open deadlines keep the limit they were given. Raises ValidationError."""
    if not limit._state.adding:
        before = TimeLimit.objects.get(pk=limit.pk)
        if is_widest(before) and not (is_widest(limit) and limit.step == before.step):
            raise ValidationError({"step": LAST_LIMIT})
    return _save(limit, by, at)


@transaction.atomic
def remove_limit(*, limit: TimeLimit, by: User, at: dt.datetime) -> None:
    """Take away a narrower limit, so that the next wider one holds. Raises ValidationError for the widest one."""
    if is_widest(limit):
        raise ValidationError(LAST_LIMIT)
    _record("remove", limit, by, at, {})
    limit.delete()


def is_widest(limit: TimeLimit) -> bool:
    """The one row of a step that holds where no narrower one does; without it no deadline could be computed."""
    return (
        limit.template_id is None and limit.topic_id is None and not limit.urgency and not limit.complex_only
    )


@transaction.atomic
def save_calendar_day(*, day: CalendarDay, by: User, at: dt.datetime) -> CalendarDay:
    """Add or change a day of the working calendar. Raises ValidationError."""
    return _save(day, by, at)


@transaction.atomic
def save_calendar_days(*, days: Sequence[CalendarDay], by: User, at: dt.datetime) -> None:
    """Add or change many days; one line of the record for all. Raises ValidationError."""
    for day in days:
        day.full_clean()
        day._history_user, day._history_date = by, at
        day.save()
    if days:
        audit.record(
            action="catalogue.calendarday.load",
            at=at,
            by=by,
            object_type="calendarday",
            object_label=days[0].source,
            data={"days": len(days), "from": days[0].day.isoformat(), "to": days[-1].day.isoformat()},
        )


@transaction.atomic
def save_office_hours(*, hours: OfficeHours, by: User, at: dt.datetime) -> OfficeHours:
    """Add or change an opening of the office. Raises ValidationError."""
    return _save(hours, by, at)


@transaction.atomic
def remove_office_hours(*, hours: OfficeHours, by: User, at: dt.datetime) -> None:
    """Take away an opening whose days others have taken over; its history stays."""
    _record("remove", hours, by, at, {})
    hours._history_user, hours._history_date = by, at
    hours.delete()


def _save(row: Row, by: User, at: dt.datetime, **more) -> Row:
    added = row._state.adding
    row.full_clean()
    row._history_user = by
    row._history_date = at
    row.save()
    _record("add" if added else "change", row, by, at, more)
    return row


def _record(verb: str, row: models.Model, by: User, at: dt.datetime, more: dict[str, Any]) -> None:
    audit.record(**_told(verb, row, by, at, more))


def _told(verb: str, row: models.Model, by: User, at: dt.datetime, more: dict[str, Any]) -> dict[str, Any]:
    """A line of the record, as its verbs take it."""
    values = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return {
        "action": f"catalogue.{row._meta.model_name}.{verb}",
        "at": at,
        "by": by,
        "object_type": row._meta.model_name,
        "object_id": row.pk,
        "object_label": row,
        "data": {**values, **more},
    }
