"""One cell of the grid with all that is known of it: what stands there, what is inherited, what was, what drafts want."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from organisations.models import Area, User
from tickets.cell_checks import LOWER_KINDS
from tickets.models import Document, DraftEdit, Responsibility, Topic
from tickets.models.drafts import LIVING
from tickets.reading.matrix.grid import inherited_from
from tickets.reading.matrix.view import View
from tickets.routing import TOWNSHIP, Cell
from tickets.slots import Line, Slot, in_force, line_of, said_by, slot_of

#: Numbers of official documents, such as 左党联办〔2026〕12号.
NUMBER = re.compile(r"(\w{1,12})〔(\d{4})〕(\d{1,6})号")
#: Changes of a cell that its page shows, the newest first.
HISTORY = 30


@dataclass(frozen=True)
class Said:
    """A line in words, each unit with what stands against sending it tickets."""

    responsible: list[tuple[str, str]]
    assists: list[tuple[str, str]]
    basis: str
    priority: int
    since: Any = None
    until: Any = None


@dataclass
class SlotPage:
    view: View
    topic: Topic
    area: Area | None
    slot: Slot
    own: list[Said]
    inherited: list[Said]
    source: str
    later: list[Said]
    edit: DraftEdit | None
    published: list[Said]
    elsewhere: list[DraftEdit]
    history: list
    documents: dict[str, int]
    doubts: list[str]

    @property
    def is_group(self) -> bool:
        return self.view.is_group(self.topic.pk)

    @property
    def key(self) -> str:
        return f"{self.topic.pk}.{self.area.pk if self.area else 0}"


def slot_page(view: View, key: str, user: User) -> SlotPage | None:
    """The page of the slot `topic.area`; None where the matrix has no such one. Four queries at most."""
    found = _place(view, key)
    if found is None:
        return None
    topic, area = found
    place = area.pk if area else None
    slot = view.slot(topic.pk, place)
    own = view.matrix.own(topic.pk, place)
    answering = view.matrix.answering(topic.pk, place)
    above = [] if own else answering
    edits = list(_edits(slot))
    held = [cell for cell in view.published.cells.get(topic.pk, ()) if slot_of(cell) == slot]
    page = SlotPage(
        view=view,
        topic=topic,
        area=area,
        slot=slot,
        own=[said(view, said_by(cell), cell) for cell in own],
        inherited=[said(view, said_by(cell), cell) for cell in above],
        source=inherited_from(view, above[0]) if above else "",
        later=[said(view, said_by(cell), cell) for cell in held if cell.valid_from > view.day],
        edit=next((edit for edit in edits if view.draft and edit.draft_id == view.draft.pk), None),
        published=[said(view, said_by(cell), cell) for cell in held if in_force(cell, view.day)],
        elsewhere=[edit for edit in edits if not view.draft or edit.draft_id != view.draft.pk],
        history=_history(slot),
        documents={},
        doubts=doubts(view, topic, [said_by(cell) for cell in own]),
    )
    page.documents = _documents(page, user)
    return page


def _place(view: View, key: str) -> tuple[Topic, Area | None] | None:
    of_topic, _dot, of_area = key.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (of_topic, of_area)):
        return None
    topic = view.choices.topics.get(int(of_topic))
    area = view.choices.areas.get(int(of_area)) if int(of_area) else None
    if topic is None or topic.template_id != view.template.pk or (int(of_area) and area is None):
        return None
    return topic, area


def said(view: View, line: Line, cell: Cell | None = None) -> Said:
    def words(units: Sequence[int | str]) -> list[tuple[str, str]]:
        return [(view.unit_name(unit), view.objection(unit)) for unit in units]

    mine = cell is None or cell.id < 0
    return Said(
        words(line.responsible),
        words(line.assists),
        line.basis,
        line.priority,
        None if mine or cell is None else cell.valid_from,
        None if mine or cell is None else cell.valid_to,
    )


def said_in(view: View, lines: Sequence[dict[str, Any]], *, dated: bool = False) -> list[Said]:
    """Lines as an edit keeps them, in words; `dated`: published ones, each with its days."""
    words = [said(view, line_of(line)) for line in lines]
    if not dated:
        return words
    days = [[parse_date(line[name] or "") for name in ("valid_from", "valid_to")] for line in lines]
    return [replace(one, since=since, until=until) for one, (since, until) in zip(words, days, strict=True)]


def doubts(view: View, topic: Topic, lines: Sequence[Line]) -> list[str]:
    """Sentences about what is allowed, but would surprise."""
    found = []
    best = max((line.priority for line in lines), default=0)
    if len({frozenset(line.responsible) for line in lines if line.priority == best}) > 1:
        found.append(_("Several units with an equal claim: such tickets go to triage."))
    units = dict.fromkeys(unit for line in lines for unit in line.responsible)
    found += [
        _("%(unit)s: %(objection)s. Its tickets go to triage.")
        % {"unit": view.unit_name(unit), "objection": objection}
        for unit in units
        if (objection := view.objection(unit))
    ]
    if any(_is_lower(view, unit) for line in lines for unit in line.responsible):
        if not topic.may_go_down:
            found.append(
                _(
                    "“%(topic)s” may not go down to a township, village or community, but this cell sends it there."
                )
                % {"topic": topic}
            )
        elif not topic.duty_item:
            found.append(
                _("“%(topic)s” goes down without citing an item of the published duty list.")
                % {"topic": topic}
            )
    return found


def _is_lower(view: View, unit: int | str) -> bool:
    if unit == TOWNSHIP:
        return True
    found = view.choices.units.get(int(unit))
    return found is not None and found.kind in LOWER_KINDS


def _edits(slot: Slot):
    return DraftEdit.objects.filter(
        alliance=slot.alliance, topic=slot.topic, area=slot.area, draft__state__in=LIVING
    ).select_related("draft", "edited_by__person")


def _history(slot: Slot) -> list:
    rows = Responsibility.history.filter(alliance=slot.alliance, topic=slot.topic, area=slot.area)
    return list(
        rows.select_related("history_user__person").order_by("-history_date", "-history_id")[:HISTORY]
    )


def _documents(page: SlotPage, user: User) -> dict[str, int]:
    """Basis → the portal's own document of that number, where the reader may see it."""
    bases = {one.basis for one in (*page.own, *page.inherited, *page.later)} | {
        row.basis for row in page.history
    }
    numbers = {basis: found for basis in bases if (found := _number(basis))}
    if not numbers:
        return {}
    wanted = Q()
    for series, year, number in numbers.values():
        wanted |= Q(series=series, year=year, number=number)
    rows = Document.objects.visible_to(user).filter(wanted).values_list("series", "year", "number", "pk")
    known = {row[:3]: row[3] for row in rows}
    return {basis: known[found] for basis, found in numbers.items() if found in known}


def _number(basis: str) -> tuple[str, int, int] | None:
    found = NUMBER.search(basis)
    return (found[1], int(found[2]), int(found[3])) if found else None
