"""What a person does with a file of a hotline: sends it in, says what its columns are, confirms it, calls it off.

The work itself is done by `hotline_work`, batch by batch.
"""

import datetime as dt
from functools import partial
from typing import IO

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from tickets import queue
from tickets.actions.hotline_sources import note, require_keeper
from tickets.actions.recording import tell_of
from tickets.hotline import vault
from tickets.hotline.columns import complete
from tickets.lifecycle import Incomplete, NotYours, WrongState
from tickets.models import HotlineImport, HotlineSource, ImportState, NoticeKind
from tickets.models.hotline import AT_WORK, WAITING
from tickets.standing import Actor

WORK = "tickets.hotline_step"
#: What the check begins with, each time.
UNCHECKED = {"done": 0, "new": 0, "here": 0, "wrong": 0, "unplaced": 0, "unknown": {}}


@transaction.atomic
def upload(
    *, file: IO[bytes], name: str, source: HotlineSource | None, by: Actor, at: dt.datetime
) -> HotlineImport:
    """Take a file in; a worker reads it. Raises NotYours."""
    if source is not None:
        require_keeper(source, by)
    taken = HotlineImport(
        keeper=by.unit,
        source=source,
        file_name=name[:100],
        upload=vault.seal(file),
        state=ImportState.READING,
        by=by.user,
        post=by.post,
        uploaded_at=at,
        touched_at=at,
    )
    taken.save()
    require_keeper(taken, by)
    note("upload", taken, by=by, at=at, source=str(source or ""))
    queue.hurry(WORK, taken.pk)
    return taken


@transaction.atomic
def set_columns(*, import_id: int, source: HotlineSource, by: Actor, at: dt.datetime) -> HotlineImport:
    """Read the file by the columns of this source: from now on its lines are checked. Raises NotYours, WrongState,
    Incomplete where the file lacks a column."""
    require_keeper(source, by)
    found = locked(import_id, WAITING, by)
    if not complete(source.columns, found.headings):
        raise Incomplete({"columns": "required"})
    found.source = source
    return _begin(found, ImportState.CHECKING, at, **UNCHECKED)


@transaction.atomic
def check_again(*, import_id: int, by: Actor, at: dt.datetime) -> HotlineImport:
    """Check the lines anew, after words were settled. Raises NotYours, WrongState."""
    return _begin(locked(import_id, (ImportState.PREVIEW,), by), ImportState.CHECKING, at, **UNCHECKED)


@transaction.atomic
def confirm(*, import_id: int, by: Actor, at: dt.datetime) -> HotlineImport:
    """Import the new lines, in the name of who confirms. Raises NotYours, WrongState."""
    found = locked(import_id, (ImportState.PREVIEW,), by)
    note("confirm", found, by=by, at=at, new=found.new, here=found.here, wrong=found.wrong)
    return _begin(found, ImportState.WRITING, at, done=0, by=by.user, post=by.post)


@transaction.atomic
def cancel(*, import_id: int, by: Actor, at: dt.datetime) -> HotlineImport:
    """Call it off: what became a ticket stays one, the other lines are forgotten. Raises NotYours, WrongState."""
    found = locked(import_id, (*AT_WORK, *WAITING), by)
    note("cancel", found, by=by, at=at, created=found.created)
    return _call_off(found, at)


@transaction.atomic
def cancel_quietly(import_id: int, at: dt.datetime) -> None:
    """Call off what nobody came back for."""
    found = HotlineImport.objects.select_for_update().get(pk=import_id)
    if found.state in WAITING:
        _call_off(found, at)


def _call_off(found: HotlineImport, at: dt.datetime) -> HotlineImport:
    end(found, ImportState.CANCELLED, at)
    found.lines.all().delete()
    return found


def locked(import_id: int, states: tuple[ImportState, ...], by: Actor) -> HotlineImport:
    """The import, locked, in one of these states. Raises NotYours, WrongState."""
    found = HotlineImport.objects.select_for_update().get(pk=import_id)
    if not HotlineImport.objects.kept_by(by.post).filter(pk=found.pk).exists():
        raise NotYours("not_yours")
    if found.state not in states:
        raise WrongState("import_moved_on")
    return found


def end(found: HotlineImport, state: ImportState, at: dt.datetime, refusal: str = "") -> None:
    """Nothing more is done with it; the caller holds its lock."""
    forget_file(found)
    found.state, found.ended_at, found.refusal = state, at, refusal[:200]
    found.busy = False
    found.save()
    if state == ImportState.DONE:
        words = {"count": found.created, "wrong": found.wrong}
        tell_starter(
            found, gettext_noop("Hotline file imported: %(count)s tickets, %(wrong)s wrong lines"), words, at
        )
    elif state == ImportState.REFUSED:
        tell_starter(found, gettext_noop("A hotline file cannot be read"), {}, at)


def tell_starter(found: HotlineImport, sentence: str, words: dict[str, int], at: dt.datetime) -> None:
    """Tell whoever sent or confirmed it, who need not watch the page. A file's name may name people: it stays out."""
    with translation.override(settings.LANGUAGE_CODE):
        about = gettext(sentence) % words
    tell_of(
        reverse("tickets:hotline_import", args=[found.pk]),
        about,
        NoticeKind.INFORMED,
        at,
        users=[found.by_id],
    )


def forget_file(found: HotlineImport) -> None:
    """The sent file is not needed any more; the caller saves the row."""
    transaction.on_commit(partial(vault.forget, found.upload), robust=True)
    found.upload = ""


def _begin(found: HotlineImport, state: ImportState, at: dt.datetime, **fields) -> HotlineImport:
    for name, value in fields.items():
        setattr(found, name, value)
    found.state, found.busy, found.touched_at = state, False, at
    found.save()
    queue.hurry(WORK, found.pk)
    return found
