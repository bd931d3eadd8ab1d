"""Loads what the queue knows: shipped limits and office hours, the working calendar, topics and responsibilities.

Loading again adds what is missing and leaves alone what somebody has changed since. Sources: DESIGN 4 "Shipped limits",
the two files in ``data/``, and chinesecalendar for the years it knows completely.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
from django.conf import settings
from django.db import transaction

from audit import actions as audit
from organisations.loading import BEGINNING
from organisations.models import Area, Organisation, Template, User
from tickets import catalogue_actions, clocks, recomputing
from tickets.cell_checks import Named
from tickets.models import (
    CalendarDay,
    CellUnitRole,
    LimitStep,
    LimitUnit,
    OfficeHours,
    Responsibility,
    Ticket,
    TimeLimit,
    Topic,
    Urgency,
)

#: The first day of the working calendar.
OFFICE_SINCE = dt.date(2004, 1, 1)
OPENINGS = ((dt.time(8, 30), dt.time(12, 0)), (dt.time(14, 30), dt.time(17, 30)))

#: step, urgency, complex topics only, amount, unit
SHIPPED_LIMITS = (
    (LimitStep.SIGN, "", False, 2, LimitUnit.WORKING_HOURS),
    (LimitStep.SIGN, Urgency.URGENT, False, 30, LimitUnit.MINUTES),
    (LimitStep.SIGN, Urgency.DANGER, False, 30, LimitUnit.MINUTES),
    (LimitStep.RETURN, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.CONTACT, "", False, 24, LimitUnit.HOURS),
    (LimitStep.ANSWER, Urgency.DANGER, False, 2, LimitUnit.HOURS),
    (LimitStep.ANSWER, Urgency.URGENT, False, 24, LimitUnit.HOURS),
    (LimitStep.ANSWER, "", False, 5, LimitUnit.WORKING_DAYS),
    (LimitStep.ANSWER, Urgency.NORMAL, True, 15, LimitUnit.WORKING_DAYS),
    (LimitStep.REVIEW, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.CALLBACK, "", False, 1, LimitUnit.WORKING_DAYS),
    (LimitStep.RULING, "", False, 1, LimitUnit.WORKING_DAYS),
)


@transaction.atomic
def load_catalogue(*, by: User, at: dt.datetime, data: Path | None = None) -> dict[str, int]:
    """Load everything; returns how many rows of each sort were added."""
    data = data or settings.BASE_DIR / "data"
    return {
        **load_defaults(by=by, at=at),
        "calendar days": load_calendar(by=by, at=at),
        "topics": load_topics(data / "topics.csv", by=by, at=at),
        "responsibilities": load_responsibilities(data / "responsibilities.csv", by=by, at=at),
    }


@transaction.atomic
def load_defaults(*, by: User, at: dt.datetime) -> dict[str, int]:
    """The shipped time limits and office hours. Each sort is loaded only into an empty table, so that a limit
    somebody removed does not come back."""
    limits, openings = [], []
    if not TimeLimit.objects.exists():
        limits = [
            TimeLimit(step=step, urgency=urgency, complex_only=complex_only, amount=amount, unit=unit)
            for step, urgency, complex_only, amount, unit in SHIPPED_LIMITS
        ]
    if not OfficeHours.objects.exists():
        openings = [
            OfficeHours(opens=opens, closes=closes, valid_from=OFFICE_SINCE) for opens, closes in OPENINGS
        ]
    for limit in limits:
        catalogue_actions.save_limit(limit=limit, by=by, at=at)
    for hours in openings:
        catalogue_actions.save_office_hours(hours=hours, by=by, at=at)
    return {"time limits": len(limits), "office hours": len(openings)}


@transaction.atomic
def load_calendar(*, by: User, at: dt.datetime) -> int:
    """The working calendar of every year that chinesecalendar knows completely (it raises on later ones)."""
    known = set(CalendarDay.objects.values_list("day", flat=True))
    source = f"chinesecalendar {version('chinesecalendar')}"
    days = [
        CalendarDay(day=day, is_working=chinese_calendar.is_workday(day), name=_occasion(day), source=source)
        for day in _known_days()
        if day not in known
    ]
    if days:
        old = clocks.current().calendar
        CalendarDay.objects.bulk_create(days, batch_size=500)
        # One row for the whole calendar: ten thousand would say no more.
        audit.record(
            action="catalogue.calendarday.load",
            at=at,
            by=by,
            object_type="calendarday",
            object_label=source,
            data={"days": len(days), "from": days[0].day.isoformat(), "to": days[-1].day.isoformat()},
        )
        # Deadlines beyond the end of the calendar went by weekday; now the days are known.
        if Ticket.objects.open().exists():
            run = recomputing.follow(old, first=days[0].day, last=days[-1].day, note=source, at=at)
            recomputing.go_on(run.pk, at)
    return len(days)


def _known_days() -> Iterator[dt.date]:
    first, last = min(chinese_calendar.holidays), max(chinese_calendar.holidays)
    day = dt.date(first.year, 1, 1)
    # New Year's Day alone announces no year: only those with a National Day are complete.
    end = last.year if last.month >= 10 else last.year - 1
    while day.year <= end:
        yield day
        day += dt.timedelta(days=1)


def _occasion(day: dt.date) -> str:
    name = chinese_calendar.holidays.get(day) or chinese_calendar.workdays.get(day)
    return chinese_calendar.Holiday(name).chinese if name else ""


@transaction.atomic
def load_topics(path: Path, *, by: User, at: dt.datetime) -> int:
    templates = {template.code: template for template in Template.objects.all()}
    topics = {(topic.template.code, topic.code): topic for topic in Topic.objects.select_related("template")}
    added = 0
    for position, row in enumerate(_rows(path)):
        key = row["template"], row["code"]
        if key in topics:
            continue
        topics[key] = catalogue_actions.save_topic(
            topic=Topic(
                template=templates[row["template"]],
                code=row["code"],
                parent=topics[row["template"], row["parent"]] if row["parent"] else None,
                name=row["zh"],
                name_en=row["en"],
                urgency=row["urgency"],
                is_complex=row["complex"] == "complex",
                may_go_down=row["may_go_down"] == "yes",
                needs=row["needs"],
                position=position,
            ),
            by=by,
            at=at,
        )
        added += 1
    return added


@transaction.atomic
def load_responsibilities(path: Path, *, by: User, at: dt.datetime) -> int:
    """Cells of the template, everywhere unless an area is named. A topic and area that has a cell already, ended or
    not, is left alone."""
    topics = {
        (topic.template.code, topic.code): topic
        for topic in Topic.objects.select_related("template", "parent")
    }
    areas = {area.code: area for area in Area.objects.all()}
    units = {unit.code: unit for unit in Organisation.objects.all()}
    present = set(Responsibility.objects.exclude(template=None).values_list("topic", "area"))
    added = 0
    for row in _rows(path):
        topic = topics[row["template"], row["topic"]]
        area = None if row["area"] == "*" else areas[row["area"]]
        if (topic.pk, area.pk if area else None) in present:
            continue
        catalogue_actions.save_cell(
            cell=Responsibility(template=topic.template, topic=topic, area=area, valid_from=BEGINNING),
            units=[
                *(_named(CellUnitRole.RESPONSIBLE, code, units) for code in row["lead"].split("|")),
                *(_named(CellUnitRole.ASSIST, code, units) for code in row["assists"].split()),
            ],
            by=by,
            at=at,
        )
        added += 1
    return added


def _named(role: CellUnitRole, code: str, units: dict[str, Organisation]) -> Named:
    return Named(role, None if code == "township-of-place" else units[code])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
