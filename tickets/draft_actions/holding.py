"""What every verb of drafts shares: the locked draft, its line in the record, what is published for a slot now."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from audit import actions as audit
from organisations.models import User
from tickets.catalogue import catalogue_on
from tickets.drafting import slot_of
from tickets.keeping import kept_templates
from tickets.marks import matrix_mark
from tickets.models import DraftEdit, DraftState, MatrixDraft
from tickets.refusals import NotYours, WrongState
from tickets.routing import Catalogue, Cell
from tickets.slots import Slot, said_by
from tickets.slots import slot_of as slot_of_cell


def held(draft_id: int, by: User, state: DraftState = DraftState.OPEN) -> MatrixDraft:
    """The draft, locked, in this state and kept by the account. Raises NotYours, WrongState."""
    draft = MatrixDraft.objects.select_for_update(no_key=True, of=("self",)).get(pk=draft_id)
    if draft.template_id not in kept_templates(by):
        raise NotYours("draft_not_kept")
    if draft.state != state:
        raise WrongState("draft_moved_on")
    return draft


def touched(draft: MatrixDraft) -> None:
    """Save the draft under a new revision."""
    draft.revision += 1
    draft.save()


def base_on(draft: MatrixDraft, day: dt.date) -> None:
    """The draft knows what is published now. Not saved."""
    now = catalogue_on(day)
    draft.based_on = now.catalogue_version
    draft.based_mark = matrix_mark(now, draft.template_id)


def changed_since(draft: MatrixDraft, now: Catalogue) -> bool:
    """Whether its template's matrix is another one than the draft was based on; others' do not count."""
    if now.catalogue_version == draft.based_on:
        return False
    return matrix_mark(now, draft.template_id) != draft.based_mark


def record(draft: MatrixDraft, verb: str, by: User, at: dt.datetime, **data: Any) -> None:
    audit.record(
        action=f"matrix_draft.{verb}",
        at=at,
        by=by,
        object_type="matrixdraft",
        object_id=draft.pk,
        object_label=draft.name,
        data=data,
    )


def published(catalogue: Catalogue, slot: Slot, since: dt.date) -> list[dict[str, Any]]:
    """What is published for the slot, of `since` and later days, as an edit keeps it in `base`."""
    cells = [
        cell
        for cell in catalogue.cells.get(slot.topic, ())
        if slot_of_cell(cell) == slot and (cell.valid_to is None or cell.valid_to >= since)
    ]
    return [_as_json(cell) for cell in sorted(cells, key=lambda cell: cell.id)]


def _as_json(cell: Cell) -> dict[str, Any]:
    return {
        "id": cell.id,
        **said_by(cell).as_json(),
        "valid_from": cell.valid_from.isoformat(),
        "valid_to": cell.valid_to.isoformat() if cell.valid_to else None,
    }


def moved(edits: Iterable[DraftEdit], day: dt.date) -> list[tuple[DraftEdit, list[dict[str, Any]]]]:
    """Edits under which the published matrix has changed since they were made, each with what is published now."""
    catalogue = catalogue_on(day)
    return [
        (edit, now)
        for edit in edits
        for now in [published(catalogue, slot_of(edit), edit.seen_on)]
        if now != edit.base
    ]
