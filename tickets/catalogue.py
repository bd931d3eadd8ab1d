"""Compiles the matrix and the roster of one day into the plain values that `routing.decide` reads.

Kept in memory by (catalogue version, roster version, day): database triggers raise the versions
with every change of the tables read here, so a stale catalogue cannot be used.
"""

import datetime as dt
from collections import defaultdict

from organisations.models import Alliance, Area, Membership, Organisation, Post, Version
from organisations.models.organisations import TOWNSHIP_KINDS
from organisations.versions import Versions, versions_now
from tickets.models import CellUnit, CellUnitRole, Responsibility, Topic
from tickets.routing import TOWNSHIP, Catalogue, Cell, Unit

_compiled: dict[tuple[str, str, dt.date], Catalogue] = {}
#: A busy worker needs today's and perhaps one more day's catalogue, not a history.
KEPT = 4


def catalogue_on(day: dt.date, versions: Versions | None = None) -> Catalogue:
    """One query where nothing changed since the last call; none where `versions` were read already.

    Compiling takes several queries, each of which sees what others have committed by then: where a version was raised
    meanwhile, what was read is half old and half new, and is read again.
    """
    if versions is None:
        versions = versions_now()
    while True:
        key = (versions[Version.CATALOGUE].stamp, versions[Version.ROSTER].stamp, day)
        known = _compiled.get(key)
        if known is not None:
            return known
        known = _compile(versions[Version.CATALOGUE].number, versions[Version.ROSTER].number, day)
        versions = versions_now()
        if key[:2] == (versions[Version.CATALOGUE].stamp, versions[Version.ROSTER].stamp):
            break
    # Threads of one process share what is kept: another one may have taken the same away already.
    for oldest in list(_compiled)[: max(0, len(_compiled) - KEPT + 1)]:
        _compiled.pop(oldest, None)
    _compiled[key] = known
    return known


def topic(pk: int, versions: Versions) -> Topic:
    """The topic as the matrix of these versions has it; no query unless something changed."""
    return _rows(Topic, versions[Version.CATALOGUE].stamp)[pk]


def alliance(pk: int, versions: Versions) -> Alliance:
    return _rows(Alliance, versions[Version.ROSTER].stamp)[pk]


_kept_rows: dict[type, tuple[str, dict]] = {}


def _rows(model: type[Topic] | type[Alliance], stamp: str) -> dict:
    kept_stamp, rows = _kept_rows.get(model, (None, {}))
    if kept_stamp != stamp:
        rows = model.objects.in_bulk()
        _kept_rows[model] = stamp, rows
    return rows


def _compile(catalogue_version: int, roster_version: int, day: dt.date) -> Catalogue:
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    areas = list(Area.objects.order_by("path"))
    members: dict[int, set[int]] = defaultdict(set)
    for alliance, unit in Membership.objects.on(day).values_list("alliance_id", "organisation_id"):
        members[alliance].add(unit)
    return Catalogue(
        catalogue_version=catalogue_version,
        roster_version=roster_version,
        on=day,
        topics={pk: tuple(_chain(pk, topics)) for pk in topics},
        areas=_area_chains(areas),
        townships=_townships(areas),
        templates=dict(Alliance.objects.values_list("pk", "template_id")),
        members={alliance: frozenset(units) for alliance, units in members.items()},
        signers=_signers(day),
        units={
            row[0]: Unit(*row) for row in Organisation.objects.values_list("pk", "code", "name", "name_en")
        },
        cells=_cells(),
        topic_labels={pk: (topic.code, topic.name, topic.name_en) for pk, topic in topics.items()},
        area_labels={area.pk: (area.code, area.name) for area in areas},
    )


def _chain(topic: int, topics: dict[int, Topic]):
    current: int | None = topic
    while current is not None:
        yield current
        current = topics[current].parent_id


def _area_chains(areas: list[Area]) -> dict[int, tuple[int, ...]]:
    chains: dict[int, tuple[int, ...]] = {}
    for area in areas:  # parents come first in path order
        chains[area.pk] = (area.pk, *chains.get(area.parent_id, ()))
    return chains


def _townships(areas: list[Area]) -> dict[int, int]:
    by_code = {
        code: pk
        for pk, code in Organisation.objects.filter(kind__in=TOWNSHIP_KINDS, is_active=True).values_list(
            "pk", "area__code"
        )
    }
    return {area.pk: by_code[area.township_code] for area in areas if area.township_code in by_code}


def _signers(day: dt.date) -> frozenset[int]:
    own, substitute = Post.objects.signing(day)
    return frozenset(own.values_list("organisation_id", flat=True)) | frozenset(
        substitute.values_list("organisation_id", flat=True)
    )


def _cells() -> dict[int, tuple[Cell, ...]]:
    units: dict[int, dict[str, list[int | str]]] = defaultdict(lambda: defaultdict(list))
    for named in CellUnit.objects.order_by("cell_id", "position", "id"):
        units[named.cell_id][named.role].append(named.organisation_id or TOWNSHIP)
    cells: dict[int, list[Cell]] = defaultdict(list)
    for row in Responsibility.objects.order_by("id"):
        cells[row.topic_id].append(
            Cell(
                id=row.pk,
                template=row.template_id,
                alliance=row.alliance_id,
                topic=row.topic_id,
                area=row.area_id,
                responsible=tuple(units[row.pk][CellUnitRole.RESPONSIBLE]),
                assists=tuple(units[row.pk][CellUnitRole.ASSIST]),
                priority=row.priority,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                basis=row.basis,
            )
        )
    return {topic: tuple(rows) for topic, rows in cells.items()}
