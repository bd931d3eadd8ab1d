"""What the three sorts of proposals do to the calendar: a day, all days of a year, the office hours of a season."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from organisations.models import User
from tickets import calendar_years, catalogue_actions
from tickets.models import CalendarChange, CalendarDay, CalendarYear, OfficeHours, OfficeSeason
from tickets.models.office import Proposed, openings_of

ONE_DAY = dt.timedelta(days=1)


class Sort(Protocol):
    def objection(self, change) -> dict[str, str]:
        """Field → why this proposal would change nothing, or has its like waiting; empty where it may be made."""

    def apply(self, change, by: User, at: dt.datetime) -> tuple[dt.date, dt.date | None]:
        """Write what was confirmed; returns the first and the last day it concerns."""

    def told(self, change) -> dict[str, Any]:
        """What the record keeps of it."""

    def note(self, change) -> str:
        """Why deadlines moved, for their time lines."""


class SingleDay:
    def objection(self, change: CalendarChange) -> dict[str, str]:
        known = known_days(change.day.year).get(change.day)
        if known is not None and (known.is_working, known.name) == (change.is_working, change.name):
            return {"day": _("The calendar says so already.")}
        if CalendarChange.objects.filter(day=change.day, decided_at=None).exists():
            return {"day": _("A proposal for this day waits for the second person.")}
        return {}

    def apply(self, change, by, at):
        day = CalendarDay.objects.filter(day=change.day).first() or CalendarDay(day=change.day)
        day.is_working, day.name, day.source = change.is_working, change.name, change.source
        catalogue_actions.save_calendar_day(day=day, by=by, at=at)
        return change.day, change.day

    def told(self, change):
        return {"day": change.day.isoformat(), "is_working": change.is_working, "source": change.source}

    def note(self, change):
        return f"{change.day:%Y-%m-%d} {change.name or change.source}"


class WholeYear:
    def objection(self, change: CalendarYear) -> dict[str, str]:
        known = {
            day.isoformat(): [each.is_working, each.name] for day, each in known_days(change.year).items()
        }
        if all(known.get(day) == said for day, *said in change.days):
            return {"year": _("The calendar says so already.")}
        if CalendarYear.objects.filter(year=change.year, decided_at=None).exists():
            return {"year": _("A proposal for this year waits for the second person.")}
        return {}

    def apply(self, change, by, at):
        rows = {row.day: row for row in CalendarDay.objects.filter(day__year=change.year)}
        changed = []
        for text, is_working, name in change.days:
            day = dt.date.fromisoformat(text)
            row = rows.get(day) or CalendarDay(day=day)
            if row.pk and (row.is_working, row.name) == (is_working, name):
                continue
            row.is_working, row.name, row.source = is_working, name, change.source
            changed.append(row)
        catalogue_actions.save_calendar_days(days=changed, by=by, at=at)
        days = [row.day for row in changed]
        # Where nothing is left to change, somebody has entered the same days one by one meanwhile.
        return (min(days), max(days)) if days else (dt.date(change.year, 1, 1),) * 2

    def told(self, change):
        off = sum(not is_working for _day, is_working, _name in change.days)
        return {"year": change.year, "days": len(change.days), "off": off, "source": change.source}

    def note(self, change):
        return f"{change.year} {change.source}"


class Season:
    def objection(self, change: OfficeSeason) -> dict[str, str]:
        wanted = set(openings_of(change.openings))
        standing = list(_standing(change))
        same = {(row.opens, row.closes) for row in standing if _covers(row, change)} == wanted
        return (
            {"openings": _("The office hours are these already.")}
            if same and len(standing) == len(wanted)
            else {}
        )

    def apply(self, change, by, at):
        """Rows that stood for these days end before and go on after; a row that lies within is taken away."""
        rests = []
        for row in _standing(change):
            if change.valid_to is not None and (row.valid_to is None or row.valid_to > change.valid_to):
                rests.append((row.opens, row.closes, change.valid_to + ONE_DAY, row.valid_to))
            if row.valid_from < change.valid_from:
                row.valid_to = change.valid_from - ONE_DAY
                catalogue_actions.save_office_hours(hours=row, by=by, at=at)
            else:
                catalogue_actions.remove_office_hours(hours=row, by=by, at=at)
        new = [(*span, change.valid_from, change.valid_to) for span in openings_of(change.openings)]
        for opens, closes, since, until in (*new, *rests):
            hours = OfficeHours(opens=opens, closes=closes, valid_from=since, valid_to=until)
            catalogue_actions.save_office_hours(hours=hours, by=by, at=at)
        return change.valid_from, change.valid_to

    def told(self, change):
        return {
            "openings": change.openings,
            "from": change.valid_from.isoformat(),
            "to": change.valid_to and change.valid_to.isoformat(),
            "source": change.source,
        }

    def note(self, change):
        return f"{change} {change.source}"


def known_days(year: int) -> Mapping[dt.date, calendar_years.Day]:
    rows = CalendarDay.objects.filter(day__year=year).values_list("day", "is_working", "name")
    return {row[0]: calendar_years.Day(*row) for row in rows}


def _standing(change: OfficeSeason):
    rows = OfficeHours.objects.exclude(valid_to__lt=change.valid_from)
    return rows if change.valid_to is None else rows.filter(valid_from__lte=change.valid_to)


def _covers(row: OfficeHours, change: OfficeSeason) -> bool:
    ends = row.valid_to is None or (change.valid_to is not None and row.valid_to >= change.valid_to)
    return row.valid_from <= change.valid_from and ends


SORTS: dict[type[Proposed], Sort] = {
    CalendarChange: SingleDay(),
    CalendarYear: WholeYear(),
    OfficeSeason: Season(),
}
