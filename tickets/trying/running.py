"""Asking for a dry run, doing it month by month, and taking up what a lost worker left."""

import datetime as dt
import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit import actions as audit
from organisations.models import Alliance, Area, User
from organisations.versions import versions_now
from tickets import queue
from tickets.catalogue import catalogue_on
from tickets.drafting import catalogue_with, wanted
from tickets.keeping import consented_templates, kept_templates
from tickets.marks import edits_mark, matrix_mark, roster_mark
from tickets.models import DryRun, MatrixDraft, Topic
from tickets.refusals import NotYours, WrongState
from tickets.replaying import Compared, Region, compare, regions
from tickets.routing import Catalogue
from tickets.trying.past import groups_of, months_before, returned_by, tried_tickets, windows
from tickets.trying.results import result

log = logging.getLogger(__name__)

WORK = "tickets.dry_run"
MONTHS = (1, 3, 6, 12, 24, 36)
#: A run that nobody has moved on for so long lost its message or its worker.
LOST = dt.timedelta(minutes=2)


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
    marks = {
        "draft": edits_mark(wanted(row.draft)),
        "matrix": matrix_mark(before, row.draft.template_id),
        "roster": roster_mark(before, row.draft.template_id),
    }
    compared, totals, unplaced = Compared(), Counter(), 0
    for done, first, last in windows(row):
        groups, others = groups_of(tried_tickets(row.draft.template_id, first, last), row)
        unplaced += others
        for group in groups:
            totals[group.facts.alliance, group.facts.topic, group.facts.area] += group.tickets
        compare(groups, before, after, compared)
        DryRun.objects.filter(pk=row.pk, ended_at=None).update(done=done)
    returned = returned_by(row)
    return {
        "revision": revision,
        "catalogue_version": before.catalogue_version,
        "roster_version": before.roster_version,
        "done": row.steps,
        "result": result(compared, totals, returned, _gaps(row, before, after))
        | {"unplaced": unplaced, "marks": marks},
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
