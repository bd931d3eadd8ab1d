"""What changed in the published matrix under a draft, and settling it cell by cell."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from organisations.models import User
from tickets.catalogue import catalogue_on
from tickets.draft_actions.holding import base_on, held, moved, published, record, touched
from tickets.drafting import slot_of
from tickets.models import DraftEdit, MatrixDraft
from tickets.refusals import Stale
from tickets.slots import Slot


@dataclass(frozen=True)
class Conflict:
    """An edit whose slot was published anew: `then` it was made on, `now` stands there, `edit.lines` is wanted."""

    edit: DraftEdit
    slot: Slot
    then: Sequence[dict[str, Any]]
    now: Sequence[dict[str, Any]]

    @property
    def mark(self) -> str:
        return mark_of(self.edit, self.now)


def mark_of(edit: DraftEdit, now: Sequence[dict[str, Any]]) -> str:
    """Names what a person saw: the wish and what is published against it."""
    return hashlib.sha256(json.dumps([edit.revision, now]).encode()).hexdigest()[:16]


def conflicts(draft: MatrixDraft, day: dt.date) -> list[Conflict]:
    """What somebody must settle before the draft can be published; one query besides the catalogue's."""
    edits = draft.edits.select_related("topic", "area", "alliance", "edited_by__person")
    return [Conflict(edit, slot_of(edit), edit.base, now) for edit, now in moved(edits, day)]


@transaction.atomic
def settle(*, draft_id: int, edit_id: int, keep: bool, seen: str, by: User, at: dt.datetime) -> MatrixDraft:
    """Keep the draft's wish against what is published now, or give it up for that.

    `seen` is the `mark` of the conflict that the page showed. Raises Refusal (Stale where it is another by now).
    """
    draft, day = held(draft_id, by), timezone.localdate(at)
    edit = DraftEdit.objects.filter(draft=draft, pk=edit_id).first()
    if edit is None:
        raise Stale
    now = published(catalogue_on(day), slot_of(edit), edit.seen_on)
    if mark_of(edit, now) != seen:
        raise Stale
    slot = slot_of(edit)
    if keep:
        edit.seen_on = day
        edit.base = published(catalogue_on(day), slot, day)
        edit.revision += 1
        edit.edited_by, edit.edited_at = by, at
        edit.save()
    else:
        edit.delete()
    if not moved(draft.edits.all(), day):
        base_on(draft, day)
    touched(draft)
    record(draft, "settle", by, at, alliance=slot.alliance, topic=slot.topic, area=slot.area, kept=keep)
    return draft
