"""Topics, areas, alliances and units as forms and filters offer them.

Kept in memory by the versions that database triggers raise, like the routing catalogue: a page asks
for the two stamps and for nothing else.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.db.models import ForeignKey, Model, Q

from organisations.models import Alliance, Area, AreaLevel, Membership, Organisation, Template, Version
from organisations.versions import versions_now
from tickets import kinds
from tickets.models import Topic


@dataclass
class Choices:
    """One day's choices. `topics` by template in the order of the catalogue; `areas` by parent id. `every_…`: with those no
    longer in use, which old tickets name."""

    on: dt.date
    alliances: list[Alliance] = field(default_factory=list)
    every_alliance: dict[int, Alliance] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    every_topic: dict[int, Topic] = field(default_factory=dict)
    children: dict[tuple[int, int | None], list[Topic]] = field(default_factory=dict)
    areas: dict[int, Area] = field(default_factory=dict)
    every_area: dict[int, Area] = field(default_factory=dict)
    inside: dict[int | None, list[Area]] = field(default_factory=dict)
    units: dict[int, Organisation] = field(default_factory=dict)
    members: dict[int, list[Organisation]] = field(default_factory=dict)
    #: What pages made of them: (name, language) → markup.
    shown: dict[tuple[str, str | None], str] = field(default_factory=dict, repr=False, compare=False)

    def alliance(self, code: str) -> Alliance | None:
        return next((alliance for alliance in self.alliances if alliance.code == code), None)

    def topic(self, template_id: int, code: str) -> Topic | None:
        return next(
            (
                topic
                for topic in self.topics.values()
                if topic.template_id == template_id and topic.code == code
            ),
            None,
        )

    def area(self, code: str) -> Area | None:
        return next((area for area in self.areas.values() if area.code == code), None)

    def unit(self, code: str) -> Organisation | None:
        return next((unit for unit in self.units.values() if unit.code == code), None)

    def fill_in(self, *rows: Model | None) -> None:
        """Give rows that were just read the units, topics, areas and alliances that are in memory already; what was added
        since is asked for where it is used, as ever."""
        for row in filter(None, rows):
            for foreign in _foreign(type(row)):
                known = self._known[foreign.related_model].get(getattr(row, foreign.attname))
                if known is not None:
                    foreign.set_cached_value(row, known)

    @cached_property
    def _known(self) -> dict[type[Model], dict[int, Any]]:
        return {
            Alliance: self.every_alliance,
            Topic: self.every_topic,
            Area: self.every_area,
            Organisation: self.units,
        }

    def groups(self, template_id: int) -> list[tuple[Topic, list[Topic]]]:
        """The template's stages or groups, each with all topics below it, however deep, in the order of the tree."""
        return [(root, list(self._below(root))) for root in self.children.get((template_id, None), [])]

    def choosable(self, template_id: int) -> list[tuple[Topic, list[Topic]]]:
        """The same with what a ticket is raised under: topics that have none below them."""
        return [
            (root, [topic for topic in (root, *below) if (template_id, topic.pk) not in self.children])
            for root, below in self.groups(template_id)
        ]

    def _below(self, topic: Topic) -> Iterator[Topic]:
        for child in self.children.get((topic.template_id, topic.pk), []):
            yield child
            yield from self._below(child)

    @property
    def open_templates(self) -> list[tuple[Template, list[tuple[Topic, list[Topic]]]]]:
        """Templates whose tickets stand in lists, each with its topics by stage or group."""
        shown = kinds.with_switch("in_search")
        templates = {alliance.template_id: alliance.template for alliance in self.alliances}
        return [
            (template, self.groups(template.pk)) for template in templates.values() if template.kind in shown
        ]

    @property
    def member_units(self) -> list[Organisation]:
        """Every unit that is a member of an alliance, once, in tree order."""
        units = {unit.pk: unit for members in self.members.values() for unit in members}
        return sorted(units.values(), key=lambda unit: unit.path)

    @property
    def townships(self) -> list[Area]:
        return [area for area in self.areas.values() if area.level == AreaLevel.TOWNSHIP]

    def topics_below(self, code: str) -> list[int]:
        """Ids of the topics with this code and of all below them, in whichever template."""
        found = [topic.pk for topic in self.topics.values() if topic.code == code]
        for pk in found:
            found += [topic.pk for topic in self.topics.values() if topic.parent_id == pk]
        return found

    def topic_name(self, pk: int) -> str:
        """Of any topic, in use or not; one that was added after these were read is asked for."""
        if pk not in self.every_topic:
            self.every_topic[pk] = Topic.objects.get(pk=pk)
        return str(self.every_topic[pk])

    def area_name(self, pk: int) -> str:
        if pk not in self.every_area:
            self.every_area[pk] = Area.objects.get(pk=pk)
        return str(self.every_area[pk])

    def unit_name(self, pk: int | None) -> str:
        unit = self.units.get(pk) if pk else None
        return str(unit) if unit else ""


@cache
def _foreign(model: type[Model]) -> tuple[ForeignKey, ...]:
    """The fields of a table that name what `Choices` hold."""
    kept = (Alliance, Topic, Area, Organisation)
    return tuple(field for field in model._meta.concrete_fields if field.related_model in kept)


_kept: dict[tuple[str, str, dt.date], Choices] = {}


def choices_on(day: dt.date) -> Choices:
    versions = versions_now()
    key = (versions[Version.CATALOGUE].stamp, versions[Version.ROSTER].stamp, day)
    known = _kept.get(key)
    if known is None:
        # Another thread may forget it again at once: what was loaded is returned, not what is kept.
        known = _load(day)
        _kept.clear()
        _kept[key] = known
    return known


def _load(day: dt.date) -> Choices:
    choices = Choices(day)
    for alliance in Alliance.objects.select_related("template"):
        choices.every_alliance[alliance.pk] = alliance
        if alliance.in_force(day):
            choices.alliances.append(alliance)
    for topic in Topic.objects.order_by("template", "position", "code"):
        choices.every_topic[topic.pk] = topic
        if topic.is_active:
            choices.topics[topic.pk] = topic
            choices.children.setdefault((topic.template_id, topic.parent_id), []).append(topic)
    for topic in choices.every_topic.values():
        # What is known is not asked for again.
        topic.parent = choices.every_topic[topic.parent_id] if topic.parent_id else None
    for area in Area.objects.order_by("path"):
        choices.every_area[area.pk] = area
        if area.is_active:
            choices.areas[area.pk] = area
            choices.inside.setdefault(area.parent_id, []).append(area)
    choices.units = Organisation.objects.in_bulk()
    choices.fill_in(*choices.units.values(), *choices.every_alliance.values())
    pairs = (
        Membership.objects.on(day)
        .filter(Q(organisation__is_active=True))
        .order_by("organisation__path")
        .values_list("alliance_id", "organisation_id")
        .distinct()
    )
    for alliance, unit in pairs:
        choices.members.setdefault(alliance, []).append(choices.units[unit])
    return choices
