"""A community is set up; its estates, their service, its grids and who serves them are kept, everything dated.

What follows ends what was before on the day before; what lies in the past is never overwritten.
"""

import datetime as dt

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.actions.recording import locked
from governance.lifecycle import (
    COMMUNITY_RULES,
    ESTATE_RULES,
    GRID_RULES,
    CommunityStep,
    EstateStep,
    GridStep,
)
from governance.models import Building, Community, Estate, Grid, GridDuty, HostTerm, ServiceTerm
from meetings.actions.recording import locked as locked_with_alliance
from meetings.actions.recording import record, step
from meetings.lifecycle import desk
from organisations.models import Alliance, Area, Organisation, Post
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.standing import Actor

ONE_DAY = dt.timedelta(days=1)
#: A term of a residents' committee is five years (Organic Law of Urban Residents' Committees, 2026, art. 14).
TERM_YEARS = 5


@transaction.atomic
def set_up(*, by: Actor, at: dt.datetime, alliance: Alliance, area: Area) -> Community:
    """Say which residents' community the alliance governs. Raises NotYours, Incomplete or WrongState."""
    community = Community(alliance=alliance, area=area)
    if not desk(by, community):
        raise NotYours("not_yours")
    unit = Organisation.objects.filter(area=area, is_active=True).order_by("path").first()
    if unit is None:
        raise Incomplete({"area": _("The roster has no unit of this community.")})
    if Community.objects.filter(Q(alliance=alliance) | Q(area=area)).exists():
        raise WrongState("wrong_state", _("This community is set up already."))
    community.unit = unit
    community.save(force_insert=True)
    record(community, "set_up", by, at)
    return community


def _kept(community_id: int, name: CommunityStep, by: Actor) -> Community:
    community = locked_with_alliance(Community.objects, community_id)
    step(COMMUNITY_RULES, name, by, community)
    return community


@transaction.atomic
def add_estate(*, community_id: int, by: Actor, at: dt.datetime, area: Area, **fields) -> Estate:
    community = _kept(community_id, CommunityStep.ADD_ESTATE, by)
    return _add(Estate(community=community, area=area, **fields), by, at)


@transaction.atomic
def add_grid(*, community_id: int, by: Actor, at: dt.datetime, area: Area, **fields) -> Grid:
    community = _kept(community_id, CommunityStep.ADD_GRID, by)
    return _add(Grid(community=community, area=area, **fields), by, at)


def _add(place, by: Actor, at: dt.datetime):
    if not place.area.path.startswith(place.community.area.path):
        raise Incomplete({"area": _("This place lies outside the community.")})
    if type(place).objects.filter(area=place.area).exists():
        raise Incomplete({"area": _("This place is entered already.")})
    place.save(force_insert=True)
    record(place, "add", by, at)
    return place


@transaction.atomic
def change_estate(*, estate_id: int, by: Actor, at: dt.datetime, **fields) -> Estate:
    estate = locked(Estate.objects, estate_id)
    step(ESTATE_RULES, EstateStep.CHANGE, by, estate)
    return _change(estate, by, at, fields)


@transaction.atomic
def change_grid(*, grid_id: int, by: Actor, at: dt.datetime, **fields) -> Grid:
    grid = locked(Grid.objects, grid_id)
    step(GRID_RULES, GridStep.CHANGE, by, grid)
    return _change(grid, by, at, fields)


def _change(place, by: Actor, at: dt.datetime, fields: dict):
    before = {name: getattr(place, name) for name in fields}
    for name, value in fields.items():
        setattr(place, name, value)
    place.save()
    record(place, "change", by, at, before=before, after=fields)
    return place


@transaction.atomic
def add_building(*, estate_id: int, by: Actor, at: dt.datetime, name: str, households: int) -> Building:
    estate = locked(Estate.objects, estate_id)
    step(ESTATE_RULES, EstateStep.ADD_BUILDING, by, estate)
    if estate.buildings.filter(name=name, valid_to=None).exists():
        raise Incomplete({"name": _("This building is entered already.")})
    building = Building.objects.create(
        estate=estate, name=name, households=households, valid_from=timezone.localdate(at)
    )
    record(estate, "add_building", by, at, building=name, households=households)
    return building


@transaction.atomic
def serve(
    *,
    estate_id: int,
    by: Actor,
    at: dt.datetime,
    company: Organisation | None,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    contract: str = "",
) -> ServiceTerm:
    """Who serves the estate from that day; None: no property management. Ends the open term the day before."""
    estate = locked(Estate.objects, estate_id)
    step(ESTATE_RULES, EstateStep.SERVE, by, estate)
    errors = _wrong_days(valid_from, valid_to)
    if company is not None and not contract:
        errors["contract"] = "required"
    if company is None and contract:
        errors["contract"] = _("Without a company there is no contract.")
    if errors:
        raise Incomplete(errors)
    _make_room(estate.terms, valid_from, valid_to)
    term = ServiceTerm.objects.create(
        estate=estate, company=company, contract=contract, valid_from=valid_from, valid_to=valid_to
    )
    record(
        estate,
        "serve",
        by,
        at,
        company=company.code if company else "",
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat() if valid_to else "",
    )
    return term


@transaction.atomic
def place(
    *, grid_id: int, by: Actor, at: dt.datetime, role: str, post: Post, valid_from: dt.date
) -> GridDuty:
    """Who serves the grid in this role from that day, no longer than the post lasts."""
    grid = locked(Grid.objects, grid_id)
    step(GRID_RULES, GridStep.PLACE, by, grid)
    errors = _wrong_days(valid_from, post.valid_to)
    if valid_from < post.valid_from:
        errors["valid_from"] = _("The post begins later.")
    twice = (
        grid.duties.filter(post__person=post.person_id)
        .exclude(role=role)
        .filter(Q(valid_to=None) | Q(valid_to__gte=valid_from))
    )
    if twice.exists():
        errors["post"] = _("This person serves the grid in another role already.")
    if errors:
        raise Incomplete(errors)
    _make_room(grid.duties.filter(role=role), valid_from, post.valid_to)
    duty = GridDuty.objects.create(
        grid=grid, role=role, post=post, valid_from=valid_from, valid_to=post.valid_to
    )
    record(grid, "place", by, at, role=role, post=post.pk, valid_from=valid_from.isoformat())
    return duty


def _wrong_days(first: dt.date, last: dt.date | None) -> dict[str, str]:
    if last is not None and last < first:
        return {"valid_to": _("The last day lies before the first day.")}
    return {}


def _make_room(rows: models.QuerySet, first: dt.date, last: dt.date | None) -> None:
    """End the open row the day before `first`. Raises Incomplete where another one would overlap."""
    rows.filter(valid_to=None, valid_from__lt=first).update(valid_to=first - ONE_DAY)
    overlapping = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
    if last is not None:
        overlapping = overlapping.filter(valid_from__lte=last)
    if overlapping.filter(valid_from__lt=first, valid_to__isnull=False).update(valid_to=first - ONE_DAY):
        overlapping = overlapping.filter(valid_from__gte=first)
    if overlapping.exists():
        raise Incomplete({"valid_from": _("Another entry holds on these days; enter a later first day.")})


@transaction.atomic
def set_term(
    *, community_id: int, by: Actor, at: dt.datetime, valid_from: dt.date, valid_to: dt.date, basis: str
) -> HostTerm:
    """The term of the community's committee, at most five years long, never over another one."""
    community = _kept(community_id, CommunityStep.SET_TERM, by)
    errors = _wrong_days(valid_from, valid_to)
    if not errors and valid_to >= _years_later(valid_from, TERM_YEARS):
        errors["valid_to"] = _("A term lasts at most %(years)s years.") % {"years": TERM_YEARS}
    overlapping = HostTerm.objects.filter(
        host=community.unit_id, valid_from__lte=valid_to, valid_to__gte=valid_from
    )
    if not errors and overlapping.exists():
        errors["valid_from"] = _("Another term holds on these days.")
    if errors:
        raise Incomplete(errors)
    term = HostTerm.objects.create(host=community.unit, valid_from=valid_from, valid_to=valid_to, basis=basis)
    record(community, "set_term", by, at, valid_from=str(valid_from), valid_to=str(valid_to))
    return term


def _years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February falls on 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
