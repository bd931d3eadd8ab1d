"""A draft against the published matrix: the catalogue it would make."""

import datetime as dt

from organisations.versions import Versions
from tickets.catalogue import catalogue_on
from tickets.models import DraftEdit, MatrixDraft
from tickets.routing import Catalogue
from tickets.slots import Slot, Wanted, lines_of, with_edits


def wanted(draft: MatrixDraft) -> list[Wanted]:
    """The draft's edits as plain values; one query."""
    return [wanted_by(edit) for edit in DraftEdit.objects.filter(draft=draft)]


def wanted_by(edit: DraftEdit) -> Wanted:
    return Wanted(slot_of(edit), lines_of(edit.lines), edit.pk)


def slot_of(edit: DraftEdit) -> Slot:
    return Slot(edit.alliance_id, edit.topic_id, edit.area_id)


def catalogue_with(draft: MatrixDraft, day: dt.date, versions: Versions | None = None) -> Catalogue:
    """The compiled catalogue of `day`, with the draft as if it were in force on that day already.

    For any day: a dry run asks it for past days, the page for today or the draft's own first day. What stands elsewhere in
    the matrix is what is published for that day. One query besides those of `catalogue_on`.
    """
    return with_edits(catalogue_on(day, versions), draft.template_id, wanted(draft))
