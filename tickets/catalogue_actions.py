"""The verbs that change what the queue knows: topics, cells of the matrix, time limits, calendar, office hours.

Each is atomic, checks the row as its form would, keeps the row's history and writes one audit row. The version numbers
that the queue's memory hangs on are raised by database triggers (`tickets.triggers`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import actions as audit
from organisations.models import User
from tickets.cell_checks import Named, check_replaceable, check_units
from tickets.models import CalendarDay, CellUnit, OfficeHours, Responsibility, TimeLimit, Topic

Row = TypeVar("Row", bound=models.Model)

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
    # What changed is also read from the row's history, which knows no units of its own.
    cell._change_reason = " + ".join(str(named) for named in units)[:100]
    _save(cell, by, at, units=[f"{named.role}:{named.code}" for named in units])
    cell.units.all().delete()
    CellUnit.objects.bulk_create(
        CellUnit(cell=cell, role=named.role, organisation=named.organisation, position=position)
        for position, named in enumerate(units)
    )
    return cell


@transaction.atomic
def end_cell(*, cell: Responsibility, last_day: dt.date, by: User, at: dt.datetime) -> Responsibility:
    """Let a cell end; it is never deleted, because decisions point at it. Raises ValidationError."""
    if last_day < cell.valid_from:
        raise ValidationError(
            {"valid_from": _("The older cell only begins on %(day)s.") % {"day": cell.valid_from}}
        )
    cell.valid_to = last_day
    return _save(cell, by, at)


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
def amend_cell(*, cell: Responsibility, by: User, at: dt.datetime) -> Responsibility:
    """Change the last day or the basis of a cell that has begun; its units stay. Raises ValidationError."""
    return _save(cell, by, at)


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
    values = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    audit.record(
        action=f"catalogue.{row._meta.model_name}.{verb}",
        at=at,
        by=by,
        object_type=row._meta.model_name,
        object_id=row.pk,
        object_label=row,
        data={**values, **more},
    )
