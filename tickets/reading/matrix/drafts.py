"""The page of a draft: each edit before and after, what changed underneath, who gains and who loses."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.models import Organisation, User
from tickets.draft_actions import Conflict, conflicts
from tickets.draft_actions.effects import GAINED, Effect, effect_of, effects
from tickets.draft_actions.holding import changed_since
from tickets.drafting import slot_of, wanted_by
from tickets.models import CellUnitRole, DraftEdit, DraftState, MatrixDraft
from tickets.reading.choices import Choices
from tickets.reading.matrix.slot import Said, doubts, said, said_in
from tickets.reading.matrix.view import Filters, View
from tickets.routing import Catalogue
from tickets.slots import Matrix, Slot, lines_of, said_by, with_edits

#: Changes that the page of a draft lists; the grid shows all.
SHOWN = 200


@dataclass
class Change:
    """An edit in words. `key` opens its cell in the grid of `of` (code of an alliance or the template)."""

    edit: DraftEdit
    key: str
    of: str
    place: str
    before: list[Said]
    after: list[Said]
    doubts: list[str]
    #: What answers by a wider entry where nothing stands, before and after.
    inherited: list[Said] = field(default_factory=list)
    inherits: list[Said] = field(default_factory=list)


@dataclass
class Settling:
    """A conflict in words, with what the form sends back. Often only the days of what is published have changed: they are
    said with it."""

    change: Change
    then: list[Said]
    now: list[Said]
    mark: str


@dataclass
class Concerned:
    """A unit and what it gains and loses, each as (role, place in words)."""

    unit: Organisation
    gained: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class DraftPage:
    view: View
    changes: list[Change]
    settling: list[Settling]
    concerned: list[Concerned]
    #: The unit that the address names, by whose notice the reader came.
    mine: Concerned | None
    editors: list[User]
    doubtful: int
    #: Whether its template's matrix is another one than the draft was based on.
    moved_on: bool

    @property
    def shown(self) -> list[Change]:
        return self.changes[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.changes) - SHOWN)


def draft_page(draft: MatrixDraft, choices: Choices, unit: str = "") -> DraftPage:
    """Three queries besides those of the catalogue, whatever the number of edits."""
    view = View(choices, choices.on, draft.template, None, draft, Filters())
    edits = list(draft.edits.select_related("topic", "area", "alliance", "edited_by__person"))
    view.__dict__["_wanted"] = [wanted_by(edit) for edit in edits]
    living = draft.living
    moved = conflicts(draft, choices.on) if living and edits else []
    changes = [_change(view, edit) for edit in edits]
    _say_inherited(draft, view, changes)
    by_edit = {change.edit.pk: change for change in changes}
    concerned = _concerned(view, _effects(draft, view, edits))
    return DraftPage(
        view=view,
        changes=changes,
        settling=[_settling(view, by_edit[conflict.edit.pk], conflict) for conflict in moved],
        concerned=concerned,
        mine=next((one for one in concerned if one.unit.code == unit), None),
        editors=list({edit.edited_by_id: edit.edited_by for edit in edits}.values()),
        doubtful=sum(bool(change.doubts) for change in changes) if living else 0,
        moved_on=living and changed_since(draft, view.published),
    )


def _change(view: View, edit: DraftEdit) -> Change:
    day = view.day.isoformat()
    stood = [
        one
        for one in edit.base
        if one["valid_from"] <= day and (one["valid_to"] is None or one["valid_to"] >= day)
    ]
    return Change(
        edit=edit,
        key=f"{edit.topic_id}.{edit.area_id or 0}",
        of=edit.alliance.code if edit.alliance else view.template.code,
        place=_place(view, slot_of(edit)),
        # Several that followed each other are not equal claims: their days tell them apart.
        before=said_in(view, stood)
        if view.draft and view.draft.living
        else said_in(view, edit.base, dated=len(edit.base) > 1),
        after=said_in(view, edit.lines),
        doubts=[*doubts(view, edit.topic, lines_of(edit.lines)), *_undone(view, edit)],
    )


def _undone(view: View, edit: DraftEdit) -> list[str]:
    """What is published for later days and goes with the edit: to be seen by whoever hands a unit's cells over, or consents."""
    first = view.day.isoformat()
    if view.draft and view.draft.from_day:
        first = max(first, (view.draft.from_day - dt.timedelta(days=1)).isoformat())
    days = sorted(one["valid_from"] for one in edit.base if one["valid_from"] > first)
    said = _("What is published here from %(day)s on will not begin.")
    return [said % {"day": date_format(dt.date.fromisoformat(day))} for day in days[:1]]


def _say_inherited(draft: MatrixDraft, view: View, changes: list[Change]) -> None:
    """An empty cell is not nothing to whoever consents, or reads later what was done: the wider entry answers there."""
    catalogues = _catalogues(draft, view)
    matrices: dict[tuple[bool, int | None], Matrix] = {}
    for change in changes:
        slot = slot_of(change.edit)
        for edited, stands in ((False, change.before), (True, change.after)):
            if stands:
                continue
            key = edited, slot.alliance
            if key not in matrices:
                matrices[key] = Matrix(catalogues[edited], view.template.pk, slot.alliance)
            # Published meanwhile at the place itself: nothing is inherited there, and the page says so as to be settled.
            if matrices[key].own(slot.topic, slot.area):
                continue
            cells = matrices[key].answering(slot.topic, slot.area)
            words = [said(view, said_by(cell), cell) for cell in cells]
            if edited:
                change.inherits = words
                if not words and not view.choices.children.get((view.template.pk, slot.topic)):
                    change.doubts.append(_("Nobody answers here: tickets go to triage."))
            else:
                change.inherited = words


def _catalogues(draft: MatrixDraft, view: View) -> tuple[Catalogue, Catalogue]:
    """Before and after: of a published draft, as they stood on the day before its first and on that day. A compiled
    catalogue holds the entries of all days."""
    if draft.state != DraftState.PUBLISHED or draft.from_day is None:
        return view.published, view.catalogue
    return (
        replace(view.published, on=draft.from_day - dt.timedelta(days=1)),
        replace(view.published, on=draft.from_day),
    )


def _settling(view: View, change: Change, conflict: Conflict) -> Settling:
    then, now = (said_in(view, lines, dated=True) for lines in (conflict.then, conflict.now))
    return Settling(change, then, now, conflict.mark)


def _effects(draft: MatrixDraft, view: View, edits: list[DraftEdit]) -> list[Effect]:
    """Those that were told, once published; before that, what they would be today."""
    if draft.state == DraftState.PUBLISHED:
        return [effect_of(values) for values in draft.effects]
    after = with_edits(view.published, draft.template_id, map(wanted_by, edits))
    return effects(view.published, after, draft.template_id, [slot_of(edit) for edit in edits])


def _concerned(view: View, found: list[Effect]) -> list[Concerned]:
    units: dict[int, Concerned] = {}
    for effect in found:
        if effect.unit in view.choices.units:
            one = units.setdefault(effect.unit, Concerned(view.choices.units[effect.unit]))
            side = one.gained if effect.what == GAINED else one.lost
            side.append((CellUnitRole(effect.role).label, _place(view, effect.slot)))
    return sorted(units.values(), key=lambda one: one.unit.path)


def _place(view: View, slot: Slot) -> str:
    words = f"{view.choices.topic_name(slot.topic)} · {view.place_name(slot.area)}"
    if slot.alliance is None:
        return words
    alliance = next((one for one in view.choices.alliances if one.pk == slot.alliance), None)
    return f"{alliance or '?'} · {words}"
