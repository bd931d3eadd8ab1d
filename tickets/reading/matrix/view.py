"""Whose matrix is looked at, with which draft, on which day, narrowed to what: the values as the URL has them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Alliance, Area, Organisation, Template
from tickets.catalogue import catalogue_on
from tickets.drafting import wanted
from tickets.models import MatrixDraft, Topic
from tickets.reading.choices import Choices
from tickets.reading.matrix.editions import Editions
from tickets.routing import TOWNSHIP, Catalogue
from tickets.slots import Matrix, Slot, with_edits

LONGEST = 60


class Places(TextChoices):
    """Which places stand across."""

    NAMED = "", gettext_lazy("townships and places with entries")
    TOWNSHIPS = "townships", gettext_lazy("townships")
    ALL = "all", gettext_lazy("all places")
    UNITS = "units", gettext_lazy("units instead of places")


class Show(TextChoices):
    """Which topics stand down the side."""

    ALL = "", gettext_lazy("all topics")
    OWN = "own", gettext_lazy("with entries of their own")
    EMPTY = "empty", gettext_lazy("with places that nobody answers for")
    LEFT = "left", gettext_lazy("with a unit that is no member or cannot sign")
    CHANGED = "changed", gettext_lazy("changed by the draft")


@dataclass(frozen=True)
class Filters:
    """`of` is the code of an alliance or template; `row` and `col` are where the window begins."""

    of: str = ""
    draft: str = ""
    search: str = ""
    stage: str = ""
    inside: str = ""
    unit: str = ""
    places: str = Places.NAMED
    show: str = Show.ALL
    row: int = 0
    col: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        given = {each.name: str(query.get(each.name, ""))[:LONGEST] for each in fields(cls)}
        given["search"] = "".join(filter(str.isprintable, given["search"])).strip()
        if given["places"] not in Places.values:
            given["places"] = Places.NAMED
        if given["show"] not in Show.values:
            given["show"] = Show.ALL
        numbers = {name: number(given.pop(name)) for name in ("row", "col")}
        return cls(**given, **numbers)

    @property
    def any_set(self) -> bool:
        return self != Filters(of=self.of, draft=self.draft, row=self.row, col=self.col)

    @property
    def more_set(self) -> bool:
        """Whether one of the folded filters is set."""
        return bool(self.stage or self.inside or self.unit or self.show)


def number(text: str) -> int:
    """A number of the address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@dataclass
class View:
    """One matrix as it is shown: the template's own, or with the entries of one alliance before it."""

    choices: Choices
    day: dt.date
    template: Template
    alliance: Alliance | None
    draft: MatrixDraft | None
    filters: Filters

    @cached_property
    def published(self) -> Catalogue:
        return catalogue_on(self.day)

    @cached_property
    def edited(self) -> dict[Slot, int]:
        """Slots of the draft → number of the edit."""
        return {edit.slot: edit.number for edit in self._wanted}

    @cached_property
    def _wanted(self):
        return wanted(self.draft) if self.draft else []

    @cached_property
    def catalogue(self) -> Catalogue:
        if not self._wanted:
            return self.published
        return with_edits(self.published, self.template.pk, self._wanted)

    @cached_property
    def matrix(self) -> Matrix:
        return Matrix(self.catalogue, self.template.pk, self.alliance.pk if self.alliance else None)

    @cached_property
    def topics(self) -> list[Topic]:
        """The template's topics in the order of the tree."""
        found: list[Topic] = []

        def walk(parent: int | None) -> None:
            for topic in self.choices.children.get((self.template.pk, parent), []):
                found.append(topic)
                walk(topic.pk)

        walk(None)
        return found

    @cached_property
    def areas(self) -> list[Area]:
        """Places in tree order; of an alliance, those inside its area."""
        inside = self.alliance.area.path if self.alliance else ""
        return [area for area in self.choices.areas.values() if area.path.startswith(inside)]

    @cached_property
    def members(self) -> frozenset[int]:
        """Units that can be sent tickets here that day: members of the alliance, or of any of the template's."""
        if self.alliance:
            return self.catalogue.members.get(self.alliance.pk, frozenset())
        return frozenset(
            unit
            for alliance, template in self.catalogue.templates.items()
            if template == self.template.pk
            for unit in self.catalogue.members.get(alliance, ())
        )

    @cached_property
    def editions(self) -> Editions:
        return Editions(self.template.pk, self.day)

    def is_group(self, topic: int) -> bool:
        """Whether the topic only holds others: no ticket is raised by it, so that nobody need answer for it."""
        return bool(self.choices.children.get((self.template.pk, topic)))

    @property
    def owner(self) -> Template | Alliance:
        return self.alliance or self.template

    def slot(self, topic: int, area: int | None) -> Slot:
        return Slot(self.alliance.pk if self.alliance else None, topic, area)

    def unit_name(self, unit: int | str) -> str:
        if unit == TOWNSHIP:
            return _("township-level unit of the place")
        found = self.choices.units.get(int(unit))
        return str(found) if found else "?"

    def short_name(self, unit: int | str) -> str:
        if unit == TOWNSHIP:
            return _("township of the place")
        found = self.choices.units.get(int(unit))
        return (found.short_name if found and str(found) == found.name else "") or self.unit_name(unit)

    def place_name(self, area: int | None) -> str:
        return _("everywhere") if area is None else self.choices.area_name(area)

    def objection(self, unit: int | str) -> str:
        """Why tickets cannot be sent to the unit that day; empty if they can."""
        if unit == TOWNSHIP:
            return ""
        if unit not in self.members:
            return _("not a member")
        return "" if unit in self.catalogue.signers else _("nobody can sign")


def matrices(choices: Choices) -> list[tuple[Template, list[Alliance]]]:
    """Every template in use with its alliances."""
    found: dict[int, tuple[Template, list[Alliance]]] = {}
    for alliance in choices.alliances:
        found.setdefault(alliance.template_id, (alliance.template, []))[1].append(alliance)
    return list(found.values())


def view_of(
    filters: Filters, choices: Choices, draft: MatrixDraft | None, kept: frozenset[int] = frozenset()
) -> View | None:
    """The matrix that the address names; without one the draft's, or the first that the reader keeps. None where there is
    no such matrix, or the draft is another one's."""
    alliance = choices.alliance(filters.of)
    all_of = [template for template, _alliances in matrices(choices)]
    template = (
        alliance.template if alliance else next((one for one in all_of if one.code == filters.of), None)
    )
    if template is None and not filters.of:
        wanted_of = [one for one in all_of if draft and one.pk == draft.template_id]
        template = next(iter(wanted_of or [one for one in all_of if one.pk in kept] or all_of), None)
    if template is None or (draft is not None and draft.template_id != template.pk):
        return None
    code = filters.of or template.code
    return View(choices, choices.on, template, alliance, draft, replace(filters, of=code))


def unit_of(choices: Choices, code: str) -> Organisation | None:
    return choices.unit(code) if code else None
