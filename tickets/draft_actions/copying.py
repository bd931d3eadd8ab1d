"""Filling a draft from elsewhere: the cells of another alliance, or one unit in another's place."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.models import Alliance, Area, Organisation, User
from tickets.catalogue import catalogue_on
from tickets.draft_actions.editing import Checks, put_all
from tickets.drafting import catalogue_with
from tickets.models import MatrixDraft, Topic
from tickets.slots import Line, Matrix, Slot, said_by


@dataclass
class Copied:
    """What came of it: edits made, and what could not come along, in words."""

    edits: int = 0
    left: list[str] = field(default_factory=list)


@transaction.atomic
def copy_from(
    *, draft_id: int, source: Alliance, target: Alliance | None, by: User, at: dt.datetime
) -> Copied:
    """Everything that answers for the source alliance by cells of its own, and of its template where that is another one,
    for the same topics (by code) of the draft's template, or of one alliance there.

    A cell for the source's own area becomes one for the target's; other places must lie inside the target's area. Raises
    Refusal, ValidationError.
    """
    draft = MatrixDraft.objects.select_related("template").get(pk=draft_id)
    today, copied = timezone.localdate(at), Copied()
    foreign = source.template_id != draft.template_id
    if target is not None and target.pk == source.pk:
        raise ValidationError(_("Choose another alliance than the one that is filled."))
    topics = dict(Topic.objects.filter(template=draft.template_id).values_list("code", "pk"))
    theirs = Topic.objects.filter(template=source.template_id).in_bulk()
    places = _places(source, target)
    wanted: dict[Slot, list[Line]] = defaultdict(list)
    catalogue = catalogue_on(today)
    layers = [source.pk, None] if foreign else [source.pk]
    for owner in layers:
        filled = set(wanted)
        matrix = Matrix(catalogue, source.template_id, owner)
        for slot, cells in matrix.held.items():
            if slot.alliance != owner:
                continue
            label = f"{theirs[slot.topic]} · {_place_name(slot, catalogue.area_labels)}"
            topic = topics.get(theirs[slot.topic].code)
            if topic is None or slot.area not in places:
                copied.left.append(label)
                continue
            there = Slot(target.pk if target else None, topic, places[slot.area])
            if there not in filled:
                wanted[there] += [said_by(cell) for cell in cells]
    checks = Checks(draft, wanted)
    for slot in list(wanted):
        try:
            checks.check(slot, wanted[slot])
        except ValidationError as error:
            copied.left.append(f"{checks.topics[slot.topic]}: {error.messages[0]}")
            del wanted[slot]
    if wanted:
        copied.edits = put_all(draft_id=draft_id, wanted=wanted, by=by, at=at, source=source.code)
    return copied


def _places(source: Alliance, target: Alliance | None) -> dict[int | None, int | None]:
    """Place of the source → place of the target."""
    inside = target.area.path if target else ""
    same: dict[int | None, int | None] = {
        pk: pk for pk in Area.objects.filter(path__startswith=inside).values_list("pk", flat=True)
    }
    own = {source.area_id: target.area_id} if target else {}
    return {**same, **own, None: None}


def _place_name(slot: Slot, labels: Mapping[int, tuple[str, str]]) -> str:
    return labels[slot.area][1] if slot.area is not None else _("everywhere")


@transaction.atomic
def hand_over(
    *, draft_id: int, unit: Organisation, to: Organisation | None, by: User, at: dt.datetime
) -> int:
    """Put another unit into all cells that name this one, as the draft has them; without another, the unit leaves: it
    assists no more, and cells that it alone answers for are emptied. For a unit that leaves an alliance or is merged.

    Returns how many slots were edited. Raises Refusal, ValidationError.
    """
    draft = MatrixDraft.objects.get(pk=draft_id)
    if to is not None and to.pk == unit.pk:
        raise ValidationError({"to": _("Name another unit.")})
    catalogue = catalogue_with(draft, timezone.localdate(at))
    wanted: dict[Slot, list[Line]] = {}
    for alliance in (None, *(pk for pk, its in catalogue.templates.items() if its == draft.template_id)):
        for slot, cells in Matrix(catalogue, draft.template_id, alliance).held.items():
            if slot.alliance == alliance and any(
                unit.pk in (*cell.responsible, *cell.assists) for cell in cells
            ):
                lines = [_without(said_by(cell), unit.pk, to.pk if to else None) for cell in cells]
                wanted[slot] = [line for line in lines if line.responsible]
    if not wanted:
        raise ValidationError({"unit": _("No cell of this matrix names the unit.")})
    put_all(draft_id=draft_id, wanted=wanted, by=by, at=at, source=unit.code)
    return len(wanted)


def _without(line: Line, unit: int, to: int | None) -> Line:
    def put(units: Sequence[int | str]) -> tuple[int | str, ...]:
        return tuple(
            dict.fromkeys(to if one == unit else one for one in units if one != unit or to is not None)
        )

    responsible = put(line.responsible)
    return replace(
        line,
        responsible=responsible,
        assists=tuple(one for one in put(line.assists) if one not in responsible),
    )
