"""What the duty roster says: who is on duty at a minute, and of a day the shifts and the gaps in which nobody is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from organisations.models import DutyShift, Membership, Organisation, Role, User
from organisations.models.people import OFFICE, ROSTER_ROLES

#: Who sees the duty of all members of the alliances that the own unit leads.
OVERSEE = (*OFFICE, Role.SUPERVISOR, Role.ROSTER_KEEPER)


def on_duty(units: Iterable[int], at: dt.datetime) -> dict[int, list[DutyShift]]:
    """By unit the shifts that run at this minute, A post first; people who cannot act for the unit today are left out."""
    # Most units have nobody on duty at most hours, and asking that alone is cheap.
    found = list(DutyShift.objects.at(at).filter(organisation__in=set(units)).values_list("pk", flat=True))
    if not found:
        return {}
    rows = DutyShift.objects.filter(pk__in=found).with_standing(timezone.localdate(at))
    running: dict[int, list[DutyShift]] = defaultdict(list)
    for shift in rows.select_related("person__user", "organisation").order_by("post", "starts_at", "id"):
        if shift.can_act:
            running[shift.organisation_id].append(shift)
    return dict(running)


@dataclass(frozen=True)
class Line:
    """A part of a day: a shift, or a gap (`shift` None). Cut off at midnight on both sides."""

    begins: dt.datetime
    ends: dt.datetime
    shift: DutyShift | None = None

    @property
    def hours(self) -> str:
        ends = f"{self.ends:%H:%M}"
        return f"{self.begins:%H:%M}–{'24:00' if self.ends.date() > self.begins.date() else ends}"


@dataclass(frozen=True)
class UnitDay:
    """One unit's day, as seen `at` a moment."""

    unit: Organisation
    lines: list[Line]
    at: dt.datetime

    @property
    def gaps(self) -> list[Line]:
        return [line for line in self.lines if line.shift is None]

    @property
    def running(self) -> list[DutyShift]:
        """Who is on duty at that moment."""
        return [
            line.shift
            for line in self.lines
            if line.shift is not None and line.shift.can_act and line.begins <= self.at < line.ends
        ]


def units_seen(user: User, day: dt.date) -> list[Organisation]:
    """The units whose roster this account looks at: the own ones and, for the office, those of all members."""
    own = {post.organisation_id for post in user.posts}
    leads = user.organisations_as(*OVERSEE)
    members = Membership.objects.on(day).filter(alliance__lead__in=leads).values("organisation")
    scope = Q(pk__in=own) | Q(pk__in=members) if leads else Q(pk__in=own)
    return list(Organisation.objects.filter(scope, is_active=True).order_by("path"))


def units_called(user: User, day: dt.date) -> set[int]:
    """The units whose people on duty this account may have to call: its own and, for the office and supervisors, the
    members of the alliances they lead. Keepers of rosters call nobody."""
    own = {post.organisation_id for post in user.posts if post.role not in ROSTER_ROLES}
    leads = user.organisations_as(*OFFICE, Role.SUPERVISOR)
    if not leads:
        return own
    members = Membership.objects.on(day).filter(alliance__lead__in=leads)
    return own | set(members.values_list("organisation", flat=True))


def unit_day(unit: Organisation, at: dt.datetime) -> UnitDay:
    """The day of one unit on which `at` lies."""
    return unit_days([unit], timezone.localdate(at), at)[0]


def unit_days(units: Iterable[Organisation], day: dt.date, at: dt.datetime) -> list[UnitDay]:
    """The day of each unit, in one query."""
    units = list(units)
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    ends = begins + dt.timedelta(days=1)
    shifts: dict[int, list[DutyShift]] = defaultdict(list)
    rows = DutyShift.objects.between(begins, ends).filter(organisation__in=units).with_standing(day)
    for shift in rows.select_related("person", "organisation").order_by("starts_at", "post", "id"):
        shifts[shift.organisation_id].append(shift)
    return [UnitDay(unit, _lines(shifts[unit.pk], begins, ends), at) for unit in units]


def _lines(shifts: list[DutyShift], begins: dt.datetime, ends: dt.datetime) -> list[Line]:
    lines = [
        Line(
            timezone.localtime(max(shift.starts_at, begins)),
            timezone.localtime(min(shift.ends_at, ends)),
            shift,
        )
        for shift in shifts
    ]
    covered = begins
    for shift in shifts:
        if not shift.can_act:
            continue
        if shift.starts_at > covered:
            lines.append(Line(timezone.localtime(covered), timezone.localtime(shift.starts_at)))
        covered = max(covered, shift.ends_at)
    if covered < ends:
        lines.append(Line(timezone.localtime(covered), timezone.localtime(ends)))
    return sorted(lines, key=lambda line: (line.begins, line.shift is None))
