"""Dry runs: what a draft would have done with the tickets of the last months, had they come on its first day.

A worker does it in the background, month by month, and keeps the result with the draft. Tickets are grouped by what the
matrix reads of them, so a million of them are a few thousand decisions; those that must step around a unit are decided
one by one, as the queue would.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from audit import actions as audit
from organisations.models import Alliance, Area, User
from organisations.versions import versions_now
from tickets import kinds, queue
from tickets.catalogue import catalogue_on
from tickets.drafting import catalogue_with
from tickets.keeping import consented_templates, kept_templates
from tickets.models import Dispatch, DispatchState, DryRun, MatrixDraft, State, Ticket, Topic, TriageReason
from tickets.refusals import NotYours, WrongState
from tickets.replaying import Compared, Group, Region, Way, compare, regions
from tickets.routing import Catalogue, Facts

log = logging.getLogger(__name__)

WORK = "tickets.dry_run"
MONTHS = (1, 3, 6, 12, 24, 36)
#: A run that nobody has moved on for so long lost its message or its worker.
LOST = dt.timedelta(minutes=2)

Key = tuple[int, int, int]  # alliance, topic, area


def may_try(draft: MatrixDraft, user: User) -> bool:
    """Keepers of the template and those who may consent to its drafts."""
    return draft.template_id in kept_templates(user) | consented_templates(user)


@transaction.atomic
def ask(*, draft_id: int, months: int, by: User, at: dt.datetime) -> DryRun:
    """Lay down a dry run over the last `months`; a worker does it soon after.

    Raises NotYours, WrongState where the draft was published or dropped, or where a run of it is under way.
    """
    draft = MatrixDraft.objects.select_for_update(no_key=True).get(pk=draft_id)
    if not may_try(draft, by):
        raise NotYours("not_yours")
    if not draft.living or DryRun.objects.filter(draft=draft, ended_at=None).exists():
        raise WrongState("wrong_state")
    today = timezone.localdate(at)
    row = DryRun.objects.create(
        draft=draft,
        revision=draft.revision,
        months=months,
        since=months_before(today, months),
        on=max(draft.from_day or today, today),
        asked_by=by,
        asked_at=at,
        steps=months + 1,
    )
    audit.record(
        action="matrix.dry_run.ask",
        at=at,
        by=by,
        object_type="matrixdraft",
        object_id=draft.pk,
        object_label=draft.name,
        data={"months": months, "revision": draft.revision},
    )
    queue.hurry(WORK, row.pk)
    return row


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months before; the last one of a shorter month."""
    month = day.year * 12 + day.month - 1 - months
    first = dt.date(month // 12, month % 12 + 1, 1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def go(dry_run_id: int, at: dt.datetime) -> DryRun:
    """Do the run from its beginning, unless it has ended; whoever does it a second time writes the same."""
    row = DryRun.objects.select_related("draft__template").get(pk=dry_run_id)
    if row.ended_at is not None:
        return row
    try:
        ended = _tried(row)
    except Exception:
        log.exception("Dry run %s cannot be done", row.pk)
        ended = {"result": {"failed": True}}
    DryRun.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at, **ended)
    row.refresh_from_db()
    return row


def resume(at: dt.datetime) -> int:
    """Do what a lost message or worker left; returns how many."""
    ids = list(
        DryRun.objects.filter(ended_at=None, asked_at__lt=at - LOST)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    for pk in ids:
        go(pk, at)
    return len(ids)


def _tried(row: DryRun) -> dict[str, Any]:
    before, after, revision = _catalogues(row)
    compared, totals, unplaced = Compared(), Counter(), 0
    for done, first, last in _windows(row):
        groups, others = groups_of(_tickets(row, first, last), row)
        unplaced += others
        for group in groups:
            totals[group.facts.alliance, group.facts.topic, group.facts.area] += group.tickets
        compare(groups, before, after, compared)
        DryRun.objects.filter(pk=row.pk, ended_at=None).update(done=done)
    returned = _returned(row)
    return {
        "revision": revision,
        "catalogue_version": before.catalogue_version,
        "roster_version": before.roster_version,
        "done": row.steps,
        "result": result(compared, totals, returned, _gaps(row, before, after)) | {"unplaced": unplaced},
    }


def _catalogues(row: DryRun) -> tuple[Catalogue, Catalogue, int]:
    """What is published and what the draft would make of it, of one version, and the draft's revision."""
    while True:
        revision, versions = _revision(row), versions_now()
        before = catalogue_on(row.on, versions)
        after = catalogue_with(row.draft, row.on, versions)
        if revision == _revision(row) and before.catalogue_version == after.catalogue_version:
            return before, after, revision


def _revision(row: DryRun) -> int:
    return MatrixDraft.objects.values_list("revision", flat=True).get(pk=row.draft_id)


def _windows(row: DryRun) -> Iterator[tuple[int, dt.datetime, dt.datetime]]:
    """The months, each with its number; the last one ends when the run was asked for."""
    today = timezone.localdate(row.asked_at)
    days = [months_before(today, back) for back in range(row.months, 0, -1)]
    begins = [timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in days]
    for number, first in enumerate(begins, 1):
        yield number, first, begins[number] if number < len(begins) else _until(row)


def _until(row: DryRun) -> dt.datetime:
    """What came in the very moment of the asking is tried too."""
    return row.asked_at + dt.timedelta.resolution


def _tickets(row: DryRun, first: dt.datetime, last: dt.datetime) -> QuerySet[Ticket]:
    return tried_tickets(row.draft.template_id, first, last)


def tried_tickets(template: int, first: dt.datetime, last: dt.datetime) -> QuerySet[Ticket]:
    """Tickets raised in this time that the queue was to place: neither waiting for acceptance or refused, nor settled
    on the spot."""
    return (
        Ticket.objects.filter(alliance__template=template, raised_at__gte=first, raised_at__lt=last)
        .exclude(state__in=(State.RECEIVED, State.DECLINED, State.REDIRECTED))
        .exclude(state=State.CLOSED, dispatched_at=None)
    )


def groups_of(tickets: QuerySet[Ticket], row: DryRun) -> tuple[list[Group], int]:
    """The tickets by what the matrix reads of them, as if all came on the run's day; and how many came without a known
    topic or place, which the matrix is not asked about."""
    kind = kinds.get(row.draft.template.kind)
    detours = kind.detours(tickets.filter(unplaced="").order_by().values("pk")) if kind else {}
    apart = Ticket.objects.filter(pk__in=list(detours)).values_list("pk", "alliance", "topic", "area")
    groups = [Group(Facts(*facts, row.on), 1, detours[pk], pk) for pk, *facts in apart]
    plain = tickets.exclude(pk__in=list(detours)) if detours else tickets
    counted = (
        plain.order_by()
        .values_list("alliance", "topic", "area")
        .annotate(placed=Count("pk", filter=Q(unplaced="")), others=Count("pk", filter=~Q(unplaced="")))
    )
    unplaced = 0
    for *facts, placed, others in counted:
        unplaced += others
        if placed:
            groups.append(Group(Facts(*facts, row.on), placed))
    return groups, unplaced


def _returned(row: DryRun) -> Counter:
    """(alliance, topic, area), unit → tickets that the unit gave back."""
    first = timezone.make_aware(dt.datetime.combine(row.since, dt.time()))
    rows = (
        Dispatch.objects.filter(
            state=DispatchState.RETURNED,
            ticket__alliance__template=row.draft.template_id,
            ticket__raised_at__gte=first,
            ticket__raised_at__lt=_until(row),
        )
        .order_by()
        .values_list("ticket__alliance", "ticket__topic", "ticket__area", "organisation")
        .annotate(tickets=Count("ticket", distinct=True))
    )
    return Counter({(tuple(key), unit): number for *key, unit, number in rows})


def _gaps(row: DryRun, before: Catalogue, after: Catalogue) -> list[tuple[int, Region]]:
    """Alliance and region, of all pairs of topics and places of the template, where one of the two decides nothing."""
    topics = leaf_topics(row.draft.template_id)
    alliances = Alliance.objects.on(row.on).filter(template=row.draft.template_id).select_related("area")
    return [
        (alliance.pk, region)
        for alliance in alliances
        for region in regions(alliance.pk, topics, areas_inside(alliance), (before, after))
        if any(decision.department is None for decision in region.decisions)
    ]


def leaf_topics(template: int) -> list[int]:
    """Topics in use by which a ticket can be raised: those with none in use below them, in the catalogue's order."""
    rows = Topic.objects.filter(template=template, is_active=True).order_by("position", "id")
    pairs = list(rows.values_list("pk", "parent"))
    parents = {parent for _pk, parent in pairs}
    return [pk for pk, _parent in pairs if pk not in parents]


def areas_inside(alliance: Alliance) -> list[int]:
    """The alliance's area and those in it, in tree order."""
    rows = Area.objects.filter(is_active=True, path__startswith=alliance.area.path).order_by("path")
    return list(rows.values_list("pk", flat=True))


def result(
    compared: Compared,
    totals: Mapping[Key, int],
    returned: Mapping[tuple[Key, int], int],
    found: Sequence[tuple[int, Region]],
) -> dict[str, Any]:
    """What is kept of a run, as plain JSON. Ids of units, alliances, topics and areas; None as a unit is triage.

    `ways`: {before, after, tickets, reasons {reason: tickets}, returned (tickets that `after` had given back already),
    facts [[alliance, topic, [areas]]], singles [ticket ids]}, most tickets first; `loads`: [unit, lead before, after,
    assist before, after]; `gaps`, `claims`, `filled`: [alliance, topic, reason before, reason after, [areas], tickets].
    """
    lists: dict[str, list[list[Any]]] = {"gaps": [], "claims": [], "filled": []}
    for alliance, region in found:
        before, after = region.decisions
        sort = _sort_of(before.reason, after.reason)
        if sort:
            tickets = sum(totals.get((alliance, region.topic, area), 0) for area in region.areas)
            lists[sort].append(
                [alliance, region.topic, before.reason, after.reason, list(region.areas), tickets]
            )
    for rows in lists.values():
        rows.sort(key=lambda entry: -entry[-1])
    units = sorted({*compared.leads[0], *compared.leads[1], *compared.assists[0], *compared.assists[1]})
    sides = (*compared.leads, *compared.assists)
    return {
        "tickets": compared.tickets,
        "elsewhere": compared.elsewhere,
        "other_assists": compared.other_assists,
        "ways": [_way(way, compared, returned) for way, _tickets in compared.ways.most_common()],
        "loads": [[unit, *(side[unit] for side in sides)] for unit in units],
        **lists,
    }


def _sort_of(before: str, after: str) -> str:
    """Which list a region stands in, by the reasons for triage before and after; "" where nothing becomes new."""
    if before == after:
        return ""
    if not after:
        return "filled"
    return "claims" if after == TriageReason.EQUAL_CLAIMS else "gaps"


def _way(way: Way, compared: Compared, returned: Mapping[tuple[Key, int], int]) -> dict[str, Any]:
    places: dict[tuple[int, int], set[int]] = {}
    singles: list[int] = []
    given_back: set[tuple[Key, int]] = set()
    for group in compared.groups[way]:
        facts = group.facts
        if group.ticket is not None:
            singles.append(group.ticket)
            continue
        places.setdefault((facts.alliance, facts.topic), set()).add(facts.area)
        if way.after is not None:
            given_back.add(((facts.alliance, facts.topic, facts.area), way.after))
    return {
        "before": way.before,
        "after": way.after,
        "tickets": compared.ways[way],
        "reasons": {reason: number for reason, number in compared.reasons[way].items() if reason},
        "returned": sum(returned.get(key, 0) for key in given_back),
        "facts": [[*key, sorted(areas)] for key, areas in sorted(places.items())],
        "singles": sorted(singles),
    }


def moved_by(row: DryRun, way: Mapping[str, Any]) -> QuerySet[Ticket]:
    """The tickets of one way of a run that has ended; the caller restricts them to what the reader may see."""
    first = timezone.make_aware(dt.datetime.combine(row.since, dt.time()))
    same = Q(pk__in=way["singles"])
    plain = tried_tickets(row.draft.template_id, first, _until(row)).filter(unplaced="")
    for alliance, topic, areas in way["facts"]:
        same |= Q(alliance=alliance, topic=topic, area__in=areas)
    kind = kinds.get(row.draft.template.kind)
    detours = set(kind.detours(plain.order_by().values("pk"))) if kind else set()
    return plain.filter(same).exclude(pk__in=detours - set(way["singles"]))
