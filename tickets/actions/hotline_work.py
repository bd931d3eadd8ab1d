"""What a worker does with a file of a hotline: reads it, checks it, writes it, one batch after the other.

A batch is one transaction and one message: the next is sent when it is committed. A worker that dies loses its batch at
most; the beat rule sends the message anew once its time is over. `attempt` tells a worker that was thought dead that
another one goes on.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from audit import bulk
from organisations.ciphers import Undecryptable
from organisations.imports.packages import WorkbookRefused
from tickets import queue
from tickets.actions.hotline_imports import WORK, cancel_quietly, end, forget_file, tell_starter
from tickets.actions.hotline_judging import Judge
from tickets.actions.raising import raise_all
from tickets.hotline import vault
from tickets.hotline.columns import complete
from tickets.hotline.tables import ROWS, Table, TableRefused, open_table
from tickets.models import Fate, HotlineEntry, HotlineImport, HotlineLine, HotlineSource, ImportState
from tickets.models.hotline import AT_WORK, WAITING
from tickets.standing import Actor

READ, CHECKED, WRITTEN = 1000, 1000, 500
#: Beyond this a worker counts as dead. Reading is one task, and no task lasts longer (CELERY_TASK_TIME_LIMIT).
LEASE = {
    ImportState.READING: dt.timedelta(seconds=310),
    ImportState.CHECKING: dt.timedelta(seconds=60),
    ImportState.WRITING: dt.timedelta(seconds=60),
}
#: A message that should have come by now was lost.
LATE = dt.timedelta(seconds=25)
#: Words that nobody settled are kept, with their lines, up to so many of a sort.
UNKNOWN_WORDS = 300
#: How long lines wait for a person, and wrong lines of a finished import for their correction.
KEPT = dt.timedelta(days=30)


class _Taken(Exception):
    """Another worker goes on, or somebody called it off."""


def step(import_id: int, at: dt.datetime) -> bool:
    """Do one batch if nobody else is at it; returns whether more is to be done."""
    held = _claim(import_id, at)
    if held is None:
        return False
    try:
        return STEPS[ImportState(held.state)](held, at)
    except _Taken:
        return False


def run_to_end(import_id: int, at: dt.datetime) -> None:
    """All batches up to where a person is asked, in this process."""
    with queue.muted():
        while step(import_id, at):
            pass


def resume(at: dt.datetime) -> int:
    """Send messages for what no worker is at; returns how many."""
    dead = Q(busy=False, touched_at__lt=at - LATE)
    for state, lease in LEASE.items():
        dead |= Q(state=state, touched_at__lt=at - lease)
    ids = list(HotlineImport.objects.filter(dead, state__in=AT_WORK).values_list("pk", flat=True))
    for import_id in ids:
        queue.hurry(WORK, import_id)
    return len(ids)


def forget(at: dt.datetime) -> int:
    """Call off what nobody came back for, and let go of the wrong lines of old imports; returns how many lines went."""
    for import_id in HotlineImport.objects.filter(state__in=WAITING, touched_at__lt=at - KEPT).values_list(
        "pk", flat=True
    ):
        cancel_quietly(import_id, at)
    return HotlineLine.objects.filter(of__ended_at__lt=at - KEPT).delete()[0]


def _claim(import_id: int, at: dt.datetime) -> HotlineImport | None:
    free = Q(busy=False)
    for state, lease in LEASE.items():
        free |= Q(state=state, touched_at__lt=at - lease)
    waiting = HotlineImport.objects.filter(free, pk=import_id, state__in=AT_WORK)
    if not waiting.update(busy=True, touched_at=at, attempt=F("attempt") + 1):
        return None
    return HotlineImport.objects.select_related(
        "source__alliance__template", "source__alliance__area", "source__topic", "source__keeper"
    ).get(pk=import_id)


@contextmanager
def _batch(held: HotlineImport) -> Iterator[HotlineImport]:
    """A transaction that owns the import. Raises _Taken."""
    with transaction.atomic():
        mine = HotlineImport.objects.select_for_update().get(pk=held.pk)
        if (mine.attempt, mine.state) != (held.attempt, held.state):
            raise _Taken
        yield mine


def _hand_on(mine: HotlineImport, at: dt.datetime) -> bool:
    """Save, and let the next batch begin if there is one."""
    mine.busy, mine.touched_at = False, at
    mine.save()
    more = mine.state in AT_WORK
    if more:
        queue.hurry(WORK, mine.pk)
    return more


def _read(held: HotlineImport, at: dt.datetime) -> bool:
    try:
        with vault.unseal(held.upload) as file:
            table = open_table(file, held.source.columns.values() if held.source else ())
            _keep(held, table)
    except (TableRefused, WorkbookRefused) as refused:
        return _refuse(held, at, getattr(refused, "code", str(refused)))
    except (FileNotFoundError, Undecryptable):
        return _refuse(held, at, "gone")
    with _batch(held) as mine:
        known = held.source is not None and complete(held.source.columns, mine.headings)
        mine.state = ImportState.CHECKING if known else ImportState.COLUMNS
        mine.left_out = table.left_out[0]
        forget_file(mine)
        return _hand_on(mine, at)


def _keep(held: HotlineImport, table: Table) -> None:
    """Its lines, sealed, a batch at a time. Whatever an attempt before this one had kept is dropped first."""
    with _batch(held) as mine:
        mine.lines.all().delete()
        mine.form, mine.sheet, mine.headings = table.form, table.sheet[:50], table.headings
        mine.lines_read = 0
        mine.save()
    read = 0
    while lines := list(islice(table.lines, READ)):
        read += len(lines)
        if read > ROWS:
            raise TableRefused("too_many")
        with _batch(held) as mine:
            bulk.insert(
                HotlineLine,
                [
                    HotlineLine(of=mine, line=line, cells=json.dumps(cells, ensure_ascii=False))
                    for line, cells in lines
                ],
            )
            mine.lines_read = read
            mine.save(update_fields=["lines_read"])
    if not read:
        raise TableRefused("no_lines")


def _refuse(held: HotlineImport, at: dt.datetime, code: str) -> bool:
    with _batch(held) as mine:
        mine.lines.all().delete()
        end(mine, ImportState.REFUSED, at, code)
    return False


def _check(held: HotlineImport, at: dt.datetime) -> bool:
    with _batch(held) as mine:
        rows = list(mine.lines.filter(line__gt=mine.done).order_by("line")[:CHECKED])
        judge = Judge(held, at)
        for row, read in judge.judge(rows):
            setattr(mine, row.fate, getattr(mine, row.fate) + 1)
            mine.unplaced += bool(row.unplaced)
            if row.fate == Fate.NEW or read.unknown.keys() & {"alliance"}:
                _note_unknown(mine.unknown, read.unknown)
        if rows:
            bulk.insert_all(
                [], after=[bulk.update(HotlineLine, rows, ("number", "fate", "unplaced", "errors"))]
            )
            mine.done = rows[-1].line
        if len(rows) < CHECKED:
            mine.state, mine.done = ImportState.PREVIEW, 0
            if mine.lines_read > CHECKED:
                # A short file is checked while its sender looks on.
                words = {"new": mine.new, "wrong": mine.wrong}
                sentence = gettext_noop(
                    "A hotline file waits for your confirmation: %(new)s new lines, %(wrong)s wrong"
                )
                tell_starter(mine, sentence, words, at)
        return _hand_on(mine, at)


def _note_unknown(counted: dict[str, dict[str, int]], words: dict[str, str]) -> None:
    for sort, word in words.items():
        seen = counted.setdefault(sort, {})
        if word in seen or len(seen) < UNKNOWN_WORDS:
            seen[word] = seen.get(word, 0) + 1


def _write(held: HotlineImport, at: dt.datetime) -> bool:
    with _batch(held) as mine:
        # Two files of one source, or two words for one number, never write beside each other.
        HotlineSource.objects.select_for_update(no_key=True).get(pk=mine.source_id)
        rows = list(mine.lines.filter(fate=Fate.NEW, line__gt=mine.done).order_by("line")[:WRITTEN])
        judge = Judge(held, at)
        good, bad = [], []
        for row, read in judge.judge(rows):
            if row.fate == Fate.NEW:
                good.append((row, read))
                continue
            bad.append(row)
            setattr(mine, row.fate, getattr(mine, row.fate) + 1)
        by = Actor(mine.by, mine.post)
        tickets = raise_all([judge.draft(read) for _row, read in good], by=by, at=at) if good else []
        entries = [
            HotlineEntry(
                source=held.source,
                number=read.number,
                ticket=ticket,
                imported_in=mine,
                line=row.line,
                said=read.said,
            )
            for ticket, (row, read) in zip(tickets, good, strict=True)
        ]
        changed = [bulk.update(HotlineLine, bad, ("fate", "errors"))] if bad else []
        bulk.insert_all([(HotlineEntry, entries)], after=changed)
        HotlineLine.objects.filter(pk__in=[row.pk for row, _read in good]).delete()
        mine.created += len(good)
        mine.done = rows[-1].line if rows else mine.done
        if len(rows) < WRITTEN:
            mine.lines.filter(fate=Fate.HERE).delete()
            end(mine, ImportState.DONE, at)
            return False
        return _hand_on(mine, at)


STEPS: dict[ImportState, Callable[[HotlineImport, dt.datetime], bool]] = {
    ImportState.READING: _read,
    ImportState.CHECKING: _check,
    ImportState.WRITING: _write,
}
