"""Beginning a draft, changing what its slots shall hold, dropping it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, Organisation, Template, User
from tickets.catalogue import catalogue_on
from tickets.cell_checks import Named, check_units
from tickets.draft_actions.holding import base_on, held, published, record, touched
from tickets.drafting import slot_of
from tickets.keeping import kept_templates
from tickets.models import CellUnitRole, DraftEdit, DraftState, MatrixDraft, Responsibility, Topic
from tickets.refusals import NotYours, Stale
from tickets.routing import TOWNSHIP
from tickets.slots import LINES, Line, Slot, lines_of

#: Most edits of one draft: a whole matrix of a county fits; publishing writes it in some seconds.
MOST = 1000


@transaction.atomic
def begin(*, template: Template, name: str, basis: str, by: User, at: dt.datetime) -> MatrixDraft:
    """An empty draft on the matrix as it is now. Raises NotYours, ValidationError."""
    if template.pk not in kept_templates(by):
        raise NotYours("draft_not_kept")
    draft = MatrixDraft(template=template, name=name.strip(), basis=basis.strip(), made_by=by, made_at=at)
    base_on(draft, timezone.localdate(at))
    check_typed(draft)
    _save(draft)
    record(draft, "begin", by, at, template=template.code, based_on=draft.based_on)
    return draft


@transaction.atomic
def describe(
    *, draft_id: int, name: str, basis: str, from_day: dt.date | None, by: User, at: dt.datetime
) -> MatrixDraft:
    """Change the name, the basis document, the first day. Raises Refusal, ValidationError."""
    draft = held(draft_id, by)
    draft.name, draft.basis, draft.from_day = name.strip(), basis.strip(), from_day
    check_typed(draft)
    draft.revision += 1
    _save(draft)
    record(draft, "describe", by, at, basis=draft.basis, from_day=from_day.isoformat() if from_day else None)
    return draft


@transaction.atomic
def drop(*, draft_id: int, by: User, at: dt.datetime) -> MatrixDraft:
    """Give the draft up; it stays on record. Raises Refusal."""
    draft = held(draft_id, by)
    draft.state, draft.decided_by, draft.decided_at = DraftState.DROPPED, by, at
    touched(draft)
    record(draft, "drop", by, at)
    return draft


@transaction.atomic
def put(
    *, draft_id: int, slot: Slot, lines: Sequence[Line], by: User, at: dt.datetime, seen: int | None = None
) -> DraftEdit | None:
    """Say what the slot shall hold; None where that is what is published, so that there is nothing to edit.

    `seen` is the revision of the edit that the page showed, 0 = none; None does not ask. Raises Refusal (Stale where
    somebody else edited the slot meanwhile), ValidationError.
    """
    draft = held(draft_id, by)
    mine = DraftEdit.objects.filter(**_key(draft, slot)).first()
    if seen is not None and seen != (mine.revision if mine else 0):
        raise Stale
    checks = Checks(draft, [slot])
    checks.check(slot, lines)
    edit = _written(draft, slot, lines, mine, checks, by, at)
    touched(draft)
    record(draft, "edit", by, at, **_told(slot), lines=[line.as_json() for line in lines])
    return edit


@transaction.atomic
def put_all(
    *, draft_id: int, wanted: Mapping[Slot, Sequence[Line]], by: User, at: dt.datetime, source: str
) -> int:
    """Say it for many slots at once, as a file or another matrix does; one line of the record. Returns how many slots
    now differ from what is published. Raises Refusal, ValidationError for the first slot that is wrong."""
    draft = held(draft_id, by)
    edits = {slot_of(edit): edit for edit in draft.edits.all()}
    if len(edits.keys() | wanted.keys()) > MOST:
        raise ValidationError(
            _("A draft holds at most %(most)s edits. Publish it in several parts.") % {"most": MOST}
        )
    checks = Checks(draft, list(wanted))
    written = 0
    for slot, lines in wanted.items():
        checks.check(slot, lines)
        written += _written(draft, slot, lines, edits.get(slot), checks, by, at) is not None
    touched(draft)
    record(draft, "edit_many", by, at, source=source, slots=len(wanted), edits=written)
    return written


@transaction.atomic
def take_back(*, draft_id: int, slot: Slot, by: User, at: dt.datetime) -> None:
    """Leave the slot as it is published. Raises Refusal."""
    draft = held(draft_id, by)
    if DraftEdit.objects.filter(**_key(draft, slot)).delete()[0]:
        touched(draft)
        record(draft, "take_back", by, at, **_told(slot))


class Checks:
    """What may stand in slots of a draft, with all rows it asks for read once."""

    def __init__(self, draft: MatrixDraft, slots: Iterable[Slot]):
        slots = list(slots)
        self.template = draft.template
        self.topics = Topic.objects.filter(template=draft.template_id).in_bulk()
        self.areas = Area.objects.filter(pk__in={slot.area for slot in slots}).in_bulk()
        self.alliances = (
            Alliance.objects.filter(template=draft.template_id).select_related("template").in_bulk()
        )
        self.units = Organisation.objects.in_bulk()

    def check(self, slot: Slot, lines: Sequence[Line]) -> None:
        """Raises ValidationError with the sentence for people."""
        if slot.topic not in self.topics or (slot.alliance and slot.alliance not in self.alliances):
            raise ValidationError(_("The topic belongs to another template."))
        if slot.area is not None and slot.area not in self.areas:
            raise ValidationError(_("There is no such place."))
        if len(lines) > LINES:
            raise ValidationError(_("At most %(most)s entries at one place.") % {"most": LINES})
        for line in lines:
            cell, named = self.cell(slot, line), self.named(line)
            check_units(cell, named)
            gone = [
                unit.organisation for unit in named if unit.organisation and not unit.organisation.is_active
            ]
            if gone:
                raise ValidationError(
                    _("%(unit)s is no longer active; name another unit.") % {"unit": gone[0]}
                )

    def cell(self, slot: Slot, line: Line) -> Responsibility:
        """The cell as it would stand, without its days."""
        return Responsibility(
            template=self.template if slot.alliance is None else None,
            alliance=self.alliances[slot.alliance] if slot.alliance else None,
            topic=self.topics[slot.topic],
            area=self.areas[slot.area] if slot.area else None,
            priority=line.priority,
            basis=line.basis,
        )

    def named(self, line: Line) -> list[Named]:
        return [
            Named(role, None if unit == TOWNSHIP else self._unit(unit))
            for role, units in (
                (CellUnitRole.RESPONSIBLE, line.responsible),
                (CellUnitRole.ASSIST, line.assists),
            )
            for unit in units
        ]

    def _unit(self, unit: int | str) -> Organisation:
        if unit not in self.units:
            raise ValidationError(_("There is no such unit."))
        return self.units[unit]


def _written(
    draft: MatrixDraft,
    slot: Slot,
    lines: Sequence[Line],
    mine: DraftEdit | None,
    checks: Checks,
    by: User,
    at: dt.datetime,
) -> DraftEdit | None:
    """The edit as it now stands. The base stays that of the first edit, so that what changed underneath is not missed."""
    today = timezone.localdate(at)
    edit = mine or DraftEdit(
        **_key(draft, slot),
        seen_on=today,
        revision=0,
        base=published(catalogue_on(today), slot, today),
    )
    if _same(edit, lines, today):
        if mine is not None:
            mine.delete()
        return None
    edit.lines = [line.as_json() for line in lines]
    edit.revision += 1
    edit.edited_by, edit.edited_at = by, at
    edit.save()
    return edit


def _same(edit: DraftEdit, lines: Sequence[Line], today: dt.date) -> bool:
    """Whether the slot holds exactly this from today on, and nothing else was published for later days."""
    if any(one["valid_to"] or one["valid_from"] > today.isoformat() for one in edit.base):
        return False
    return sorted(lines_of(edit.base), key=str) == sorted(lines, key=str)


def _key(draft: MatrixDraft, slot: Slot) -> dict[str, object]:
    return {"draft": draft, "alliance_id": slot.alliance, "topic_id": slot.topic, "area_id": slot.area}


def _told(slot: Slot) -> dict[str, int | None]:
    return {"alliance": slot.alliance, "topic": slot.topic, "area": slot.area}


def check_typed(draft: MatrixDraft) -> None:
    """Raises ValidationError for what a person typed that does not fit its column."""
    typed = ("name", "basis", "from_day", "decision")
    draft.clean_fields(exclude=[each.name for each in draft._meta.fields if each.name not in typed])


def _save(draft: MatrixDraft) -> None:
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise ValidationError({"name": _("A draft of this name is open already.")}) from error
